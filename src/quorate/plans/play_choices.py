"""Which play to choose for each member's role in each journey's week: the surest, and now and then one drawn by lot.

The surest play is the one whose chance of progress is highest even where we have been somewhat lucky with it
(`stats/exploring_choice`). A play that surely makes falling back or losing likelier is neither chosen nor drawn. What
is drawn hangs on the journey, the week and the play alone, so that the same day gives the same choice; the chance of
every choice is kept beside it, and what comes of it can be held against that later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from quorate.plans.held_out import HeldOut
from quorate.stats.exploring_choice import choice_chances, lot, ranked, surest_first
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings.journey_map import JourneyMap
    from quorate.settings.plays import Play

Row = dict[str, Any]
CAUTION = 1.0
"""Standard errors taken off a play's mean; on development seeds it cost nothing and gained where much was seen."""


class _Told(NamedTuple):
    """What is told of one play in one cell: its effect, how uncertain it is, and the least it adds to setbacks."""

    mean: float
    error: float
    setback_low: float


_NOTHING = _Told(0.0, 0.0, 0.0)


def play_choices(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per live journey, role of its members and play its stage allows."""
    import pyarrow as pa

    told = {
        (row["role"], row["stage"], row["play"]): _Told(
            row["effect_mean"], row["effect_error"], row["setback_low"]
        )
        for row in tables["play_grid"].to_pylist()
    }
    allowed = _allowed(context.journey_map)
    held_out = HeldOut(tables["held_out_accounts"].to_pylist())
    roles: dict[str, set[str]] = defaultdict(set)
    for row in tables["plan_members"].to_pylist():
        roles[row["journey_id"]].add(row["role"])
    day = context.moment.on
    monday = day - timedelta(days=day.weekday())
    share = context.settings.plans.exploration_share
    rows = [
        row
        for journey in tables["plan_journeys"].to_pylist()
        if journey["stage"] is not None
        # what an experiment keeps from the account has no chance, and the others have it all
        if (
            plays := [
                each.play
                for each in allowed[journey["stage"]]
                if not held_out.forbids(each, journey["account_id"])
            ]
        )
        for role in sorted(roles[journey["journey_id"]])
        for row in _choice(journey, role, plays, told, monday, share)
    ]
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["play_choices"].arrow_schema())


STEP = ArrowStep(
    "play_choices",
    {
        "play_grid": ("role", "stage", "play"),
        "plan_members": ("journey_id", "place"),
        "plan_journeys": ("journey_id",),
        "held_out_accounts": ("experiment_id", "account_id"),
    },
    for_each_map(play_choices),
    apart="journey_id",
)


def _allowed(journey_map: JourneyMap) -> dict[str, list[Play]]:
    """The plays of the map that each of its stages allows, in the map's order."""
    return {
        stage.stage: [
            play for play in journey_map.plays if not play.when.stages or stage.stage in play.when.stages
        ]
        for stage in journey_map.stages
    }


def _choice(
    journey: Row,
    role: str,
    plays: list[str],
    told: Mapping[tuple[str, str, str], _Told],
    monday: date,
    exploration_share: float,
) -> Iterator[Row]:
    journey_id, stage = journey["journey_id"], journey["stage"]
    found = {play: told.get((role, stage, play), _NOTHING) for play in plays}
    plays = [play for play in plays if found[play].setback_low <= 0.0] or plays
    means, errors = (np.array([getattr(found[play], name) for play in plays]) for name in ("mean", "error"))
    order = surest_first(means, errors, CAUTION)
    chances = choice_chances(order, exploration_share)
    week = monday.isoformat()
    is_drawn = lot("slot", journey_id, role, week) < exploration_share
    lots = np.array([lot("play", journey_id, role, week, play) for play in plays])
    surest = {place: rank for rank, place in enumerate(order.tolist(), start=1)}
    for rank, place in enumerate(ranked(order, lots, is_drawn=is_drawn).tolist(), start=1):
        yield {
            "journey_id": journey_id,
            "week_on": monday,
            "role": role,
            "stage": stage,
            "play": plays[place],
            "choice_rank": rank,
            "surest_rank": surest[place],
            "choice_probability": float(chances[place]),
            "is_chosen": rank == 1,
            "is_drawn": is_drawn,
        }
