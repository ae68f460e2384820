"""The truth: Parquet tables apart from the inputs, with ids that appear nowhere in the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from quorate.market.calendars import date_of
from quorate.market.writers.truth_schemas import SCHEMAS

_ROWS_PER_GROUP = 20_000


def day(number: int | None) -> date | None:
    """A day number as a date."""
    return None if number is None else date_of(number)


def moment(seconds: int | None) -> datetime | None:
    """A moment in seconds as a UTC timestamp."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


class TruthWriter:
    """Writes truth tables row by row, a row group at a time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "truth"
        self._rows: dict[str, list[Mapping[str, object]]] = {name: [] for name in SCHEMAS}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.counts: dict[str, int] = {f"truth/{name}.parquet": 0 for name in SCHEMAS}

    def __enter__(self) -> TruthWriter:
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
                self._flush(name)
            writer.close()

    def add(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Rows of one truth table."""
        held = self._rows[table]
        held.extend(rows)
        self.counts[f"truth/{table}.parquet"] += len(rows)
        if len(held) >= _ROWS_PER_GROUP:
            self._flush(table)

    def _flush(self, name: str) -> None:
        rows = self._rows[name]
        if rows:
            self._writers[name].write_table(pa.Table.from_pylist(rows, schema=SCHEMAS[name]))
            rows.clear()
