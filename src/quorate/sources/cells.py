"""The cells of wanted columns as one table of text: empty ones NULL, dates as ISO 8601."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.sources.columns import find_columns
from quorate.sources.csv_files import Chunk
from quorate.sources.dates import ISO_PATTERN, MONTH_FIRST, DateOrder, is_in_numbers, iso_text, order_of
from quorate.sources.layouts import Layout
from quorate.vocabulary.batches import ROW_NUMBER

if TYPE_CHECKING:
    import pyarrow as pa

# What data loaders, databases, spreadsheets and reports write for nothing. `Null` is a surname and stays.
_NOTHING = (
    "", "NULL", "null", "(null)", "\\N", "NaN", "nan", "#N/A", "#VALUE!", "#REF!", "N/A", "n/a", "None", "none",
    "(none)", "--None--", "(not set)", "(blank)", "--", "-", "–", "—",
)  # fmt: skip


class DateOrders:
    """Whether dates in numbers begin with the day or the month in one file.

    The file is asked, by reading all its chunks once more, only when such a date is met and no `order` given.
    """

    def __init__(
        self,
        path: Path,
        layout: Layout,
        chunks: Callable[[], Iterator[Chunk]],
        order: DateOrder | None = None,
        *,
        named: Mapping[str, str] | None = None,
    ) -> None:
        self._path = path
        self._dates = [column for column in layout.columns if column.is_date]
        self._chunks = chunks
        self._order = order
        self._named = named

    @property
    def note(self) -> str:
        """What was assumed, if anything had to be."""
        return self._order.note if self._order else ""

    def of(self, cells: Iterable[str]) -> DateOrder:
        """The order to read these cells in."""
        if self._order is None and any(is_in_numbers(cell) for cell in cells):
            self._order = order_of(self._all_dates())
        return self._order or MONTH_FIRST

    def _all_dates(self) -> Iterator[str]:
        for chunk in self._chunks():
            places = find_columns(self._path, chunk.header, self._dates, self._named).values()
            yield from (row[place].strip() for row in chunk.rows for place in places)


def record_table(
    chunk: Chunk,
    layout: Layout,
    places: Mapping[str, int],
    orders: DateOrders,
    constants: Mapping[str, str | None],
) -> pa.Table:
    """`row_number`, every wanted column (NULL where the file has none) and the constants, all text."""
    import pyarrow as pa

    count = len(chunk.rows)
    names = [ROW_NUMBER]
    arrays: list[pa.Array] = [pa.array(chunk.numbers, pa.int64())]
    for column in layout.columns:
        names.append(column.name)
        place = places.get(column.name)
        if place is None:
            arrays.append(pa.nulls(count, pa.string()))
            continue
        cells = _filled([row[place] for row in chunk.rows])
        if column.name in layout.cleaners:
            clean = layout.cleaners[column.name]
            cells = pa.array(
                [None if cell is None else clean(cell) for cell in cells.to_pylist()], pa.string()
            )
        arrays.append(_as_iso(cells, orders) if column.is_date else cells)
    for name, value in constants.items():
        names.append(name)
        arrays.append(pa.array([value] * count, pa.string()))
    return pa.Table.from_arrays(arrays, names=names)


def _filled(cells: Sequence[str]) -> pa.Array:
    """Cells without the space around them; NULL for those that hold nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(pa.array(cells, pa.string()))
    is_nothing = pc.is_in(trimmed, pa.array(_NOTHING, pa.string()))
    return pc.if_else(is_nothing, pa.scalar(None, pa.string()), trimmed)


def _as_iso(written: pa.Array, orders: DateOrders) -> pa.Array:
    """Dates as ISO 8601; what is no date stays as it is, and means nothing to a mapping."""
    import pyarrow as pa
    import pyarrow.compute as pc

    is_plain = pc.match_substring_regex(written, ISO_PATTERN)
    if pc.all(is_plain).as_py() is not False:
        return written
    cells = written.to_pylist()
    odd = written.filter(pc.invert(is_plain)).unique().to_pylist()
    order = orders.of(odd)
    known = {cell: iso_text(cell, order) or cell for cell in odd}
    return pa.array([known.get(cell, cell) for cell in cells], pa.string())
