"""Every move of every journey from stage to stage, by the map's written criteria.

A journey starts in the map's first stage when it opens. It moves

- forward, when the stage's exit gate and the next stage's entry gate (if any) are open;
- forward over several stages, when a later stage's own entry gate is open;
- to any stage a colleague states; what the buyers did before that no longer counts, so that it cannot at once
  outweigh the colleague's word. A word for the stage it is in confirms it: time-outs begin anew;
- back, when a stage times out: nothing it asks for was shown for as long as the map allows. From then on only
  evidence after that moment counts, so that the old evidence cannot carry it forward again at once;
- back, when what was seen since it entered the stage shows that it has gone back, as the map says.

A stay lasts at least the map's minimum, except when the CRM or a colleague says otherwise. The journey's end ends its
last stay; a won journey goes on in the stages after the purchase; one that fell silent and was taken up again goes on
where it was.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.journeys.blocks import blocks_of
from quorate.journeys.conditions import Conditions
from quorate.journeys.evidence import EVER, INPUTS, Evidence, microseconds
from quorate.journeys.gates import BASES
from quorate.journeys.stage_walk import KINDS, Lives, Walk
from quorate.settings import JourneyMap
from quorate.stats.ragged import Places
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("move_no", pa.int64()),
        ("kind", pa.string()),
        ("moved_at", pa.timestamp("us")),
        ("stage", pa.string()),
        ("position", pa.int64()),
        ("basis", pa.string()),
        ("criterion_ids", pa.list_(pa.string())),
        ("counted_since", pa.timestamp("us")),
    ]
)


def stage_moves(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per move of a journey; `counted_since` is from when on evidence counted after it, null for ever."""
    found = [SCHEMA.empty_table()]
    for block in blocks_of(tables):
        evidence = Evidence(block)
        found += [_moves(evidence, block, journey_map, context) for journey_map in context.journey_maps]
    return pa.concat_tables(found)


STEP = ArrowStep("stage_moves", INPUTS, stage_moves, "journey_id")


def _moves(
    evidence: Evidence, tables: Mapping[str, pa.Table], journey_map: JourneyMap, context: Context
) -> pa.Table:
    """The moves of the journeys that follow one map."""
    journeys = tables["journeys"]
    members = np.flatnonzero(pc.equal(journeys["journey_map"], journey_map.journey_map).to_numpy())
    lives = Lives.of(journeys, tables["journey_silences"], microseconds(context.moment.at))
    conditions = Conditions(evidence, journey_map.statements_hold_for_days)
    moves = Walk(conditions, journey_map, lives, members).moves()
    order = np.argsort(moves.journeys, kind="stable")
    stages = pa.array([stage.stage for stage in journey_map.stages], pa.string())
    return pa.table(
        {
            "journey_id": journeys["journey_id"].take(pa.array(moves.journeys[order])),
            "move_no": _numbered(moves.journeys[order]),
            "kind": pa.array(KINDS, pa.string()).take(pa.array(moves.kinds[order])),
            "moved_at": pa.array(moves.at[order]).cast(pa.timestamp("us")),
            "stage": stages.take(pa.array(moves.places[order])),
            "position": moves.places[order],
            "basis": pa.array(BASES, pa.string()).take(pa.array(moves.bases[order])),
            "criterion_ids": pa.array(moves.names, pa.list_(pa.string())).take(pa.array(moves.named[order])),
            "counted_since": _since(moves.counted_since[order]),
        },
        schema=SCHEMA,
    )


def _numbered(journeys: Places) -> Places:
    """Each journey's moves counted from 1; they stand together, in order."""
    first = np.searchsorted(journeys, journeys)
    return np.arange(len(journeys)) - first + 1


def _since(moments: Places) -> pa.Array:
    """Moments; empty where everything counts."""
    is_ever = moments == EVER
    return pc.if_else(pa.array(is_ever), None, pa.array(np.where(is_ever, 0, moments))).cast(
        pa.timestamp("us")
    )
