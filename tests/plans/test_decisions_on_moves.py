"""What people decided bears on what is proposed: put aside, or agreed and so first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from tests.plans.worked import context, facts, placed, unmet, vacancy, working
from tests.worlds import run_step

from quorate.plans import move_drafts
from quorate.plans.decisions_on_moves import Decisions
from quorate.plans.sense import MOST_MOVES
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
