"""Which criteria of each journey are met, when, by what, and how far the others are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

from quorate.journeys.criteria import criterion_finding
from quorate.journeys.evidence_index import INPUTS, EvidenceIndex
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("stage", pa.string()),
        ("criterion_id", pa.string()),
        ("kind", pa.string()),
        ("is_met", pa.bool_()),
        ("met_at", pa.timestamp("us")),
        ("progress", pa.int64()),
        ("needed", pa.int64()),
        ("touch_ids", pa.list_(pa.string())),
    ]
)


def criteria_status(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per journey and criterion of the map's stages.

    After a time-out only what came after it counts, as for the journey's stage.
    """
    index = EvidenceIndex(tables)
    since = _counted_since(tables["stage_history"])
    rows = []
    for journey_id in tables["journeys"].column("journey_id").to_pylist():
        for stage, kind, gate in context.journey_map.gates():
            if kind == "track":
                continue
            for criterion in gate.criteria:
                found = criterion_finding(index, journey_id, criterion, since.get(journey_id, datetime.min))
                is_met = True if found.met_at else False if found.is_knowable else None
                rows.append(
                    {
                        "journey_id": journey_id,
                        "stage": stage,
                        "criterion_id": criterion.criterion_id,
                        "kind": kind,
                        "is_met": is_met,
                        "met_at": found.met_at,
                        "progress": found.progress,
                        "needed": found.needed,
                        "touch_ids": list(found.evidence_ids),
                    }
                )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "criteria_status", {**INPUTS, "stage_history": ("journey_id", "entered_at", "stage")}, criteria_status
)


def _counted_since(history: pa.Table) -> dict[str, datetime]:
    """The last time each journey timed out: it fell back without a criterion or statement moving it."""
    return {
        row["journey_id"]: row["entered_at"]
        for row in history.to_pylist()
        if row["direction"] == "back" and row["basis"] == "criteria" and not row["criterion_ids"]
    }
