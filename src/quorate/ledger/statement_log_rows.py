"""Statements made in the application as rows of the evidence log, the way every other source hands over its rows.

A statement is one record; withdrawing it is a later version of the record, which says when it was taken back. So a day
before that still has it, and nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quorate.ledger.said_events import SaidEvent
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import ROW_NUMBER, Batch
from quorate.vocabulary.tables.log import INTAKE_STAMPS

# What the import of these lines is called where imports are listed.
SOURCE = "said"
TABLE = "observed_statements"
_ID_PREFIX = f"{SOURCE}:"


def statement_id_of(said_id: str) -> str:
    """The id that a statement of the ledger has in the published table `statements`."""
    return f"{_ID_PREFIX}{said_id}"


def batch_of(events: Sequence[SaidEvent]) -> Batch | None:
    """The lines about statements as one batch, oldest first; None where nobody stated anything.

    A line that the log holds already is a duplicate there. Held lines change nothing and are left out.
    """
    import pyarrow as pa

    begun: dict[str, SaidEvent] = {}
    rows = []
    for event in events:
        if event.thing != "statement" or event.effect != "changed":
            continue
        first = begun.setdefault(event.said_id, event)
        rows.append(_row(first, event))
    if not rows:
        return None
    added = {column.name for column in INTAKE_STAMPS}
    contract = LOG_TABLES[TABLE].arrow_schema()
    schema = pa.schema(
        [*[item for item in contract if item.name not in added], pa.field(ROW_NUMBER, pa.int64())]
    )
    return Batch(SOURCE, len(rows), {TABLE: pa.Table.from_pylist(rows, schema=schema)})


def _row(first: SaidEvent, event: SaidEvent) -> dict[str, Any]:
    said = first.payload
    on = said.get("on")
    return {
        **said.get("keys", {}),
        "record_id": statement_id_of(first.said_id),
        "source": SOURCE,
        "known_at": first.known_at,
        "version_at": event.known_at,
        "is_deleted": False,
        "stated_at": datetime.fromisoformat(on) if on else first.known_at,
        "author_key": first.author_key,
        "author_function": first.author_function,
        "subject": said["subject"],
        "value": said["value"],
        "note": said.get("note"),
        "confidence": said.get("confidence"),
        "retracted_at": event.known_at if event.kind == "withdrawn" else None,
        ROW_NUMBER: event.event_no,
    }
