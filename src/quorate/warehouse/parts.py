"""A function over many rows, run part by part where its rows can be worked out apart, so that memory does not grow.

A function holds its tables in memory several times over: as Arrow, as arrays, as Python's objects. Keys are dealt into
parts by their hashes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from quorate.warehouse.apart import Apart, apart_by_column

if TYPE_CHECKING:
    from quorate.warehouse.engine import Engine
    from quorate.warehouse.steps import ArrowStep

# Rows of all inputs together that a function is given at once, if a key has not more. A row takes a few hundred bytes
# while a function is at work on it.
ROWS_AT_ONCE = 1_000_000


def hanging_of(engine: Engine, step: ArrowStep) -> Apart | None:
    """How the rows of a function hang on those it reads; None where it says nothing of it."""
    if step.hanging is not None or step.apart is None:
        return step.hanging
    return apart_by_column(
        step.apart, step.reads, lambda name: [column for column, _ in engine.columns(name)]
    )


def parts(engine: Engine, apart: Apart) -> Iterator[Mapping[str, str]]:
    """The relations to read in place of inputs, part after part; `asked` holds the keys of the part that is given.

    Where inputs are not many rows they are given whole, once, and nothing is read in their place.
    """
    count = sum(engine.value(f"select count(*) from {name}") for name in apart.narrowed)
    number = -(-count // ROWS_AT_ONCE)
    if number <= 1:
        yield {}
        return
    keyed = [name for name in apart.narrowed if apart.key in {column for column, _ in engine.columns(name)}]
    keys = " union ".join(f"select {apart.key} from {name} where {apart.key} is not null" for name in keyed)
    engine.run(f"create or replace temp table every_key as {keys}")
    for part in range(number):
        own = f"select {apart.key} from every_key where hash({apart.key}) % {number} = {part}"
        engine.run(f"create or replace temp table asked as {own}")
        yield {
            # rows without a key belong together
            name: f"(select * from {name} where {condition}"
            + (f" or {apart.key} is null)" if part == 0 and name in keyed else ")")
            for name, condition in apart.narrowed.items()
        }
