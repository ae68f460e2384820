"""What people decided bears on what is proposed: put aside, or agreed and so first."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import md5
from typing import Any

import pytest
from tests.plans.worked import FACTS, MAP, context, facts, placed, situation, unmet, vacancy, working
from tests.worlds import run_step

from quorate.plans import move_drafts
from quorate.plans.decisions_on_moves import Decisions
from quorate.plans.occasions import Occasion
from quorate.plans.sense import MOST_MOVES
from quorate.plans.targets import Target
from quorate.warehouse.steps import SqlStep

DAY = date(2026, 6, 30)
UNDECIDED = facts(
    stage="decide",
    offering_id="crm",
    dispersion=0.6,
    support=0.2,
    no_decision_cause="indecision",
    quorum_probability=0.3,
    swing_person_ids=["ben"],
    lost_no_decision_probability=0.4,
)


@pytest.mark.parametrize(
    ("standing", "stay_days", "is_put_aside", "is_agreed"),
    [
        (None, 5, False, False),
        ({"status": "proposed"}, 5, False, False),
        ({"status": "accepted"}, 5, False, True),
        ({"status": "done"}, 5, True, False),
        ({"status": "snoozed"}, 5, True, False),
        ({"status": "dismissed", "reason": "wrong_person"}, 5, True, False),
        (
            {"status": "dismissed", "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 25, 9)},
            5,
            True,
            False,
        ),
        (
            {"status": "dismissed", "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 24, 9)},
            5,
            False,
            False,
        ),
        (
            {"status": "dismissed", "reason": "wrong_time", "dismissed_at": datetime(2026, 6, 1)},
            None,
            True,
            False,
        ),
    ],
)
def test_what_stands(
    standing: dict[str, Any] | None, stay_days: int | None, is_put_aside: bool, is_agreed: bool
) -> None:
    """The stay in the stage began five days ago, on 25 June."""
    rows = [{"move_id": "m", "reason": None, **standing}] if standing else []
    decided = Decisions(rows, DAY)
    assert (decided.is_put_aside("m", stay_days), decided.is_agreed("m")) == (is_put_aside, is_agreed)


def _named(*standings: dict[str, Any]) -> str:
    """The id of a move to ann for a criterion."""
    occasion = Occasion("criterion", "compared", {})
    play = MAP.plays[0]
    return Decisions(standings, DAY).move_id(situation(), play, Target(placed("ann")), occasion)


def test_a_move_keeps_its_name_until_it_was_done_and_has_rested() -> None:
    """Names are what md5sum makes of `j|PLAY|ann||compared`, and of `...|2` for the second time."""
    play = MAP.plays[0].play
    first, second = (
        "m_" + md5(f"j|{play}|ann||compared{again}".encode(), usedforsecurity=False).hexdigest()
        for again in ("", "|2")
    )
    assert _named() == first
    assert _named({"move_id": first, "status": "accepted", "done_at": None}) == first
    rests = {"move_id": first, "status": "done", "done_at": datetime(2026, 6, 2)}
    assert _named(rests) == first  # 28 days ago
    assert _named({**rests, "done_at": datetime(2026, 6, 1)}) == second
    assert (
        _named(
            {**rests, "done_at": datetime(2026, 4, 1)},
            {"move_id": second, "status": "done", "done_at": datetime(2026, 6, 20)},
        )
        == second
    )


def test_another_journey_play_person_role_or_criterion_is_another_move() -> None:
    criterion, first, second = Occasion("criterion", "compared", {}), *MAP.plays[:2]
    ann, decided = Target(placed("ann")), Decisions()
    names = [
        decided.move_id(situation(), first, ann, criterion),
        decided.move_id(situation(stay_days=50), first, ann, criterion),
        decided.move_id(situation(journey_id="k"), first, ann, criterion),
        decided.move_id(situation(), second, ann, criterion),
        decided.move_id(situation(), first, Target(placed("ben")), criterion),
        decided.move_id(situation(), first, Target(placed("ann"), vacancy_role="user"), criterion),
        decided.move_id(situation(), first, ann, Occasion("criterion", "budget_named", {})),
        decided.move_id(situation(), first, ann, Occasion("stage", "compared", {})),
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 7


def _drafted(standings: list[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The drafts of a team with more to do than it bears, by id, and the ids in the order of the plan."""
    members = [
        placed(name, influence=0.4, momentum="quiet") for name in ("ann", "ben", "cas", "dee", "eve", "fay")
    ]
    inputs = {
        "plan_journeys": working("plan_journeys", [UNDECIDED]),
        "plan_members": working(
            "plan_members", [{**row, "place": place} for place, row in enumerate(members, start=1)]
        ),
        "plan_criteria": working("plan_criteria", [unmet("contract_read", "decide", needed=3)]),
        "vacancies": [vacancy("champion"), vacancy("procurement"), vacancy("economic_buyer")],
        "move_standings": [{"journey_id": "j", "version": 1, **row} for row in standings],
        **{
            name: working(name)
            for name in (
                "channel_answers",
                "recent_contacts",
                "channel_bases",
                "stage_worth",
                "won_amounts",
                "quorum_swings",
            )
        },
    }
    drafts = run_step(move_drafts.STEP, inputs, context=context())
    kept = working("move_drafts", drafts)
    proposed = run_step(
        SqlStep("quorate.plans", "proposed_moves"),
        {
            "move_drafts": kept,
            "draft_contents": working("draft_contents"),
            "plan_owners": working("plan_owners"),
            "workspace_facts": FACTS,
        },
    )
    ranks = {
        (row["play"], row["person_id"], row["vacancy_role"], row["reasons"]): row["place"]
        for row in drafts
        if row["place"] is not None
    }
    by_id = {row["move_id"]: row for row in proposed}
    order = sorted(
        by_id,
        key=lambda name: ranks[
            tuple(by_id[name][key] for key in ("play", "person_id", "vacancy_role", "reasons"))
        ],
    )
    return by_id, order


def test_what_is_put_aside_makes_room_for_another() -> None:
    before, order = _drafted([])
    for standing in (
        {"status": "dismissed", "reason": "no_means", "dismissed_at": datetime(2026, 6, 29)},
        {"status": "snoozed"},
        {"status": "done"},
    ):
        after, _ = _drafted([{"move_id": order[0], **standing}])
        assert order[0] not in after
        assert len(before) == len(after) == MOST_MOVES


def test_what_is_agreed_comes_first() -> None:
    before, order = _drafted([])
    last = order[-1]
    after, then = _drafted([{"move_id": last, "status": "accepted"}])
    assert then[0] == last
    assert len(after) == len(before)
