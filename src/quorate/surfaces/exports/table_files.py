"""A table of a page as CSV that a spreadsheet or a program can calculate with.

Where a cell holds one figure its raw value is written, and beside it, in columns of their own, the ends of its
interval, its currency, what a count is out of, and the unit of what is neither count nor amount. A moment is written
in ISO 8601. Other cells are written as a reader sees them. Lines end as RFC 4180 says, and the file begins with the
mark by which spreadsheets know UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from quorate.outbound.spreadsheet_cells import figure_or_harmless, harmless

# What stands beside a figure's value, and what its column is called.
_BESIDE = {"low": "low", "high": "high", "currency": "currency", "out-of": "out of", "unit": "unit"}
# Nothing in these is text for a reader.
_NOT_TEXT = frozenset({"svg", "script", "style"})
_BREAKS = frozenset({"br", "p", "li", "div", "dt", "dd", "span"})
_VOID = frozenset({"br", "img", "input", "hr", "wbr", "col"})
_NUMBER = re.compile(r"[-+\N{MINUS SIGN}]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+\N{MINUS SIGN}]?\d+(?:\.\d+)?")
_MARK_OF_UTF8 = b"\xef\xbb\xbf"


@dataclass
class Cell:
    """One cell: its words, the figures in it, and how far it reaches.

    Attributes
    ----------
    is_number: stands at the right, so that '1,234' in it is a number.
    figures: of each figure its 'value' and what stands beside it, as text.
    """

    is_number: bool = False
    across: int = 1
    down: int = 1
    words: list[str] = field(default_factory=list)
    figures: list[dict[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return " ".join("".join(self.words).split())

    @property
    def figure(self) -> dict[str, str]:
        """The figure where there is one and no other."""
        return self.figures[0] if len(self.figures) == 1 else {}

    @property
    def value(self) -> str:
        """What the file holds."""
        if self.figure:
            return figure_or_harmless(self.figure["value"])
        if self.is_number and _NUMBER.fullmatch(self.text):
            return self.text.replace(",", "").replace("\N{MINUS SIGN}", "-")
        return harmless(self.text)


def table_csv(html: str) -> bytes:
    """A `<table>` as the content of a CSV file."""
    read = _TableReader()
    read.feed(html)
    head, body = _grid(read.head), _grid(read.body)
    width = max(map(len, [*head, *body]), default=0)
    names = [_name([row[place] for row in head if place < len(row)], place) for place in range(width)]
    return csv_of(names, [row for row in body if any(cell.text or cell.figure for cell in row)])


def csv_of(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Named columns and their cells as the content of a CSV file; rows may be shorter than the names."""
    full = [[*row, *[Cell()] * (len(names) - len(row))] for row in rows]
    columns = [(place, key) for place in range(len(names)) for key in _columns([row[place] for row in full])]
    titles = [f"{names[place]} ({_BESIDE[key]})" if key else names[place] for place, key in columns]
    lines = [
        [
            figure_or_harmless(row[place].figure.get(key, "")) if key else row[place].value
            for place, key in columns
        ]
        for row in full
    ]
    return written(titles, lines)


def rows_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows of a query as the content of a CSV file; what is not known stays empty."""
    titles = list(rows[0]) if rows else []
    return written(titles, [[_text_of(row[title]) for title in titles] for row in rows])


def _text_of(value: Any) -> str:
    """A value of a query: numbers as they are, days and times in ISO 8601, lists and structures as JSON."""
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return harmless(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def written(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    """A head and its lines as the content of a CSV file; cells are written as they are given."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(title) for title in titles])
    writer.writerows(lines)
    return _MARK_OF_UTF8 + out.getvalue().encode("utf-8")


def _columns(cells: Sequence[Cell]) -> list[str]:
    """'' for the column itself, and what stands beside its figures."""
    return ["", *(key for key in _BESIDE if any(cell.figure.get(key) for cell in cells))]


def _name(cells: Sequence[Cell], place: int) -> str:
    """The heads above a column, once each, from above."""
    return " ".join(dict.fromkeys(cell.text for cell in cells if cell.text)) or f"column {place + 1}"


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows in which every cell stands in its own column: one that reaches over several stands in each of them."""
    placed: dict[tuple[int, int], Cell] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in placed:
                across += 1
            for below in range(cell.down):
                for beside in range(cell.across):
                    placed[down + below, across + beside] = cell
            across += cell.across
    width = [1 + max((x for y, x in placed if y == down), default=-1) for down in range(len(rows))]
    return [[placed.get((down, x), Cell()) for x in range(width[down])] for down in range(len(rows))]


class _TableReader(HTMLParser):
    """The rows of a table's head and of the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.head: list[list[Cell]] = []
        self.body: list[list[Cell]] = []
        self._open: list[tuple[str, bool]] = []
        self._rows = self.body
        self._cell: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a part of the table, a row, a cell, or something within a cell."""
        given = {name: value or "" for name, value in attrs}
        if tag in ("thead", "tbody", "tfoot"):
            self._rows = self.head if tag == "thead" else self.body
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("th", "td") and self._rows:
            self._cell = Cell(
                "n" in given.get("class", "").split(), _span(given, "colspan"), _span(given, "rowspan")
            )
            self._rows[-1].append(self._cell)
        elif self._cell is not None:
            self._within(tag, given)
        if tag not in _VOID:
            self._open.append(
                (tag, self._is_silent or tag in _NOT_TEXT or given.get("aria-hidden") == "true")
            )

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag in ("th", "td"):
            self._cell = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Words of the cell that is open."""
        if self._cell is not None and not self._is_silent:
            self._cell.words.append(data)

    @property
    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _within(self, tag: str, given: dict[str, str]) -> None:
        if self._cell is None or self._is_silent:
            return
        if tag in _BREAKS:
            self._cell.words.append(" ")
        if "data-value" in given:
            self._cell.figures.append({name.removeprefix("data-"): value for name, value in given.items()})
        if tag == "time" and given.get("datetime"):
            self._cell.figures.append({"value": given["datetime"]})


def _span(given: dict[str, str], name: str) -> int:
    return max(int(given[name]), 1) if given.get(name, "").isdigit() else 1
