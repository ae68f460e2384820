"""The maps that come with a release: sound, reachable by what buyers do, and in one vocabulary."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.journeys.test_stage_history import SCHEMAS
from tests.worlds import run_step

from quorate.errors import UsageError
from quorate.journeys import stage_moves
from quorate.settings import (
    BUYER_ACTIONS,
    SHIPPED_MAPS,
    AllOf,
    AnyOf,
    JourneyMap,
    NotOf,
    QuorumTree,
    Single,
    TouchCondition,
    default_settings,
    examine_journey_map,
    leaves_of,
    read_journey_map,
    shipped_journey_map_text,
)
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL, CONTENT_INTENTS, FUNCTIONS
from quorate.warehouse.steps import Context, Moment

MAPS = {name: read_journey_map(shipped_journey_map_text(name)) for name in SHIPPED_MAPS}
ORDER = (
    "unaware", "define", "explore", "require", "select", "validate", "decide", "adopt", "satisfied", "expand",
)  # fmt: skip
START = datetime(2024, 1, 1)
LAST_DAY = date(2027, 6, 30)


@pytest.mark.parametrize("name", SHIPPED_MAPS)
def test_it_has_no_problems_and_the_name_of_its_file(name: str) -> None:
    journey_map, problems = examine_journey_map(shipped_journey_map_text(name))
    assert problems == ()
    assert journey_map is not None
    assert journey_map.journey_map == name


@pytest.mark.parametrize("journey_map", MAPS.values(), ids=MAPS)
def test_its_stages_are_those_of_one_vocabulary_in_one_order(journey_map: JourneyMap) -> None:
    stages = [stage.stage for stage in journey_map.stages]
    assert stages == [stage for stage in ORDER if stage in stages]
    assert {"unaware", "explore", "select", "decide", "adopt", "satisfied", "expand"} <= set(stages)


def test_smaller_purchases_are_quicker_and_have_fewer_stages() -> None:
    small, standard, large = (MAPS[name] for name in SHIPPED_MAPS)
    assert len(small.stages) < len(standard.stages)
    shared = {stage.stage for stage in small.stages} & {stage.stage for stage in large.stages}
    medians = {
        name: [
            stage.typical_days.median for stage in each.stages if stage.stage in shared and stage.typical_days
        ]
        for name, each in MAPS.items()
    }
    ordered = zip(*(medians[name] for name in SHIPPED_MAPS), strict=True)
    assert all(first < second < third for first, second, third in ordered)


@pytest.mark.parametrize("journey_map", MAPS.values(), ids=MAPS)
def test_only_what_buyers_do_meets_a_criterion(journey_map: JourneyMap) -> None:
    rules = [*(criterion.rule for criterion in journey_map.criteria()), journey_map.opens_when]
    touches = [leaf for rule in rules for leaf in leaves_of(rule) if isinstance(leaf, TouchCondition)]
    assert touches
    for leaf in touches:
        ours = set(leaf.counted_actions) - set(BUYER_ACTIONS)
        assert not ours, (leaf, ours)
        assert leaf.counted_actions or leaf.initiators == ("buyer",), leaf


@pytest.mark.parametrize("journey_map", MAPS.values(), ids=MAPS)
def test_a_team_of_willing_members_reaches_the_quorum_and_opponents_do_not(journey_map: JourneyMap) -> None:
    team = {role.role: 2 for role in journey_map.roles}
    assert _holds(journey_map.quorum, team, "champion")
    assert not _holds(journey_map.quorum, team, "opponent")


def _holds(rule: QuorumTree, team: dict[str, int], stance: str) -> bool:
    match rule:
        case AllOf(parts):
            return all(_holds(part, team, stance) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, team, stance) for part in parts)
        case NotOf(part):
            return not _holds(part, team, stance)
        case Single(leaf):
            group = team.get(leaf.role, 0) if leaf.role else sum(team.values())
            holding = group if stance in leaf.satisfying_stances else 0
            return holding >= leaf.needed_members and holding >= group * (leaf.needed_share or 0)
    raise AssertionError(rule)


def buyers_life(journey_map: JourneyMap) -> dict[str, Any]:
    """A team that does everything a buyer can, purchase by purchase: won after a year and a half, then another."""
    won = START + timedelta(days=540)
    roles = [role.role for role in journey_map.roles]
    doings = [(channel, action) for channel, actions in ACTIONS_BY_CHANNEL.items() for action in actions]
    doings = [doing for doing in doings if doing[1] in BUYER_ACTIONS]
    touches = [
        {
            "journey_id": "j", "touch_id": f"t{week}.{number}", "occurred_at": START + timedelta(weeks=week, hours=1),
            "person_id": f"p{number % 10}", "channel": channel, "action": action, "initiator": "buyer",
            "content_intent": CONTENT_INTENTS[number % len(CONTENT_INTENTS)],
            "offering": "another" if week > 110 and channel == "web" else "own",
            "is_after_purchase": START + timedelta(weeks=week) > won, "role": roles[number % len(roles)],
            "function": FUNCTIONS[number % 4],
        }
        for week in range(150)
        for number, (channel, action) in enumerate(doings)
    ]  # fmt: skip
    said = [
        {
            "journey_id": "j", "statement_id": f"s{place}", "stated_at": START + timedelta(days=400),
            "author_function": "sales", "subject": "criterion", "value": criterion.criterion_id,
        }
        for place, criterion in enumerate(journey_map.criteria())
        if criterion.criterion_id == "terms_settled"
    ]  # fmt: skip
    deals = [
        {
            "journey_id": "j", "opportunity_id": "o", "created_at": START + timedelta(days=300), "closed_at": won,
            "outcome": "won", "purchase": "own",
        },
        {
            "journey_id": "j", "opportunity_id": "n", "created_at": START + timedelta(days=900), "outcome": "open",
            "purchase": "another",
        },
    ]  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "journey_evidence": touches,
        "journey_statements": said,
        "journey_purchases": deals,
        "connected_channels": [{"channel": channel} for channel in ACTIONS_BY_CHANNEL],
        "journey_silences": [],
    }
    journey = {
        "journey_id": "j", "account_id": "a", "journey_map": journey_map.journey_map, "opened_at": START,
        "closed_at": won, "outcome": "won",
    }  # fmt: skip
    tables = {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}
    return {"journeys": [journey], **tables}


@pytest.mark.parametrize("journey_map", MAPS.values(), ids=MAPS)
def test_buyers_reach_every_stage_by_criteria_alone(journey_map: JourneyMap) -> None:
    context = Context(Moment(LAST_DAY), default_settings(), (journey_map,))
    moves = run_step(stage_moves.STEP, buyers_life(journey_map), context=context)
    stages = [move["stage"] for move in sorted(moves, key=lambda move: move["move_no"])]
    assert list(dict.fromkeys(stages)) == [stage.stage for stage in journey_map.stages]


def test_another_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'enterprise'"):
        shipped_journey_map_text("enterprize")
