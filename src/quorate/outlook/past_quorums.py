"""How probable the quorum of past journeys looked four weeks before they ended, and whether the team decided for us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook import stance_states
from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import quorum_probabilities
from quorate.outlook.team_arrays import teams_of
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

# What is seen in the last weeks is the decision itself: the CRM is tidied up, contracts are signed.
BEFORE_END = timedelta(days=28)
# A team that chose a rival did agree, but not on us: it says nothing about this quorum.
ENDINGS = {"won": True, "lost_no_decision": False}

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("closed_at", pa.timestamp("us")),
        ("quorum_probability", pa.float64()),
        ("is_reached", pa.bool_()),
    ]
)


def past_quorums(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per journey that was won or ended without a decision.

    Members who joined later are left out and so is what was seen later; who is on the team, and in which role, is as
    known today.
    """
    journeys = tables["journeys"]
    ended = journeys.filter(
        pc.and_(pc.is_in(journeys["outcome"], pa.array(list(ENDINGS))), pc.is_valid(journeys["closed_at"]))
    )
    closed = ended["closed_at"].cast(pa.timestamp("us"))
    days = (closed.cast(pa.int64()).to_numpy() - BEFORE_END / timedelta(microseconds=1)) / 86_400e6
    members = tables["team_members"]
    joined = members["joined_at"].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy() / 86_400e6
    place = pc.fill_null(
        pc.index_in(members["journey_id"], ended["journey_id"].combine_chunks()), -1
    ).to_numpy()
    was_there = (place >= 0) & (joined <= np.append(days, -np.inf)[place])
    early = {**tables, "journeys": ended, "team_members": members.filter(pa.array(was_there))}
    counts = QuorumCounts(context.journey_map)
    states = stance_states.states_on(early, days, context.journey_map)
    found = quorum_probabilities(teams_of(ended["journey_id"], states, counts.roles), counts)
    columns = [
        ended["journey_id"],
        closed,
        pa.array(np.round(found.means, 9)),
        pa.array([ENDINGS[outcome] for outcome in ended["outcome"].to_pylist()], pa.bool_()),
    ]
    return pa.table(columns, schema=SCHEMA)


STEP = ArrowStep("past_quorums", stance_states.STEP.order, for_each_map(past_quorums))
