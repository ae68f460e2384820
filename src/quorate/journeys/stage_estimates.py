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
    weeks = evidence.weeks
    labels = stage_labels(tables["journey_statements"], weeks, context.journey_map)
    chances = LabelledStageModel(context.journey_map).fit(evidence, labels).predict(evidence)
    shown = np.flatnonzero(weeks.numbers >= weeks.opened[weeks.of])
    parts = in_parts(chances[shown])
    rows, stages = np.nonzero(parts)
    names = pa.array([stage.stage for stage in context.journey_map.stages], pa.string())
    return pa.table(
        [
            pa.array(weeks.journeys[weeks.of[shown[rows]]], pa.string()),
            pa.array(mondays(weeks.numbers[shown[rows]]), pa.date32()),
            names.take(pa.array(stages)),
            pa.array(parts[rows, stages] / _PARTS),
        ],
        schema=SCHEMA,
    )


STEP = ArrowStep("stage_estimates", INPUTS, for_each_map(stage_estimates))


def in_parts(probabilities: Numbers) -> Places:
    """Probabilities in whole millionths that still sum to one, row by row; shape as given."""
    parts = np.rint(probabilities * _PARTS).astype(np.int64)
    # what rounding added or took away goes to the likeliest, where it matters least
    rows = np.arange(len(parts))
    parts[rows, parts.argmax(axis=1)] += _PARTS - parts.sum(axis=1)
    return parts
