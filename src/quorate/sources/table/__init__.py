"""Any CSV or Parquet files, read by a mapping file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import UsageError
from quorate.sources.cells import DateOrders, record_table
from quorate.sources.columns import Wanted, find_columns
from quorate.sources.csv_files import Chunk, read_chunks
from quorate.sources.dates import DateOrder
from quorate.sources.files import Reached, SourceFile, nothing_known
from quorate.sources.layouts import Layout
from quorate.sources.log_tables import completed
from quorate.sources.reading import Reading
from quorate.sources.records import joined, open_mapper
from quorate.sources.table.defaults import mappable
from quorate.sources.table.loading import load_mapping
from quorate.sources.table.mapping import FileMapping, TableMapping, Target
from quorate.sources.table.parquet_files import is_parquet, parquet_chunks
from quorate.sources.table.queries import target_query
from quorate.sources.text_files import UNTOUCHED
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import ROW_NUMBER, Batch, SetAside

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.engine import Engine

ENDINGS = (".csv", ".csv.gz", ".tsv", ".txt", ".parquet")
EXPECTED = "CSV or Parquet files that the mapping file names"

_ORDERS = {
    "day_first": DateOrder(is_day_first=True, is_assumed=False),
    "month_first": DateOrder(is_day_first=False, is_assumed=False),
}


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files; files that the mapping does not name are set aside row by row."""
    mapping = _mapping(reading)
    read_on = [file for file in files if not _fits(file, mapping.ignore)]
    if not any(_mapped(mapping, file) for file in read_on):
        names = [pattern for each in mapping.files for pattern in each.file]
        raise nothing_known(
            str(files[0].path.parent), [file.name for file in files], f"files named {', '.join(names)}"
        )
    return _batches(mapping, read_on, reading, reached)


def names_of_mapping(reading: Reading) -> Callable[[str], bool]:
    """Whether the mapping names what is called so. Raises as `read`."""
    mapping = _mapping(reading)

    def is_named(name: str) -> bool:
        file = SourceFile(Path(name), name)
        return not _fits(file, mapping.ignore) and _mapped(mapping, file) is not None

    return is_named


def _mapping(reading: Reading) -> TableMapping:
    if reading.mapping_file is None:
        raise UsageError(
            "The source 'table' needs a mapping file.",
            expected="a YAML file that says which columns hold what",
            state=UNTOUCHED,
            do="add --map FILE; examples/ in the project shows some",
        )
    return load_mapping(reading.mapping_file)


def _fits(file: SourceFile, patterns: Sequence[str]) -> bool:
    names = (file.name.lower(), file.path.name.lower())
    return any(fnmatch(name, pattern.lower()) for name in names for pattern in patterns)


def _mapped(mapping: TableMapping, file: SourceFile) -> FileMapping | None:
    return next((each for each in mapping.files if _fits(file, each.file)), None)


def _batches(
    mapping: TableMapping, files: Sequence[SourceFile], reading: Reading, reached: Reached
) -> Iterator[Batch]:
    with open_mapper() as engine:
        for file in files:
            chunks = _chunks_of(file.path, reading)
            found = _mapped(mapping, file)
            reader = _MappedFile(mapping.source, found, file, chunks, engine) if found else None
            for chunk in chunks():
                yield reader.batch(chunk) if reader else _unmapped(file, chunk)
                reached(file, chunk.share_read)


def _chunks_of(path: Path, reading: Reading) -> Callable[[], Iterator[Chunk]]:
    if is_parquet(path):
        return partial(parquet_chunks, path)
    return partial(read_chunks, path, reading.encoding, lenient=reading.lenient)


def _unmapped(file: SourceFile, chunk: Chunk) -> Batch:
    reason = "the mapping does not say what this file holds"
    return Batch(file.name, chunk.rows_read, {}, chunk.all_aside("file_not_mapped", reason))


class _MappedFile:
    """Reads one file's chunks by its part of the mapping."""

    def __init__(
        self,
        source: str,
        mapping: FileMapping,
        file: SourceFile,
        chunks: Callable[[], Iterator[Chunk]],
        engine: Engine,
    ) -> None:
        self._source = source
        self._file = file
        self._engine = engine
        names = {name.casefold(): name for target in mapping.into for name in target.columns_read()}
        dates = {name.casefold() for target in mapping.into for name in _date_columns(target)}
        self._layout = Layout(
            tuple(Wanted(name, is_required=True, is_date=folded in dates) for folded, name in names.items())
        )
        self._targets = [
            (target, target_query(target, source, list(names.values()))) for target in mapping.into
        ]
        self._orders = DateOrders(
            file.path, self._layout, chunks, _ORDERS[mapping.dates] if mapping.dates else None
        )

    def batch(self, chunk: Chunk) -> Batch:
        """The rows of one chunk in every table they go into."""
        places = find_columns(self._file.path, chunk.header, self._layout.columns)
        record = record_table(chunk, self._layout, places, self._orders, {})
        record = record.rename_columns(
            [ROW_NUMBER, *(f"c{place}" for place in range(record.num_columns - 1))]
        )
        made: dict[str, list[pa.Table]] = {}
        set_aside = list(chunk.set_aside)
        positions = {number: place for place, number in enumerate(chunk.numbers)}
        with self._engine.registered(record=record):
            for target, query in self._targets:
                valued = self._engine.table(query)
                made.setdefault(target.log_table, []).append(_usable(target, valued))
                set_aside += [
                    SetAside(
                        row[ROW_NUMBER], row["unusable"], row["reason"], chunk.raw(positions[row[ROW_NUMBER]])
                    )
                    for row in valued.select([ROW_NUMBER, "unusable", "reason"]).to_pylist()
                    if row["unusable"]
                ]
        tables = {
            name: completed(joined(parts), LOG_TABLES[name], self._source) for name, parts in made.items()
        }
        used = {item.row_number for item in set_aside}
        for table in tables.values():
            used.update(table.column(ROW_NUMBER).to_pylist())
        set_aside += [
            SetAside(number, "nothing_to_use", "no part of the mapping applies to the row", chunk.raw(place))
            for number, place in positions.items()
            if number not in used
        ]
        return Batch(self._file.name, chunk.rows_read, tables, set_aside, self._orders.note)


def _date_columns(target: Target) -> Iterator[str]:
    known = mappable(target.log_table)
    for name, cell in target.columns.items():
        if known[name].kind in {"timestamp", "date"}:
            yield from cell.column


def _usable(target: Target, valued: pa.Table) -> pa.Table:
    import pyarrow.compute as pc

    names = [name for name in LOG_TABLES[target.log_table].names if name in valued.column_names]
    return valued.filter(pc.is_null(valued.column("unusable"))).select([ROW_NUMBER, *names])
