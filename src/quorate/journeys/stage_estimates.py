"""How probable each stage of each journey was at the end of each week, from what had happened by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quorate.journeys.journey_weeks import mondays
from quorate.journeys.stage_evidence import INPUTS, stage_evidence
from quorate.journeys.stage_labels import stage_labels
from quorate.journeys.stage_learning import LabelledStageModel
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.journeys.journey_weeks import JourneyWeeks
    from quorate.journeys.stage_evidence import StageEvidence
    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers, Places

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("week_on", pa.date32()),
        ("stage", pa.string()),
        ("stage_probability", pa.float64()),
    ]
)
# Probabilities are published in millionths: finer differences mean nothing, and what rounds to none needs no row.
_PARTS = 1_000_000


def stage_estimates(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per journey, week since it opened and stage that is not ruled out."""
    evidence = stage_evidence(tables, context.journey_map, context.moment.on)
    if not len(evidence.weeks.journeys):
        return SCHEMA.empty_table()
    return _rows(evidence.weeks, _fitted(tables, evidence, context).predict(evidence), context.journey_map)


STEP = ArrowStep("stage_estimates", INPUTS, for_each_map(stage_estimates))


def stages_looked_back(tables: Mapping[str, pa.Table], context: Context, journey_id: str) -> pa.Table:
    """As `stage_estimates`, of one journey, each week told also from the later ones: for looking back, when asked.

    Other journeys are read too, because they say how often things happen; all must follow the context's one map.
    """
    evidence = stage_evidence(tables, context.journey_map, context.moment.on)
    own = evidence.only(np.flatnonzero(evidence.weeks.journeys == journey_id))
    return _rows(own.weeks, _fitted(tables, evidence, context).look_back(own), context.journey_map)


def _fitted(tables: Mapping[str, pa.Table], evidence: StageEvidence, context: Context) -> LabelledStageModel:
    labels = stage_labels(tables["journey_statements"], evidence.weeks, context.journey_map)
    return LabelledStageModel(context.journey_map).fit(evidence, labels)


def _rows(weeks: JourneyWeeks, chances: Numbers, journey_map: JourneyMap) -> pa.Table:
    """The chances of the weeks since each journey opened."""
    shown = np.flatnonzero(weeks.numbers >= weeks.opened[weeks.of])
    parts = in_parts(chances[shown])
    rows, stages = np.nonzero(parts)
    names = pa.array([stage.stage for stage in journey_map.stages], pa.string())
    return pa.table(
        [
            pa.array(weeks.journeys[weeks.of[shown[rows]]], pa.string()),
            pa.array(mondays(weeks.numbers[shown[rows]]), pa.date32()),
            names.take(pa.array(stages)),
            pa.array(parts[rows, stages] / _PARTS),
        ],
        schema=SCHEMA,
    )


def in_parts(probabilities: Numbers) -> Places:
    """Probabilities in whole millionths that still sum to one, row by row; shape as given."""
    parts = np.rint(probabilities * _PARTS).astype(np.int64)
    # what rounding added or took away goes to the likeliest, where it matters least
    rows = np.arange(len(parts))
    parts[rows, parts.argmax(axis=1)] += _PARTS - parts.sum(axis=1)
    return parts
