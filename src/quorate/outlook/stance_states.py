"""Where every member stands, and where everybody still missing is likely to: words, scores and reasons."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.outlook.stance_priors import STANCE_VARIANCE
from quorate.outlook.stance_reasons import reasons
from quorate.outlook.stance_scale import LEAST_OWN_WEIGHT, STANCE_WORDS, UNKNOWN, word_places
from quorate.outlook.stance_seats import Seats, seats_of
from quorate.outlook.stance_signals import STOOD_ASIDE
from quorate.outlook.team_stances import TeamStances, team_stances
from quorate.settings.journey_map import JourneyMap
from quorate.stats.ragged import Numbers
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("person_id", pa.string()),
        ("role", pa.string()),
        ("role_shares", pa.list_(pa.float64())),
        ("is_counted", pa.bool_()),
        ("influence", pa.float64()),
        ("expected_stance", pa.float64()),
        ("mean", pa.float64()),
        ("variance", pa.float64()),
        ("shared_share", pa.float64()),
        ("stance", pa.string()),
        ("stance_score", pa.float64()),
        ("stance_confidence", pa.float64()),
        ("stance_reasons", pa.string()),
    ]
)
UNKNOWN_ROLE = "unknown"


def stance_states(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per member of a journey's team, and per required role that nobody fills (without person).

    `role_shares` are those of the map's roles and of none; of a role that nobody fills they do not sum to 1, since
    nobody may have it. Everybody has a mean and a variance, borrowed from role and colleagues where nothing was seen;
    only those whose own evidence weighs something have a stance, a score and a confidence.
    """
    return states_on(tables, np.full(len(tables["journeys"]), _day_number(context)), context.journey_map)


def states_on(tables: Mapping[str, pa.Table], days: Numbers, journey_map: JourneyMap) -> pa.Table:
    """The states of each journey on a day of its own.

    Parameters
    ----------
    days: since 1970; shape (journeys,), in the order of the journeys.
    """
    evidence = tables["stance_evidence"]
    seats = seats_of(tables["journeys"]["journey_id"], tables["team_members"], journey_map)
    found = team_stances(seats, evidence, tables["influences"], days, journey_map)
    is_known = _own_weights(seats, found, evidence["signal"]) >= LEAST_OWN_WEIGHT
    words = np.append(np.array(STANCE_WORDS, dtype=object), UNKNOWN)
    confidences = np.clip(1.0 - found.variances / STANCE_VARIANCE, 0.0, 1.0)
    columns = [
        *_placed(seats, journey_map),
        *(pa.array(each) for each in (found.expected, found.means, found.variances, found.shared)),
        pa.array(words[np.where(is_known, word_places(found.means), len(STANCE_WORDS))], pa.string()),
        pa.array(found.means, mask=~is_known),
        pa.array(np.where(is_known, confidences, 0.0)),
        reasons(evidence, found, len(seats.people)),
    ]
    return pa.table(columns, schema=SCHEMA)


STEP = ArrowStep(
    "stance_states",
    {
        "journeys": ("journey_id",),
        "team_members": ("journey_id", "person_id"),
        "stance_evidence": ("journey_id", "read_at", "person_id", "evidence_id", "signal"),
        "influences": ("journey_id", "from_person_id", "to_person_id", "evidence"),
    },
    for_each_map(stance_states),
    apart="journey_id",
)


def _day_number(context: Context) -> float:
    """The first moment after the day that is looked at, in days since 1970."""
    return float(np.datetime64(context.moment.at, "us").astype(np.int64) / 86_400e6)


def _placed(seats: Seats, journey_map: JourneyMap) -> list[pa.Array]:
    names = np.array([*(role.role for role in journey_map.roles), UNKNOWN_ROLE], dtype=object)
    journeys: NDArray[np.object_] = np.array(seats.journey_ids, dtype=object)[seats.journeys]
    return [
        pa.array(journeys, pa.string()),
        pa.array(seats.people, pa.string()),
        pa.array(names[seats.roles], pa.string()),
        pa.array(list(np.round(seats.role_shares, 9)), pa.list_(pa.float64())),
        pa.array(seats.is_counted),
        pa.array(seats.influences),
    ]


def _own_weights(seats: Seats, found: TeamStances, signals: pa.ChunkedArray) -> Numbers:
    """Sum of the weights of what each seat's member did or was said to be; shape (seats,).

    That they stood aside moves the estimate, but nobody is called anything for what they did not do.
    """
    has = (found.seats >= 0) & pc.not_equal(signals, STOOD_ASIDE).to_numpy()
    return np.bincount(found.seats[has], found.weights[has], len(seats.people)).astype(np.float64)
