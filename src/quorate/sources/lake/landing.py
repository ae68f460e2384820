"""Write tables of a data lake down as export files: messages as JSON lines, records of systems as CSV.

What a mapping file reads stays Parquet, in one file, as its columns may be of any type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quorate.sources.copied_tables import LONGEST_CELL, full_disk_told, require_tables
from quorate.sources.files import Progress
from quorate.sources.lake.finding import Found, LakeTable, lake_tables
from quorate.sources.lake.opening import opened, told
from quorate.sources.segment.warehouse import ALL_EVENTS, events_apart, is_of_messages, message_of

if TYPE_CHECKING:
    import pyarrow as pa

# Sources whose tables do not become CSV: of messages, and of whatever a mapping file says.
_OF_MESSAGES = "segment"
_MAPPED = "table"
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class LandedLake:
    """The files that tables were written to, each named as its table."""

    tables: Mapping[Path, LakeTable]

    @property
    def told(self) -> dict[Path, str]:
        """Where the table of each file is, and of the folder that the file has to itself."""
        return {path: str(table.path) for file, table in self.tables.items() for path in (file, file.parent)}


def found_for(source: str, paths: Sequence[Path]) -> Found:
    """The tables of a lake among the paths of an import, and what is to be read as files."""
    return lake_tables(paths, whole_files=source != _MAPPED)


def land_lake(source: str, tables: Sequence[LakeTable], folder: Path, progress: Progress) -> LandedLake:
    """Write tables into `folder`, which is there and empty.

    Raises `UsageError` for a source whose records are never tables, and as `opened`.
    """
    require_tables(source)
    apart = _events_apart(tables) if source == _OF_MESSAGES else frozenset()
    landed = {}
    for number, table in enumerate(tables):
        progress(f"reading {table.name}", number / len(tables))
        # a folder for each, since two names may be one as files
        path = folder / str(number) / (table.path.name if source == _MAPPED else table.name)
        path.parent.mkdir()
        rows = opened(table)
        with told(table), full_disk_told():
            if source == _OF_MESSAGES:
                _write_messages(table, rows, path, apart)
            elif source == _MAPPED:
                _write_parquet(rows, path)
            else:
                _write_rows(rows, path)
        landed[path] = table
    return LandedLake(landed)


def _events_apart(tables: Sequence[LakeTable]) -> frozenset[str]:
    """The events that have a table of their own among these."""
    names = [table.name for table in tables if is_of_messages(table.name, opened(table).schema.names)]
    return frozenset(events_apart(names))


def _write_messages(table: LakeTable, rows: pa.RecordBatchReader, path: Path, apart: frozenset[str]) -> None:
    """As JSON lines. Of all events those are left out that have a table of their own, which says more."""
    is_loaded = is_of_messages(table.name, rows.schema.names)
    with path.open("wb") as stream:
        for batch in rows:
            for row in batch.to_pylist():
                if is_loaded and table.name == ALL_EVENTS and row.get("event") in apart:
                    continue
                message = message_of(table.name, row) if is_loaded else _said(row)
                stream.write(_encode(message) + b"\n")


def _said(value: Any) -> Any:
    """What a row says, without what it leaves empty: a column cannot be missing, as a member of a message can."""
    if isinstance(value, dict):
        return {name: _said(each) for name, each in value.items() if each is not None}
    return [_said(each) for each in value] if isinstance(value, list) else value


def _write_parquet(rows: pa.RecordBatchReader, path: Path) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, rows.schema) as file:
        for batch in rows:
            file.write_batch(batch)


def _write_rows(rows: pa.RecordBatchReader, path: Path) -> None:
    """As CSV, with cells as exports write them."""
    from quorate.warehouse.engine import Engine, literal

    cells = ", ".join(f"left({_cell(each)}, {LONGEST_CELL}) as {_quoted(each.name)}" for each in rows.schema)
    with Engine(threads=1) as engine, engine.registered(lake_rows=rows):
        engine.run(f"copy (select {cells} from lake_rows) to {literal(path)} (format csv, header true)")


def _cell(column: pa.Field) -> str:
    """The expression that writes a cell as text: moments in UTC, lists and records as JSON."""
    import pyarrow.types as kinds

    name, kind = _quoted(column.name), column.type
    if kinds.is_dictionary(kind):
        kind = kind.value_type
    if kinds.is_timestamp(kind):
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f{'Z' if kind.tz else ''}')"
    if kinds.is_nested(kind):
        return f"cast(to_json({name}) as varchar)"
    if kinds.is_binary(kind) or kinds.is_large_binary(kind) or kinds.is_fixed_size_binary(kind):
        return f"base64({name})"
    return f"cast({name} as varchar)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
