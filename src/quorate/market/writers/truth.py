"""The truth: Parquet tables apart from the inputs, with ids that appear nowhere in the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from quorate.market.calendars import date_of
from quorate.market.writers.truth_schemas import SCHEMAS

_ROWS_PER_BATCH = 5_000
_ROWS_PER_GROUP = 20_000


@lru_cache(maxsize=10_000)
def day(number: int | None) -> date | None:
    """A day number as a date."""
    return None if number is None else date_of(number)


def moment(seconds: int | None) -> datetime | None:
    """A moment in seconds as a UTC timestamp."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


class TruthWriter:
    """Collects truth rows in a scratch directory, a stream of record batches per table.

    Parameters
    ----------
    directory: does not exist yet; it holds one file for each table that has rows.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._rows: dict[str, list[Mapping[str, object]]] = {name: [] for name in SCHEMAS}
        self._streams: dict[str, pa.RecordBatchStreamWriter] = {}

    def __enter__(self) -> TruthWriter:
        self.directory.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for name in SCHEMAS:
                self._flush(name)
        for stream in self._streams.values():
            stream.close()

    def add(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Rows of one truth table."""
        held = self._rows[table]
        held.extend(rows)
        if len(held) >= _ROWS_PER_BATCH:
            self._flush(table)

    def _flush(self, name: str) -> None:
        rows, schema = self._rows[name], SCHEMAS[name]
        if not rows:
            return
        if name not in self._streams:
            self._streams[name] = pa.ipc.new_stream(str(_file_of(self.directory, name)), schema)
        self._streams[name].write_table(pa.Table.from_pylist(rows, schema=schema))
        rows.clear()


def _file_of(directory: Path, table: str) -> Path:
    return directory / f"{table}.arrows"


class TruthTables:
    """Writes the truth tables out of collected rows, in the order in which collections are appended.

    Row groups have the same number of rows however the rows were collected, and so the files the same bytes.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "truth"
        self._held: dict[str, list[pa.Table]] = {name: [] for name in SCHEMAS}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.counts: dict[str, int] = {f"truth/{name}.parquet": 0 for name in SCHEMAS}

    def __enter__(self) -> TruthTables:
        self._directory.mkdir(parents=True, exist_ok=True)
        for name, schema in SCHEMAS.items():
            self._writers[name] = pq.ParquetWriter(
                self._directory / f"{name}.parquet", schema, compression="zstd"
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, writer in self._writers.items():
            if kind is None:
                self._write(name, least=1)
            writer.close()

    def append(self, collected: Path) -> None:
        """Append the rows that a `TruthWriter` left in its directory."""
        for name in SCHEMAS:
            file = _file_of(collected, name)
            if not file.exists():
                continue
            with pa.OSFile(str(file)) as source, pa.ipc.open_stream(source) as stream:
                for batch in stream:
                    self._held[name].append(pa.Table.from_batches([batch]))
                    self.counts[f"truth/{name}.parquet"] += batch.num_rows
                    self._write(name, least=_ROWS_PER_GROUP)

    def _write(self, name: str, *, least: int) -> None:
        """Write full row groups; with `least` below a full one also what remains."""
        held = self._held[name]
        if sum(table.num_rows for table in held) < least:
            return
        rows = pa.concat_tables(held).combine_chunks()
        while rows.num_rows >= least:
            self._writers[name].write_table(rows.slice(0, _ROWS_PER_GROUP))
            rows = rows.slice(_ROWS_PER_GROUP)
        self._held[name] = [rows] if rows.num_rows else []
