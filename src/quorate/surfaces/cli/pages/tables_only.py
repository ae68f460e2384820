"""A page of which only the tables are kept, as one CSV: what `quorate show ... --format csv` prints.

A page may hold several tables. They become one, with the headings that stand above each row in the first column and
every column that any of them has, so that the file is a table like any other and no row is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from quorate.surfaces.cli.pages.figures import DASH, FigureText
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.surfaces.exports.raw_figures import raw_figure
from quorate.surfaces.exports.table_files import Cell, csv_of

_PART = "part"


class TablesOnly(Paper):
    """Takes what a page writes, and prints nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._headings = ["", "", ""]
        self._names: list[str] = []
        self._rows: list[tuple[str, dict[str, Cell]]] = []

    def title(self, text: str, aside: str = "") -> None:
        """What the page is about is the name of the file, not of a part."""

    def section(self, text: str, aside: str = "") -> None:
        """The heading of a part."""
        self._headings = [_told(text, aside), "", ""]

    def subsection(self, text: str, note: str = "") -> None:
        """The heading of a part of a part."""
        self._headings[1:] = [_told(text, note), ""]

    def facts(self, facts: Sequence[str], *, label: str = "", indent: int = 0, between: str = "") -> None:
        """No table."""

    def sentence(self, text: str, *, label: str = "", indent: int = 0) -> None:
        """No table."""

    def next_commands(self, *commands: tuple[str, str]) -> None:
        """No table."""

    def gap(self) -> None:
        """Nothing stands between tables."""

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], **_: int) -> None:
        """Keep the rows; a row of one cell heads those below it."""
        names = [column.name or f"column {place + 1}" for place, column in enumerate(columns)]
        self._names += [name for name in names if name not in self._names]
        self._headings[2] = ""
        for row in rows:
            if len(row) == 1 and len(columns) > 1:
                self._headings[2] = row[0]
                continue
            cells = {
                name: _cell(text, is_number=column.is_number)
                for name, column, text in zip(names, columns, row, strict=False)
            }
            self._rows.append((": ".join(filter(None, self._headings)), cells))

    def csv(self) -> bytes:
        """The content of the file."""
        has_parts = any(part for part, _ in self._rows)
        names = [_PART, *self._names] if has_parts else self._names
        rows = [
            [*([_cell(part)] if has_parts else []), *(cells.get(name, Cell()) for name in self._names)]
            for part, cells in self._rows
        ]
        return csv_of(names, rows)


def _told(heading: str, aside: str) -> str:
    return f"{heading} ({aside})" if aside else heading


def _cell(text: str, *, is_number: bool = False) -> Cell:
    if isinstance(text, FigureText):
        return Cell(is_number, words=[text], figures=[raw_figure(text.figure)])
    return Cell(is_number, words=[] if text == DASH else [text])
