"""Lines of the ledger as rows of the evidence log, the way every other source hands over its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from quorate.ledger.plan_events import PlanEvent
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import ROW_NUMBER, Batch
from quorate.vocabulary.tables.log import INTAKE_STAMPS

# What the import of the ledger's lines is called where imports are listed.
SOURCE = "plan"
TABLE = "observed_plan_events"


def batch_of(events: Sequence[PlanEvent]) -> Batch:
    """The lines as one batch; a line that the log holds already is a duplicate there."""
    import pyarrow as pa

    added = {column.name for column in INTAKE_STAMPS}
    contract = LOG_TABLES[TABLE].arrow_schema()
    schema = pa.schema(
        [*[item for item in contract if item.name not in added], pa.field(ROW_NUMBER, pa.int64())]
    )
    rows = [_row(event) for event in events]
    return Batch(SOURCE, len(rows), {TABLE: pa.Table.from_pylist(rows, schema=schema)})


def _row(event: PlanEvent) -> dict[str, Any]:
    return {
        **vars(event),
        "record_id": event.event_id,
        "source": SOURCE,
        "version_at": event.known_at,
        "is_deleted": False,
        "payload": _text(event.payload),
        "move": _text(event.move),
        "before": _text(event.before),
        "after": _text(event.after),
        "event_hash": event.hash,
        ROW_NUMBER: event.event_no,
    }


def _text(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)
