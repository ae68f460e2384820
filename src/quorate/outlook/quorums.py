"""How probable the quorum of each open journey is, held against past outcomes, and what hangs on each seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import quorum_probabilities
from quorate.outlook.team_arrays import Teams, teams_of
from quorate.stats.odds_correction import OddsCorrection
from quorate.stats.ragged import Numbers
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

_SEATS = pa.list_(
    pa.struct(
        [("person_id", pa.string()), ("role", pa.string()), ("gain", pa.float64()), ("loss", pa.float64())]
    )
)
SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("uncorrected_probability", pa.float64()),
        ("quorum_probability", pa.float64()),
        ("quorum_probability_low", pa.float64()),
        ("quorum_probability_high", pa.float64()),
        ("past_journeys", pa.int64()),
        ("prior_share", pa.float64()),
        ("correction_shift", pa.float64()),
        ("correction_slope", pa.float64()),
        ("seats", _SEATS),
    ]
)


def quorums(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per open journey.

    `seats` holds, for every counted member and for every required role nobody fills (without person), how much the
    probability would rise if the seat were a supporter's for certain, and fall if it were a sceptic's. `prior_share`
    says how far the correction by past outcomes still rests on the belief that there is nothing to correct;
    `correction_shift` and `correction_slope` are what it does to log-odds.
    """
    counts = QuorumCounts(context.journey_map)
    teams = open_teams(tables["journeys"], tables["stance_states"], counts.roles)
    found = quorum_probabilities(teams, counts)
    correction = past_correction(tables["past_quorums"])
    means, lows, highs = (correction.predict(each) for each in (found.means, found.lows, found.highs))
    of_seat = teams.team_of
    raw = found.means[of_seat]
    gains = correction.predict(np.clip(raw + found.gains, 0.0, 1.0)) - means[of_seat]
    losses = means[of_seat] - correction.predict(np.clip(raw - found.losses, 0.0, 1.0))
    count = len(teams.journey_ids)
    columns = [
        pa.array(teams.journey_ids, pa.string()),
        *(pa.array(np.round(each, 9)) for each in (found.means, means, lows, highs)),
        pa.array(np.full(count, correction.count_)),
        *(
            pa.array(np.full(count, round(each, 9)))
            for each in (correction.prior_share_, correction.shift_, correction.slope_)
        ),
        _seats(teams, counts.roles, gains, losses),
    ]
    return pa.table(columns, schema=SCHEMA)


STEP = ArrowStep(
    "quorums",
    {
        "journeys": ("journey_id",),
        "stance_states": ("journey_id", "person_id", "role"),
        "past_quorums": ("closed_at", "journey_id"),
    },
    for_each_map(quorums),
)


def open_teams(journeys: pa.Table, states: pa.Table, roles: Sequence[str]) -> Teams:
    """The teams of open journeys."""
    return teams_of(journeys.filter(pc.equal(journeys["outcome"], "open"))["journey_id"], states, roles)


def past_correction(past: pa.Table) -> OddsCorrection:
    """What past journeys, in order of their end, teach of the probabilities."""
    came = past["is_reached"].cast(pa.float64()).to_numpy()
    return OddsCorrection().fit(past["quorum_probability"].to_numpy().astype(np.float64), came)


def _seats(teams: Teams, roles: Sequence[str], gains: Numbers, losses: Numbers) -> pa.Array:
    names = np.array([*roles, "unknown"], dtype=object)[teams.roles]
    seats = pa.StructArray.from_arrays(
        [
            pa.array(teams.people, pa.string()),
            pa.array(names, pa.string()),
            pa.array(np.round(gains, 9)),
            pa.array(np.round(losses, 9)),
        ],
        fields=list(_SEATS.value_type),
    )
    return pa.ListArray.from_arrays(pa.array(teams.starts.astype(np.int32)), seats)
