"""Tables of the benchmarks, as Markdown holds them: which figure stands in which row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
_RULE = re.compile(r"^\|[\s:|-]+\|$")
# The columns of truth.md that pages show, and what they are called there.
SHOWN = {
    "measurement": "What is measured",
    "better": "Better is",
    "real": "Quorate",
    "by seed": "Lowest and highest of three markets",
    "baseline": "Compared with",
    "its value": "Its figure",
    "n": "Cases",
}


class NoFigure(Exception):
    """No benchmark has what a page wants to show."""


@dataclass(frozen=True)
class Table:
    """One table: the heading it stands under, its columns, and its rows, each by column."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def tables_of(text: str) -> list[Table]:
    """Every table of a page of Markdown, in order."""
    found: list[Table] = []
    heading, lines = "", text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
        if _RULE.match(line) and number and lines[number - 1].startswith("|"):
            found.append(_table(heading, lines[number - 1 :]))
    return found


def _table(heading: str, lines: Sequence[str]) -> Table:
    columns = tuple(_cells(lines[0]))
    rows = []
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(columns, _cells(line), strict=True)))
    return Table(heading, columns, tuple(rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def truth(family: str, measurements: Sequence[str] = ()) -> list[dict[str, str]]:
    """Rows of truth.md of one family: the measurements named, in that order, or all of them.

    Raises `NoFigure` where the family, a measurement or its figure is not there.
    """
    rows = [row for row in _truth_table().rows if row["family"] == family]
    by_name = {row["measurement"]: row for row in rows}
    wanted = measurements or tuple(by_name)
    strange = [name for name in wanted if name not in by_name]
    if strange or not rows:
        raise NoFigure(f"truth.md has no {strange or 'rows'} of the family '{family}'")
    empty = [name for name in wanted if not re.match(r"-?\d", by_name[name]["real"])]
    if empty and measurements:
        raise NoFigure(f"truth.md has no figure for {empty} of the family '{family}'")
    return [by_name[name] for name in wanted if name not in empty]


def figure(said: str) -> str:
    """The figure that `family: measurement` names, or `family: measurement: column` for another column of truth.md."""
    family, measurement, column = ([part.strip() for part in said.split(":")] + ["real"])[:3]
    row = truth(family, (measurement,))[0]
    if not re.match(r"-?\d", row.get(column, "")):
        raise NoFigure(f"truth.md has no figure in the column '{column}' of '{said}'")
    return row[column]


def table(file: str, heading: str, index: int = 0) -> Table:
    """Table `index`, counted from 0, under a heading of one of the benchmarks' pages. Raises `NoFigure`."""
    under = [each for each in tables_of(_read(file)) if each.heading == heading]
    if len(under) <= index:
        raise NoFigure(f"{file} has no table {index} under '{heading}'")
    return under[index]


def _truth_table() -> Table:
    return next(each for each in tables_of(_read("truth.md")) if "family" in each.columns)


def _read(file: str) -> str:
    return (BENCHMARKS / file).read_text(encoding="utf-8")


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def shown_truth(family: str, measurements: Sequence[str] = ()) -> str:
    """The table that pages show of one family of truth.md, in Markdown."""
    rows = truth(family, measurements)
    return markdown(tuple(SHOWN.values()), [[row[column] or "–" for column in SHOWN] for row in rows])


def shown_table(file: str, heading: str, index: int = 0, columns: Sequence[str] = ()) -> str:
    """A table of a benchmark's page as it stands there, or some of its columns, in Markdown. Raises `NoFigure`."""
    found = table(file, heading, index)
    wanted = tuple(columns) or found.columns
    strange = [name for name in wanted if name not in found.columns]
    if strange:
        raise NoFigure(f"the table under '{heading}' of {file} has no {strange}")
    return markdown(wanted, [[row[column] or "–" for column in wanted] for row in found.rows])
