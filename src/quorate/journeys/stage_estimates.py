"""How probable each stage of each journey was at the end of each week, from what had happened by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quorate.journeys.journey_weeks import mondays
from quorate.journeys.stage_evidence import INPUTS
from quorate.journeys.stage_lessons import ORDER, taught
from quorate.warehouse.apart import written_apart
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.journeys.journey_weeks import JourneyWeeks
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
    if not tables["journey_spans"].num_rows:
        return SCHEMA.empty_table()
    model, evidence = taught(tables, context)
    return _rows(evidence.weeks, model.predict(evidence), context.journey_map)


READS = {**INPUTS, "stage_lessons": ORDER}
# What a journey's account buys otherwise tells of its stages.
HANGING = written_apart(
    """
-- apart by journey_id
-- narrowed journey_spans: account_id in (
--     select account_id from journey_spans where journey_id in (select journey_id from asked))
-- narrowed stage_touches
-- narrowed journey_statements
-- narrowed crm_stage_changes
-- reached by journey_spans: select journey_id from changed
--     union select journey_id from journey_spans where account_id in (select account_id from changed)
""",
    __name__,
)
STEP = ArrowStep("stage_estimates", READS, for_each_map(stage_estimates), hanging=HANGING)


def stages_looked_back(tables: Mapping[str, pa.Table], context: Context, journey_id: str) -> pa.Table:
    """As `stage_estimates`, of one journey, each week told also from the later ones: for looking back, when asked.

    Tables hold what is of the journey's account; all its journeys must follow the context's one map.
    """
    model, evidence = taught(tables, context)
    own = evidence.only(np.flatnonzero(evidence.weeks.journeys == journey_id))
    return _rows(own.weeks, model.look_back(own), context.journey_map)


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
