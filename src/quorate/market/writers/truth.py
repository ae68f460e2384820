"""The truth: Parquet tables apart from the inputs, with ids that appear nowhere in the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from quorate.market.calendars import date_of

_ROWS_PER_GROUP = 20_000
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "moment": pa.timestamp("s", tz="UTC"),
    "day": pa.date32(),
    "number": pa.float64(),
    "count": pa.int32(),
    "flag": pa.bool_(),
}


def _schema(columns: str) -> pa.Schema:
    """A schema from words like `name` (text) or `employees:count`."""
    pairs = [column.partition(":")[::2] for column in columns.split()]
    return pa.schema([(name, _TYPES[kind or "text"]) for name, kind in pairs])


SCHEMAS: dict[str, pa.Schema] = {
    "accounts": _schema(
        "account_id name legal_name domain alias_domains:texts parent_account_id industry country"
        " employees:count tier is_customer:flag crm_account_ids:texts network has_scanner:flag"
        " appetite:number"
    ),
    "people": _schema(
        "person_id account_id full_name email emails:texts title function seniority is_external:flag"
        " organisation is_dark:flag known_from:moment left_at:moment crm_contact_ids:texts crm_lead_ids:texts"
        " anonymous_ids:texts activity:number"
    ),
    "journeys": _schema(
        "journey_id account_id offering opened_on:day closed_on:day outcome opportunity_ids:texts"
        " first_two_way_at:moment stage_at_first_two_way fit:number amount:number currency rivals:texts"
        " is_shortlisted:flag"
    ),
    "stages": _schema("journey_id week_on:day stage agreement:number dispersion:number is_talking:flag"),
    "stage_stays": _schema("journey_id stage entered_on:day left_on:day direction"),
    "members": _schema("journey_id person_id role power:number joined_on:day left_on:day is_external:flag"),
    "stances": _schema(
        "journey_id person_id week_on:day stance stance_score:number for_deciding:number for_vendor:number"
    ),
    "outcomes": _schema(
        "journey_id outcome cause winner decided_on:day is_after_as_of:flag amount:number currency"
    ),
    "opportunities": _schema("opportunity_id journey_id kind"),
    "machine_events": _schema("message_id kind"),
    "bad_rows": _schema("path row:count flaw record_id"),
}


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
