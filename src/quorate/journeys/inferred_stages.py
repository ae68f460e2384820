"""Which stage is shown by inference: the furthest that the journey has probably reached.

Stages are in order, so what people ask of a shown stage is whether the team is there yet. Shown is the furthest stage
with

    P(stage or a later one) >= REACHED

a quantile of the posterior: it uses what lies to both sides of the likeliest stage, which jumps when two far ones are
about as likely. What was shown is kept until its own chance of being reached falls `SLACK` below that, so that a
journey at the edge does not come and go. Waiting until a change has held for some weeks would calm it at the price of
being late.
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

# Half would be as often late as early. A team found deciding late is the dearer mistake: at two fifths the deciding
# stages are shown half a week sooner, and the stage is right a little more often, as behaviour tends to trail the team.
REACHED = 0.4
# Enough to hold through a week's noise.
SLACK = 0.05

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
    apart="journey_id",
)


def shown_stages(chances: Numbers, starts: Places, reached: float = REACHED, slack: float = SLACK) -> Places:
    """The stage shown at each week: the furthest reached with this chance, or the last one shown; shape (weeks,).

    Parameters
    ----------
    chances: probability of each stage, in their order; shape (weeks, stages), the weeks of all journeys end to end.
    starts: where each journey begins in them, then where the last one ends.
    reached: how probable it must be that a stage is reached, for it to be shown.
    slack: how far below that the chance may fall before what is shown goes back.
    """
    chance_of_reaching = np.cumsum(chances[:, ::-1], axis=1)[:, ::-1]
    # the first stage is always reached, whatever rounding says
    forward = (chance_of_reaching[:, 1:] >= reached).sum(axis=1)
    furthest = (chance_of_reaching[:, 1:] >= reached - slack).sum(axis=1)
    shown: Places = forward.copy()
    for sequences, places in steps(starts):
        later = places[places > starts[sequences]]
        shown[later] = np.clip(shown[later - 1], forward[later], furthest[later])
    return shown


def _dense(estimates: pa.Table, week: Places, journey_map: JourneyMap) -> Numbers:
    """Probabilities as an array; a stage without a row has none; shape (weeks, stages)."""
    places = {stage.stage: place for place, stage in enumerate(journey_map.stages)}
    found = np.zeros((int(week[-1]) + 1, len(places)))
    found[week, [places[name] for name in estimates["stage"].to_pylist()]] = estimates["stage_probability"]
    return found
