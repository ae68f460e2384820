"""Merges sorted runs into the finished files, with no more than a block of each run in memory."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from quorate.market.writers.spills import FIELD, NEWLINE, Run, Spill, write_spill

MOST_SPILLS = 128
"""So many spills are merged at once, each an open file; more of them are merged in levels."""

Given = TypeVar("Given")
Made = TypeVar("Made")


class Mapper(Protocol):
    """`map`, or the `map` of an executor: applies a function to each item and keeps their order."""

    def __call__(self, function: Callable[[Given], Made], items: Iterable[Given], /) -> Iterator[Made]:
        """The results, one by one."""
        ...


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row written wrongly on purpose. `row` counts lines of data from 1, the header not counted."""

    path: str
    row: int
    flaw: str
    record_id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished file: its rows, headers not counted, its bad rows, and the bytes of the runs it came from."""

    path: str
    rows: int
    bad_rows: list[BadRow]
    run_bytes: int


@dataclass(frozen=True, slots=True)
class _Order:
    """A file to be made of its header, if it has one, and of its runs."""

    target: Path
    path: str
    header: str | None
    runs: Sequence[Run]

    @property
    def run_bytes(self) -> int:
        return sum(run.length for run in self.runs)


def merge_files(
    directory: Path, headers: Mapping[str, str | None], spills: Sequence[Spill], apply: Mapper
) -> Iterator[Finished]:
    """Make all files of all spills, the longest first, so that no process of a pool ends long after others.

    Parameters
    ----------
    directory: where the files go.
    headers: the first line of each file, None for files without; they are made even if no run is theirs.
    spills: every spill there is; they are left, or deleted where many had to be merged into few.
    apply: `map`, or a pool's `map` to make several files at once.
    """
    few = list(spills)
    while len(few) > MOST_SPILLS:
        groups = [few[start : start + MOST_SPILLS] for start in range(0, len(few), MOST_SPILLS)]
        few = list(apply(merge_spills, groups))
    runs = _runs_by_path(few)
    orders = [
        _Order(directory / path, path, headers.get(path), runs.get(path, ()))
        for path in sorted(runs.keys() | headers.keys())
    ]
    return apply(_finish, sorted(orders, key=lambda order: -order.run_bytes))


def merge_spills(spills: Sequence[Spill]) -> Spill:
    """One spill of several, which are deleted."""
    if len(spills) == 1:
        return spills[0]
    file = spills[0].file.with_suffix(f"{spills[0].file.suffix}.merged")
    merged = write_spill(file, ((path, _in_order(runs)) for path, runs in _runs_by_path(spills).items()))
    for spill in spills:
        spill.file.unlink()
    return merged


def _runs_by_path(spills: Sequence[Spill]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {}
    for spill in spills:
        for path, run in spill.runs.items():
            found.setdefault(path, []).append(run)
    return found


def _in_order(runs: Sequence[Run]) -> Iterator[bytes]:
    return heapq.merge(*(run.lines() for run in runs))


def _finish(order: _Order) -> Finished:
    """Write one file."""
    order.target.parent.mkdir(parents=True, exist_ok=True)
    bad_rows: list[BadRow] = []
    row = 0
    with order.target.open("wb") as out:
        if order.header is not None:
            out.write(order.header.encode() + b"\n")
        for row, line in enumerate(_in_order(order.runs), 1):
            _, flaw, record_id, text = line.split(FIELD, 3)
            out.write(text.replace(NEWLINE, b"\n") + b"\n")
            if flaw:
                bad_rows.append(BadRow(order.path, row, flaw.decode(), record_id.decode()))
    return Finished(order.path, row, bad_rows, order.run_bytes)
