"""How probable the quorum of each open journey is, and what hangs on each seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import QuorumProbabilities, quorum_probabilities
from quorate.outlook.team_arrays import Teams, teams_of
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
        ("quorum_probability", pa.float64()),
        ("quorum_probability_low", pa.float64()),
        ("quorum_probability_high", pa.float64()),
        ("seats", _SEATS),
    ]
)


def quorums(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per open journey.

    `seats` holds, for every counted member and for every required role nobody fills (without person), how much the
    probability would rise if the seat were a supporter's for certain, and fall if it were a sceptic's.
    """
    counts = QuorumCounts(context.journey_map)
    teams = open_teams(tables["journeys"], tables["stance_states"], counts.roles)
    found = quorum_probabilities(teams, counts)
    columns = [
        pa.array(teams.journey_ids, pa.string()),
        *(pa.array(np.round(each, 9)) for each in (found.means, found.lows, found.highs)),
        _seats(teams, counts.roles, found),
    ]
    return pa.table(columns, schema=SCHEMA)


STEP = ArrowStep(
    "quorums",
    {"journeys": ("journey_id",), "stance_states": ("journey_id", "person_id", "role")},
    for_each_map(quorums),
    apart="journey_id",
)


def open_teams(journeys: pa.Table, states: pa.Table, roles: Sequence[str]) -> Teams:
    """The teams of open journeys."""
    return teams_of(journeys.filter(pc.equal(journeys["outcome"], "open"))["journey_id"], states, roles)


def _seats(teams: Teams, roles: Sequence[str], found: QuorumProbabilities) -> pa.Array:
    names = np.array([*roles, "unknown"], dtype=object)[teams.roles]
    seats = pa.StructArray.from_arrays(
        [
            pa.array(teams.people, pa.string()),
            pa.array(names, pa.string()),
            pa.array(np.round(found.gains, 9)),
            pa.array(np.round(found.losses, 9)),
        ],
        fields=list(_SEATS.value_type),
    )
    return pa.ListArray.from_arrays(pa.array(teams.starts.astype(np.int32)), seats)
