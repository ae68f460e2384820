"""Which criteria of each journey are met, when, by what, and how far the others are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.journeys.blocks import blocks_of
from quorate.journeys.conditions import Conditions
from quorate.journeys.criterion_findings import Findings, findings_of
from quorate.journeys.evidence import INPUTS, NEVER, Evidence, carried_by, microseconds
from quorate.settings import Criterion, JourneyMap
from quorate.stats.ragged import Places
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
    """One row per journey and criterion of its map, of stages (entry, exit) and of tracks.

    After a time-out or a silence only what came after it counts, as for the journey's stage.
    """
    carried = carried_by(tables["journey_evidence"])
    made = [SCHEMA.empty_table()]
    for block in blocks_of(tables):
        evidence = Evidence(block, carried)
        for journey_map in context.journey_maps:
            made += _of_map(evidence, block, journey_map, microseconds(context.moment.at))
    return pa.concat_tables(made)


STEP = ArrowStep(
    "criteria_status", {**INPUTS, "stage_moves": ("journey_id", "move_no")}, criteria_status, "journey_id"
)


def _of_map(
    evidence: Evidence, tables: Mapping[str, pa.Table], journey_map: JourneyMap, until: int
) -> Iterator[pa.Table]:
    journeys = tables["journeys"]
    members = np.flatnonzero(pc.equal(journeys["journey_map"], journey_map.journey_map).to_numpy())
    conditions = Conditions(evidence, journey_map.statements_hold_for_days)
    conditions.count_from(*_counted_since(journeys, tables["stage_moves"]))
    ids = journeys["journey_id"].take(pa.array(members))
    for stage, kind, gate in journey_map.gates():
        for criterion in gate.criteria:
            yield _table(ids, stage, kind, criterion, findings_of(conditions, criterion, members, until - 1))


def _counted_since(journeys: pa.Table, moves: pa.Table) -> tuple[Places, Places]:
    """From when on each journey's evidence counts after its last move; those of which all counts are left out."""
    is_last = np.append(
        np.asarray(pc.not_equal(moves["journey_id"][1:], moves["journey_id"][:-1]).to_numpy(), dtype=bool),
        np.ones(min(len(moves), 1), dtype=bool),
    )
    last = moves.filter(pa.array(is_last))
    last = last.filter(pc.is_valid(last["counted_since"]))
    numbers = pc.index_in(last["journey_id"], value_set=journeys["journey_id"].combine_chunks())
    return (
        np.asarray(numbers.to_numpy(), dtype=np.int64),
        np.asarray(last["counted_since"].cast(pa.int64()).to_numpy(), dtype=np.int64),
    )


def _table(ids: pa.ChunkedArray, stage: str, kind: str, criterion: Criterion, found: Findings) -> pa.Table:
    count = len(ids)
    is_met = found.met_at < NEVER
    words: dict[str, Any] = {"stage": stage, "criterion_id": criterion.criterion_id, "kind": kind}
    return (
        pa.table(
            {
                "journey_id": ids,
                **{name: pa.repeat(word, count) for name, word in words.items()},
                "is_met": pa.array(is_met, mask=~is_met & ~found.is_knowable),
                "met_at": pa.array(np.where(is_met, found.met_at, 0), mask=~is_met).cast(pa.timestamp("us")),
                "progress": found.progress,
                "needed": found.needed,
                "touch_ids": found.evidence_ids,
            }
        )
        .select(SCHEMA.names)
        .cast(SCHEMA)
    )
