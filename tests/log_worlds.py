"""Small logs written by hand, taken down the stages of the river."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from quorate import flow
from quorate.settings import default_journey_map, default_settings
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.engine import Engine
from quorate.warehouse.river import Inputs, run_river
from quorate.warehouse.segments import write_segment
from quorate.warehouse.steps import Context, Moment

Row = dict[str, Any]


def stage_tables(
    folder: Path,
    log: Mapping[str, Sequence[Row]],
    wanted: Sequence[str],
    day: date = date(2026, 6, 30),
    last_stage: str = "identity",
) -> dict[str, list[Row]]:
    """The wanted tables as the stages up to `last_stage` make them from rows of the log.

    A row may leave out its stamps: a version is as old as its record, and nothing is deleted.
    """
    segments = []
    for name, rows in log.items():
        schema = LOG_TABLES[name].arrow_schema()
        table = pa.Table.from_pylist(
            [_stamped(row, number) for number, row in enumerate(rows)], schema=schema
        )
        segments.append(write_segment(folder, "evidence", name, schema, table.to_batches()))
    stages = flow.STAGES[: [stage.name for stage in flow.STAGES].index(last_stage) + 1]
    settings, journey_map = default_settings(), default_journey_map()
    inputs = Inputs(folder, segments, declared_tables(settings, (journey_map,)))
    with Engine() as engine:
        run_river(engine, stages, inputs, Context(Moment(day), settings, (journey_map,)), lambda *_: None)
        return {name: engine.dicts(f"select * from {name} order by all") for name in wanted}


def _stamped(row: Row, number: int) -> Row:
    known = row.get("known_at") or row.get("occurred_at") or datetime(2024, 1, 1)
    return {
        "source": "salesforce", "known_at": known, "version_at": known, "is_deleted": False,
        "imported_at": datetime(2026, 6, 30), "fingerprint": f"{number:09}", "properties": "{}", **row,
    }  # fmt: skip


def account(key: str, name: str, domain: str | None = None, **facts: Any) -> Row:
    return {"record_id": key, "name": name, "domain": domain, **facts}


def contact(key: str, **facts: Any) -> Row:
    return {"record_id": key, "kind": "crm_contact", "has_left": False, **facts}


def touch(key: str, at: datetime, **facts: Any) -> Row:
    """A visit of a page by a buyer, if nothing else is said."""
    return {
        "record_id": key, "source_record_id": key, "occurred_at": at, "channel": "web", "action": "viewed",
        "initiator": "buyer", **facts,
    }  # fmt: skip
