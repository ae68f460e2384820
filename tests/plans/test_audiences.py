from __future__ import annotations

from tests.plans.worked import at, member
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.plans", "audiences")


def test_members_of_open_journeys_by_role_stage_and_offering() -> None:
    journeys = [
        {"journey_id": "j", "account_id": "a", "outcome": "open", "offering_id": "crm"},
        {"journey_id": "k", "account_id": "b", "outcome": "open", "offering_id": None},
        {"journey_id": "won", "account_id": "a", "outcome": "won", "offering_id": "crm"},
    ]
    history = [
        {"journey_id": "j", "stage": "explore", "entered_at": at("01-01"), "left_at": at("02-01")},
        {"journey_id": "j", "stage": "decide", "entered_at": at("02-01")},
        {"journey_id": "k", "stage": "explore", "entered_at": at("01-01")},
        {"journey_id": "won", "stage": "adopt", "entered_at": at("01-01")},
    ]
    members = [
        member("ann", "champion"),
        member("ann", "champion", journey_id="k"),
        member("ben", "user", membership="likely"),
        member("cas", "user", membership="candidate"),
        member("dee", "user", membership="left"),
        member("eve", "user"),
        member("fay", "user"),
        member("gus", "user", journey_id="won"),
    ]
    touches = [
        {"touch_id": "1", "person_id": "eve", "action": "subscribed", "occurred_at": at("01-01")},
        {"touch_id": "2", "person_id": "eve", "action": "unsubscribed", "occurred_at": at("01-02")},
        {"touch_id": "3", "person_id": "fay", "action": "unsubscribed", "occurred_at": at("01-01")},
        {"touch_id": "4", "person_id": "fay", "action": "subscribed", "occurred_at": at("01-02")},
        {"touch_id": "5", "person_id": None, "action": "unsubscribed", "occurred_at": at("01-02")},
    ]
    rows = run_step(
        STEP,
        {
            "journeys": journeys,
            "stage_history": history,
            "members": members,
            "touches": touches,
        },
    )
    assert [tuple(row.values()) for row in rows] == [
        ("champion/decide/crm", "ann", "a", "j", None),
        ("champion/explore/any", "ann", "b", "k", None),
        ("user/decide/crm", "ben", "a", "j", None),
        ("user/decide/crm", "fay", "a", "j", None),
    ]
