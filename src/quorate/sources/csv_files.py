"""Read delimited text in chunks of rows, strictly: a cut-off file is an error, an odd row is set aside."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from quorate.errors import InputError
from quorate.sources.text_files import LONGEST_LINE, SHOWN_CHARACTERS, UNTOUCHED, TextFile
from quorate.vocabulary.batches import SetAside

ROWS_PER_CHUNK = 50_000
_DELIMITERS = (",", ";", "\t", "|")
_QUOTED = re.compile(r'"[^"]*"')
_SAID_DELIMITER = re.compile(r"sep=(.)\s*", re.IGNORECASE)
# Reports put a title and a summary above the header; beyond this many lines there is none.
_LONGEST_PREAMBLE = 60

IsHeader = Callable[[Sequence[str]], bool]


@dataclass
class Chunk:
    """Consecutive rows of one file; `numbers[i]` is the row number of `rows[i]`, from 1 after the header.

    `preamble` holds the rows above the first header, `section` the title above this one, if any.
    `share_read` is how much of the file has been read, from 0 to 1.
    """

    header: list[str]
    preamble: list[list[str]] = field(default_factory=list)
    section: str = ""
    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    share_read: float = 0.0

    def raw(self, position: int) -> str:
        """One row as JSON keyed by its header."""
        return raw_json(self.header, self.rows[position])

    def all_aside(self, code: str, reason: str) -> list[SetAside]:
        """Every row set aside with the same code and reason, beside those that were before."""
        return self.set_aside + [
            SetAside(number, code, reason, self.raw(position)) for position, number in enumerate(self.numbers)
        ]

    @property
    def rows_read(self) -> int:
        """How many rows of the file it accounts for."""
        return len(self.rows) + len(self.set_aside)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no row at all."""
        return not self.rows and not self.set_aside


def raw_json(header: Sequence[str], row: Sequence[str]) -> str:
    """A row as JSON; cells without a name of their own are kept under their position, overlong ones are cut."""
    cells = [cell if len(cell) <= SHOWN_CHARACTERS else cell[:SHOWN_CHARACTERS] + "…" for cell in row]
    named: dict[str, str] = {}
    for number, cell in enumerate(cells, start=1):
        name = header[number - 1] if number <= len(header) else ""
        named[name if name and name not in named else f"column {number}"] = cell
    return json.dumps(named, ensure_ascii=False)


def read_chunks(
    path: Path,
    encoding: str | None = None,
    *,
    lenient: bool = False,
    is_header: IsHeader | None = None,
    rows_per_chunk: int = ROWS_PER_CHUNK,
) -> Iterator[Chunk]:
    """The file's rows in chunks; at least one chunk, so that a header without rows is seen.

    A row with another number of cells than the header is set aside. Malformed rows, and a file that ends in
    the middle of a row or of a quoted cell, are an `InputError`; with `lenient` such rows are set aside.
    With `is_header` the file may have a preamble, and several sections each under a header of its own; a row
    above such a header in which only the first cell is filled is its title.
    """
    yield from _Reader(path, encoding, is_lenient=lenient, is_header=is_header).chunks(rows_per_chunk)


class _Lines:
    """Passes lines on, remembers those of the row being read, and can take some back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._returned: list[str] = []
        self.of_this_row: list[str] = []
        self.has_ended_line = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._source)
        self.has_ended_line = line.endswith(("\n", "\r"))
        self.of_this_row.append(line)
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        self._returned.extend(reversed(lines))


class _Reader:
    """One pass over one file."""

    def __init__(
        self, path: Path, encoding: str | None, *, is_lenient: bool, is_header: IsHeader | None
    ) -> None:
        self._path = path
        self._is_lenient = is_lenient
        self._is_header = is_header
        self._file = TextFile(path, encoding)
        self._lines = _Lines(self._file.lines())
        self._row_count = 0
        self._last_odd: list[str] | None = None

    def chunks(self, rows_per_chunk: int) -> Iterator[Chunk]:
        csv.field_size_limit(LONGEST_LINE)
        self._reader = csv.reader(self._lines, delimiter=self._delimiter(), strict=True)
        chunk = Chunk([])
        chunk.header = self._first_header(chunk)
        title: list[str] | None = None
        for row in self._rows(chunk):
            if self._is_header is not None and self._is_header(row):
                yield self._stamped(chunk)
                chunk = Chunk(_names(row), chunk.preamble, _title(title or []))
                title = None
                continue
            if title is not None:
                self._take(chunk, title)
            title = row if self._may_be_title(chunk, row) else None
            if title is None:
                self._take(chunk, row)
            if len(chunk.rows) >= rows_per_chunk:
                yield self._stamped(chunk)
                chunk = Chunk(chunk.header, chunk.preamble, chunk.section)
        if title is not None:
            self._take(chunk, title)
        self._require_whole(chunk)
        yield self._stamped(chunk)

    def _may_be_title(self, chunk: Chunk, row: list[str]) -> bool:
        return self._is_header is not None and len(chunk.header) > 1 and bool(_title(row))

    def _stamped(self, chunk: Chunk) -> Chunk:
        chunk.share_read = self._file.share_read
        return chunk

    def _delimiter(self) -> str:
        """The mark most frequent in the header, or in the busiest of the first lines below a preamble."""
        first = self._first_lines()
        said = _SAID_DELIMITER.fullmatch(first[0].lstrip("\ufeff")) if first else None
        self._lines.of_this_row.clear()
        self._lines.put_back(first[1:] if said else first)
        if said:
            return said[1]
        lines = [_QUOTED.sub("", line) for line in first]
        return max(
            _DELIMITERS,
            key=lambda mark: (max((line.count(mark) for line in lines), default=0), -_DELIMITERS.index(mark)),
        )

    def _first_lines(self) -> list[str]:
        if self._is_header is not None:
            return list(islice(self._lines, _LONGEST_PREAMBLE))
        return list(islice((line for line in self._lines if line.strip()), 1))

    def _first_header(self, chunk: Chunk) -> list[str]:
        above: list[list[str]] = []
        for row in self._rows(chunk):
            if self._is_header is None or self._is_header(row):
                chunk.preamble = above
                chunk.section = _title(above[-1]) if above else ""
                return _names(row)
            above.append(row)
            if len(above) > _LONGEST_PREAMBLE:
                break
        if above:
            # No row looks like the header: the widest is what a person would take for it.
            return _names(max(above, key=lambda row: sum(bool(cell.strip()) for cell in row)))
        raise InputError(
            "The file is empty.",
            where=str(self._path),
            expected="a header row and rows below it",
            state=UNTOUCHED,
            do="export it again",
        )

    def _rows(self, chunk: Chunk) -> Iterator[list[str]]:
        """Rows that can be split into cells; others are set aside in `chunk` when that is allowed."""
        while True:
            self._lines.of_this_row.clear()
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                if not self._is_lenient:
                    raise self._malformed(str(error)) from error
                self._skip_malformed(chunk, str(error))
                continue
            if any(row):
                yield row

    def _skip_malformed(self, chunk: Chunk, problem: str) -> None:
        """Set the first line of a malformed row aside and go on with the line after it."""
        first, *others = self._lines.of_this_row
        self._lines.put_back(others)
        self._row_count += 1
        shown = json.dumps({"line": first.strip()[:SHOWN_CHARACTERS]}, ensure_ascii=False)
        reason = f"the row is not valid CSV: {problem}"
        chunk.set_aside.append(SetAside(self._row_count, "not_csv", reason, shown))

    def _take(self, chunk: Chunk, row: list[str]) -> None:
        """Add a row to the chunk, or set it aside when its cells do not fit the header."""
        self._row_count += 1
        width = len(chunk.header)
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            row = row[:width]
        self._last_odd = None if len(row) == width else row
        if len(row) == width:
            chunk.numbers.append(self._row_count)
            chunk.rows.append(row)
            return
        reason = f"the row has {len(row)} cells where the header has {width}"
        chunk.set_aside.append(
            SetAside(self._row_count, "wrong_number_of_cells", reason, raw_json(chunk.header, row))
        )

    def _require_whole(self, chunk: Chunk) -> None:
        odd = self._last_odd
        if odd and not self._lines.has_ended_line and len(odd) < len(chunk.header) and not self._is_lenient:
            raise self._cut_off(self._row_count, f"{len(odd)} of {len(chunk.header)} columns")

    def _malformed(self, problem: str) -> InputError:
        number = self._row_count + 1
        if "end of data" in problem:
            return self._cut_off(number, "a quoted cell is never closed")
        return InputError(
            f"Row {number:,} is not valid CSV: {problem}.",
            where=f"{self._path}:{self._reader.line_num}",
            expected='cells that hold a quote or delimiter in double quotes, with quotes inside doubled ("")',
            state=UNTOUCHED,
            do="export it again, or import what can be read with --lenient",
        )

    def _cut_off(self, number: int, found: str) -> InputError:
        return InputError(
            f"The file ends in the middle of row {number:,}: {found}. It was probably cut off.",
            where=f"{self._path}:{self._reader.line_num}",
            expected="a complete last row",
            state=UNTOUCHED,
            do="export or copy it again; to import the complete rows and set the others aside, add --lenient",
        )


def _names(row: Sequence[str]) -> list[str]:
    return [name.strip().lstrip("\ufeff") for name in row]


def _title(row: Sequence[str]) -> str:
    """The text of a row in which only the first cell is filled; empty for other rows."""
    is_alone = bool(row) and not any(cell.strip() for cell in row[1:])
    return row[0].strip() if is_alone else ""
