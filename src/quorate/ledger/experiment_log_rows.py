"""Lines about experiments as rows of the evidence log, the way every other source hands over its rows."""

from __future__ import annotations

import json
from collections.abc import Sequence

from quorate.ledger.experiment_events import ExperimentEvent
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import ROW_NUMBER, Batch
from quorate.vocabulary.tables.log import INTAKE_STAMPS

# What the import of these lines is called where imports are listed.
SOURCE = "experiments"
TABLE = "observed_experiment_events"


def batch_of(events: Sequence[ExperimentEvent]) -> Batch:
    """The lines as one batch; a line that the log holds already is a duplicate there."""
    import pyarrow as pa

    added = {column.name for column in INTAKE_STAMPS}
    contract = LOG_TABLES[TABLE].arrow_schema()
    schema = pa.schema(
        [*[item for item in contract if item.name not in added], pa.field(ROW_NUMBER, pa.int64())]
    )
    rows = [
        {
            **vars(event),
            "record_id": event.event_id,
            "source": SOURCE,
            "version_at": event.known_at,
            "is_deleted": False,
            "payload": json.dumps(event.payload, sort_keys=True, ensure_ascii=False),
            "event_hash": event.hash,
            ROW_NUMBER: event.event_no,
        }
        for event in events
    ]
    return Batch(SOURCE, len(rows), {TABLE: pa.Table.from_pylist(rows, schema=schema)})
