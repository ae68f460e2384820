"""Import small files written by a test and look at the rows they give."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from quorate.sources import Reading, read
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import ROW_NUMBER, Batch, SetAside
from quorate.vocabulary.checking import disagreements

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@dataclass(frozen=True)
class Imported:
    """What one import gave: rows per log table without their row numbers, rows set aside, and notes."""

    tables: Mapping[str, list[dict[str, Any]]]
    set_aside: Sequence[SetAside]
    rows_read: int
    notes: Sequence[str]

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        rows = self.tables.get(f"observed_{table}", [])
        return sorted(rows, key=lambda row: (row["record_id"], row["version_at"]))

    def one(self, table: str) -> dict[str, Any]:
        """The only row of a table."""
        (row,) = self[table]
        return row

    @property
    def codes(self) -> list[str]:
        """Why rows were set aside, in the order of the rows."""
        return [item.code for item in sorted(self.set_aside, key=lambda item: item.row_number)]

    @property
    def content(self) -> dict[str, list[str]]:
        """Every distinct row of every table as text, in an order of its own."""
        found = {
            name: sorted({json.dumps(row, default=str, sort_keys=True) for row in rows})
            for name, rows in self.tables.items()
        }
        found["set_aside"] = sorted({f"{item.code} {item.reason} {item.raw}" for item in self.set_aside})
        return {name: rows for name, rows in found.items() if rows}


def write(path: Path, text: str | bytes) -> Path:
    """Write a file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def csv_text(header: str, *rows: str) -> str:
    """A CSV file's text."""
    return "\n".join([header, *rows]) + "\n"


def import_files(source: str, *paths: Path, **said: Any) -> Imported:
    """Import files and hold every batch to its contract: all rows accounted for, all cells allowed."""
    batches = list(read(source, list(paths), Reading(**said), lambda _name, _share: None))
    tables: dict[str, list[pa.Table]] = {}
    for batch in batches:
        for name, table in batch.tables.items():
            tables.setdefault(name, []).append(table)
    _require_accounted(batches)
    joined = {name: pa.concat_tables(parts) for name, parts in tables.items()}
    for name, table in joined.items():
        assert disagreements(LOG_TABLES[name], _stamped(table)) == []
    return Imported(
        {name: table.drop_columns([ROW_NUMBER]).to_pylist() for name, table in joined.items()},
        [item for batch in batches for item in batch.set_aside],
        sum(batch.rows_read for batch in batches),
        [batch.note for batch in batches if batch.note],
    )


def _require_accounted(batches: Sequence[Batch]) -> None:
    """Every row read is in a table or set aside, by the numbers of the rows of each file."""
    read_rows: dict[str, int] = {}
    accounted: dict[str, set[int]] = {}
    for batch in batches:
        read_rows[batch.file] = read_rows.get(batch.file, 0) + batch.rows_read
        numbers = accounted.setdefault(batch.file, set())
        numbers.update(item.row_number for item in batch.set_aside)
        for table in batch.tables.values():
            numbers.update(table.column(ROW_NUMBER).to_pylist())
        for item in batch.set_aside:
            json.loads(item.raw)
    assert {name: len(numbers) for name, numbers in accounted.items()} == read_rows


def _stamped(table: pa.Table) -> pa.Table:
    """The table with the two columns intake adds, so that it can be held against the contract."""
    count = len(table)
    fingerprints = pa.array([str(number) for number in range(count)], pa.string())
    moments = pa.array([datetime(2026, 1, 1)] * count, pa.timestamp("us"))
    return table.append_column("fingerprint", fingerprints).append_column("imported_at", moments)
