"""The table of the page on bad input: rows of the targets that a run threw cases at, beside those of earlier runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.fuzzing.judging import Tally

_HEAD = (
    "| What reads | Cases | Refused | All, s | Slowest case, s | Kinds of defect | Run on |",
    "|---|---:|---:|---:|---:|---:|---|",
)
_ROW = re.compile(
    r"^\| (?P<name>[^|*]+) \| (?P<cases>[\d,]+) \| (?P<refused>[\d,]+) \| (?P<seconds>[\d,]+)"
    r" \| (?P<slowest>[\d.]+) \| (?P<defects>\d+) \| (?P<day>\d{4}-\d\d-\d\d) \|$",
    re.MULTILINE,
)
_TABLE = re.compile(r"^\| What reads .*?(?=^[^|]|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Row:
    """What came of one target in the last run that threw cases at it on `day`."""

    name: str
    cases: int
    refused: int
    seconds: int
    slowest: float
    defects: int
    day: date

    def __str__(self) -> str:
        return (
            f"| {self.name} | {self.cases:,} | {self.refused:,} | {self.seconds:,} | {self.slowest:.2f}"
            f" | {self.defects} | {self.day.isoformat()} |"
        )


def row_of(tally: Tally, day: date) -> Row:
    """A target's row."""
    whole_seconds = round(tally.seconds)
    return Row(tally.name, tally.cases, tally.refused, whole_seconds, tally.slowest, tally.defects, day)


def rows_in(text: str) -> Iterator[Row]:
    """The rows of a page's table, without that of all."""
    for found in _ROW.finditer(text):
        yield Row(
            found["name"],
            _number(found["cases"]),
            _number(found["refused"]),
            _number(found["seconds"]),
            float(found["slowest"]),
            int(found["defects"]),
            date.fromisoformat(found["day"]),
        )


def table_of(rows: Iterable[Row]) -> str:
    """A table of rows by name, the sums below."""
    ordered = sorted(rows, key=lambda row: row.name)
    cases, refused = sum(row.cases for row in ordered), sum(row.refused for row in ordered)
    seconds, defects = sum(row.seconds for row in ordered), sum(row.defects for row in ordered)
    slowest = max(row.slowest for row in ordered)
    last = f"| **all** | **{cases:,}** | {refused:,} | {seconds:,} | {slowest:.2f} | **{defects}** | |"
    return "\n".join((*_HEAD, *map(str, ordered), last)) + "\n"


def write_rows(page: Path, rows: Iterable[Row]) -> None:
    """Put rows into a page's table in place of earlier ones of the same targets; the text around it stays.

    Raises `ValueError` for a page that has no table.
    """
    text = page.read_text("utf-8")
    if not _TABLE.search(text):
        raise ValueError(f"{page} has no table of what reads")
    known = {row.name: row for row in rows_in(text)} | {row.name: row for row in rows}
    page.write_text(_TABLE.sub(lambda _: table_of(known.values()), text, count=1), "utf-8")


def _number(text: str) -> int:
    return int(text.replace(",", ""))
