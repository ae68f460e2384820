"""How near each open journey's team is to its quorum, who disagrees, and whose support would help most."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.quorums import open_teams
from quorate.outlook.team_arrays import Teams
from quorate.outlook.team_conflicts import Standing, conflicts
from quorate.settings.journey_map import JourneyMap
from quorate.stats.ragged import Numbers
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

# At most so many members are named, and only those between whose support and doubt the probability moves by so much.
MOST_SWINGS, LEAST_SWING = 5, 0.01

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("as_of_on", pa.date32()),
        ("quorum_probability", pa.float64()),
        ("quorum_probability_low", pa.float64()),
        ("quorum_probability_high", pa.float64()),
        ("support", pa.float64()),
        ("dispersion", pa.float64()),
        ("required_role_coverage", pa.float64()),
        ("conflicts", pa.string()),
        ("swing_person_ids", pa.list_(pa.string())),
    ]
)


def agreement(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per open journey; teams of confirmed and likely members.

    Support and dispersion are over members whose stance is known. Required roles that nobody fills count in the
    probability. Swings are members on whom some of it hangs: how far it is between their support and their doubt.
    """
    journey_map, found = context.journey_map, tables["quorums"]
    teams = open_teams(tables["journeys"], tables["stance_states"], [role.role for role in journey_map.roles])
    support, dispersion = spread(teams)
    columns = [
        pa.array(teams.journey_ids, pa.string()),
        pa.array([context.moment.on] * len(teams.journey_ids), pa.date32()),
        *(found[f"quorum_probability{end}"] for end in ("", "_low", "_high")),
        *(pa.array(numbers, mask=np.isnan(numbers)) for numbers in (support, dispersion)),
        pa.array(_coverage(teams, journey_map)),
        pa.array(_conflicts(teams, tables["people"]), pa.string()),
        pa.array(_swings(teams, found["seats"].to_pylist()), pa.list_(pa.string())),
    ]
    return pa.table(columns, schema=SCHEMA)


STEP = ArrowStep(
    "agreement",
    {
        "journeys": ("journey_id",),
        "stance_states": ("journey_id", "person_id", "role"),
        "quorums": ("journey_id",),
        "people": ("person_id",),
    },
    for_each_map(agreement),
    apart="journey_id",
)


def spread(teams: Teams) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of the known stances of each team, weighed by influence.

    Each of shape (teams,); NaN with nobody known for the mean, with fewer than two for the deviation. Where
    nobody known has any influence all weigh the same.
    """
    count = len(teams.journey_ids)
    team_of = np.repeat(np.arange(count), np.diff(teams.starts))
    is_known = ~np.isnan(teams.scores)
    known, scores, weights = team_of[is_known], teams.scores[is_known], teams.influences[is_known]
    number = np.bincount(known, minlength=count)
    has_weight = np.bincount(known, weights, minlength=count) > 0.0
    weights = np.where(has_weight[known], weights, 1.0)
    total = np.bincount(known, weights, minlength=count)
    safe = np.where(total > 0.0, total, 1.0)
    mean = np.bincount(known, weights * scores, minlength=count) / safe
    variance = np.bincount(known, weights * (scores - mean[known]) ** 2, minlength=count) / safe
    return (
        np.where(number >= 1, np.clip(mean, -1.0, 1.0), np.nan),
        np.where(number >= 2, np.sqrt(variance), np.nan),
    )


def _coverage(teams: Teams, journey_map: JourneyMap) -> Numbers:
    """Share of the map's required roles that somebody fills; 1 where the map requires none."""
    required = np.array([role.is_required for role in journey_map.roles])
    if not required.any():
        return np.ones(len(teams.journey_ids))
    empty = np.bincount(teams.team_of[teams.is_vacant], minlength=len(teams.journey_ids))
    return np.asarray(1.0 - empty / required.sum())


def _conflicts(teams: Teams, people: pa.Table) -> list[str]:
    known = np.flatnonzero(~np.isnan(teams.scores))
    person_ids = pa.array([teams.people[member] for member in known], pa.string())
    found = pc.index_in(person_ids, people["person_id"].combine_chunks())
    functions = people["function"].take(found).to_pylist()
    standings: list[list[Standing]] = [[] for _ in teams.journey_ids]
    team_of = np.searchsorted(teams.starts, known, side="right") - 1
    for team, member, function in zip(team_of.tolist(), known.tolist(), functions, strict=True):
        score, influence = float(teams.scores[member]), float(teams.influences[member])
        standings[team].append(Standing(teams.people[member] or "", function, score, influence))
    return [json.dumps(conflicts(team)) for team in standings]


def _swings(teams: Teams, seats: Sequence[Sequence[Mapping[str, Any]]]) -> list[list[str]]:
    """Members on whom something hangs: those whose stance is known first, the most powerful first.

    Who is not known may not be on the team at all; power counts before what hangs on somebody, since the powerful move
    others too, which the probability leaves out.
    """
    named = []
    for start, of_team in zip(teams.starts.tolist(), seats, strict=False):
        found = [
            (
                bool(np.isnan(teams.scores[place])),
                -teams.influences[place],
                -round(swing, 6),
                seat["person_id"],
            )
            for place, seat in enumerate(of_team, start)
            if seat["person_id"] is not None and (swing := seat["gain"] + seat["loss"]) >= LEAST_SWING
        ]
        named.append([person for *_, person in sorted(found)[:MOST_SWINGS]])
    return named
