"""Which stage is shown by inference: the likeliest one, but a shown stage gives way only to one that clearly leads.

Likeliest stages swap places from week to week when two are about as likely. Waiting until a change has held for some
weeks would calm that at the price of being late; asking for a lead costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quorate.journeys.journey_weeks import mondays, week_numbers
from quorate.stats.ragged import steps
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.settings import JourneyMap
    from quorate.stats.ragged import Numbers, Places

# Measured on a made-up development market: shown changes are 0.8 times the true ones with no lead asked for, 0.6 with
# this one and 0.5 with 0.2, and each tenth shows the deciding stages a quarter of a week later. In an earlier simulator
# stages showed more plainly and flapped more, and 0.2 was right.
MARGIN = 0.1

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("stage", pa.string()),
        ("entered_on", pa.date32()),
        ("left_on", pa.date32()),
        ("stage_probability", pa.float64()),
    ]
)


def inferred_stages(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per stay of a journey in the stage that inference shows, with its probability in the last week of it."""
    estimates = tables["stage_estimates"]
    if not estimates.num_rows:
        return SCHEMA.empty_table()
    journeys = np.asarray(estimates["journey_id"].to_pylist(), dtype=np.str_)
    numbers = week_numbers(estimates["week_on"])
    is_week = np.append([True], (journeys[1:] != journeys[:-1]) | (numbers[1:] != numbers[:-1]))
    weeks = np.flatnonzero(is_week)
    chances = _dense(estimates, np.cumsum(is_week) - 1, context.journey_map)
    is_first = np.append([True], journeys[weeks][1:] != journeys[weeks][:-1])
    starts = np.append(np.flatnonzero(is_first), [len(weeks)])
    shown = shown_stages(chances, starts)
    enters = np.flatnonzero(is_first | np.append([True], shown[1:] != shown[:-1]))
    leaves = np.append(enters[1:], [len(weeks)])
    is_last = np.append(is_first[leaves[:-1]], [True])
    names = pa.array([stage.stage for stage in context.journey_map.stages], pa.string())
    left = np.where(
        is_last, np.datetime64("NaT", "D"), mondays(numbers[weeks][np.minimum(leaves, len(weeks) - 1)])
    )
    return pa.table(
        [
            pa.array(journeys[weeks[enters]], pa.string()),
            names.take(pa.array(shown[enters])),
            pa.array(mondays(numbers[weeks[enters]]), pa.date32()),
            pa.array(left.astype("datetime64[D]"), pa.date32()),
            pa.array(chances[leaves - 1, shown[enters]]),
        ],
        schema=SCHEMA,
    )


STEP = ArrowStep(
    "inferred_stages",
    {"journeys": ("journey_id",), "stage_estimates": ("journey_id", "week_on", "stage")},
    for_each_map(inferred_stages),
)


def shown_stages(chances: Numbers, starts: Places, margin: float = MARGIN) -> Places:
    """The stage shown at each week: kept until another is likelier by `margin`; shape (weeks,).

    Parameters
    ----------
    chances: probability of each stage; shape (weeks, stages), the weeks of all journeys end to end.
    starts: where each journey begins in them, then where the last one ends.
    """
    likeliest = np.asarray(chances.argmax(axis=1), dtype=np.int64)
    shown = likeliest.copy()
    for sequences, places in steps(starts):
        later = places[places > starts[sequences]]
        before = shown[later - 1]
        leads = chances[later, likeliest[later]] - chances[later, before] >= margin
        shown[later] = np.where(leads, likeliest[later], before)
    return shown


def _dense(estimates: pa.Table, week: Places, journey_map: JourneyMap) -> Numbers:
    """Probabilities as an array; a stage without a row has none; shape (weeks, stages)."""
    places = {stage.stage: place for place, stage in enumerate(journey_map.stages)}
    found = np.zeros((int(week[-1]) + 1, len(places)))
    found[week, [places[name] for name in estimates["stage"].to_pylist()]] = estimates["stage_probability"]
    return found
