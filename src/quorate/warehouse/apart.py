"""How the rows of a table hang on those of its inputs, so that only those are made again which something new can reach.

A step says so in the header of its SQL file:

    -- apart by KEY
    -- narrowed INPUT: CONDITION
    -- reached by INPUT (COLUMN, COLUMN): QUERY

The rows of some values of KEY, which the relation `asked` holds, can be made of those rows of INPUT alone that meet
CONDITION, and of inputs that are not named, whole. A row of INPUT that came or went can alter the rows of no other
values of KEY than QUERY gives, which reads such rows, with these columns or all of them, from the relation `changed`.
Without CONDITION the rows of an input are those with the same KEY, and so is what they reach. An input whose rows may
reach any row is not named, and the table is made whole when it changes. A line that begins with four spaces goes on
with the one before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from quorate.errors import StepError

_GOES_ON = re.compile(r"\n--    +")
_KEY = re.compile(r"^-- apart by (\w+)$", re.MULTILINE)
_NARROWED = re.compile(r"^-- narrowed (\w+)(?:: (.+))?$", re.MULTILINE)
_REACHED = re.compile(r"^-- reached by (\w+)(?: \( ?([\w, ]+)\))?: (.+)$", re.MULTILINE)

_SAID = re.compile(r"^-- (?:apart by|narrowed|reached by) .*\n(?:--    +.*\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Reach:
    """What changed rows of an input can alter.

    Attributes
    ----------
    columns: those of the input that the table hangs on; empty for all. query: gives the keys of the rows they alter,
        from the relation `changed`.
    """

    columns: tuple[str, ...]
    query: str


@dataclass(frozen=True)
class Apart:
    """The key by which a table's rows can be made apart; by input, which rows that takes and what changes reach."""

    key: str
    narrowed: Mapping[str, str]
    reached: Mapping[str, Reach]


def written_apart(sql: str, where: str) -> Apart | None:
    """What the header of a step's SQL says of it; None where it says nothing. Raises `StepError` for half of it."""
    header = _GOES_ON.sub(" ", sql)
    key = _KEY.search(header)
    narrowed = dict(_NARROWED.findall(header))
    reached = {
        name: Reach(tuple(re.findall(r"\w+", columns)), query)
        for name, columns, query in _REACHED.findall(header)
    }
    if key is None:
        if narrowed or reached:
            raise StepError(
                "A step says which rows it takes, but not by what key.",
                where=where,
                expected="a line `-- apart by KEY` in its header",
            )
        return None
    return _whole(key[1], narrowed, reached)


def without_apart(sql: str) -> str:
    """A step's SQL without what its header says of its rows, which means nothing to whoever runs it elsewhere."""
    return _SAID.sub("", sql)


def apart_by_column(key: str, inputs: Sequence[str], columns_of: Callable[[str], Sequence[str]]) -> Apart:
    """That of a step whose rows hang on the rows of every input with the column `key` that have the same value."""
    return _whole(key, {name: "" for name in inputs if key in columns_of(name)}, {})


def _whole(key: str, narrowed: Mapping[str, str], reached: Mapping[str, Reach]) -> Apart:
    same = {
        name: Reach((), f"select {key} from changed") for name, condition in narrowed.items() if not condition
    }
    own = f"{key} in (select {key} from asked)"
    return Apart(key, {name: condition or own for name, condition in narrowed.items()}, {**same, **reached})
