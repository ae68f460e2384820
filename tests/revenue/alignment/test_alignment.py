from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

HANDS = SqlStep("quorate.revenue.alignment", "hand_raises")
ALIGNMENT = SqlStep("quorate.revenue.alignment", "alignment")


def _touch(name: str, moment: str, function: str, **columns: Any) -> dict[str, Any]:
    touch = {"journey_id": "j", "touch_id": name, "account_id": "a", "occurred_at": at(moment), **columns}
    return {"our_function": function, "initiator": "buyer", "action": "viewed", "is_two_way": False, **touch}


def test_how_long_raised_hands_wait() -> None:
    demo = {"action": "requested_demo"}
    touches = [
        _touch("asked", "03-02 09:00", "marketing", **demo),
        _touch("asked", "03-02 09:00", "marketing", **{**demo, "journey_id": "other"}),
        _touch("mail", "03-02 09:05", "marketing", initiator="marketing", action="sent"),
        _touch("elsewhere", "03-02 10:00", "sales", initiator="sales", action="called", account_id="b"),
        _touch("noted", "03-02 11:00", "sales", initiator="sales", action="noted"),
        _touch("call", "03-02 15:30", "sales", initiator="sales", action="called"),
        _touch("again", "03-30 00:00", "marketing", action="requested_contact"),
    ]
    rows = run_step(HANDS, {"touch_functions": working("touch_functions", touches)}, date(2026, 3, 31))
    found = {row["touch_id"]: (row["answered_at"], row["waited_hours"]) for row in rows}
    assert found == {"asked": (at("03-02 15:30"), 6.5), "again": (None, 48.0)}


def test_both_functions_on_one_account() -> None:
    """March: two of three people met both functions; one of two labelled touches fitted the stage; one topic
    of three was common. April: one touch, nothing to compare but the people.
    """
    touches = [
        _touch("t1", "03-01", "marketing", person_id="ann", content_id="guide", topic="Security"),
        _touch("t2", "03-02", "sales", person_id="ann", topic="security "),
        _touch("t3", "03-03", "sales", person_id="ben", topic="price"),
        _touch("t4", "03-04", "marketing", person_id="ben", content_id="deck"),
        _touch("t5", "03-05", "marketing", person_id="cas", content_id="plain"),
        _touch("t6", "03-06", "success", person_id="dee"),
        _touch("t7", "03-07", "sales", person_id=None),
        _touch("t8", "04-01", "sales", person_id="ann"),
    ]
    contents = [
        {"content_id": "guide", "stages": ["explore"], "topics": ["security"]},
        {"content_id": "deck", "stages": ["decide"], "topics": ["roi"]},
        {"content_id": "plain", "stages": [], "topics": []},
    ]
    history = [
        {"journey_id": "j", "stage": "define", "entered_at": at("01-01"), "left_at": at("02-01")},
        {"journey_id": "j", "stage": "explore", "entered_at": at("02-01")},
    ]
    hands = [
        {"account_id": "a", "touch_id": "h1", "raised_at": at("03-01"), "waited_hours": 2.0},
        {"account_id": "a", "touch_id": "h2", "raised_at": at("03-09"), "waited_hours": 5.0},
    ]
    rows = run_step(
        ALIGNMENT,
        {
            "touch_functions": working("touch_functions", touches),
            "contents": contents,
            "stage_history": history,
            "hand_raises": working("hand_raises", hands),
            "our_activities": working(
                "our_activities",
                [
                    {
                        "account_id": "a",
                        "our_function": "sales",
                        "activity_id": "x",
                        "occurred_at": at("03-02"),
                    },
                    {
                        "account_id": "a",
                        "our_function": "sales",
                        "activity_id": "x",
                        "occurred_at": at("03-02"),
                    },
                ],
            ),
            "function_turns": working(
                "function_turns",
                [
                    {
                        "account_id": "a",
                        "our_function": "marketing",
                        "began_at": at("03-01"),
                        "waited_hours": hours,
                    }
                    for hours in (24.0, 48.0)
                ],
            ),
        },
    )
    nothing_done = {
        "sales_activity_count": 0,
        "marketing_activity_count": 0,
        "sales_after_marketing_hours_median": None,
        "marketing_after_sales_hours_median": None,
    }
    assert rows == [
        {
            "account_id": "a",
            "month_on": date(2026, 3, 1),
            "same_team_share": pytest.approx(2 / 3),
            "same_stage_share": 0.5,
            "same_message_share": pytest.approx(1 / 3),
            "follow_up_hours_median": 3.5,
            "alignment": pytest.approx(0.5),
            **nothing_done,
            "sales_activity_count": 1,
            "sales_after_marketing_hours_median": 36.0,
        },
        {
            "account_id": "a",
            "month_on": date(2026, 4, 1),
            "same_team_share": 0.0,
            "same_stage_share": None,
            "same_message_share": None,
            "follow_up_hours_median": None,
            "alignment": 0.0,
            **nothing_done,
        },
    ]


def test_a_message_that_only_one_of_them_wrote_down_is_not_known() -> None:
    touches = [
        _touch("t1", "03-01", "marketing", person_id="ann", topic="security"),
        _touch("t2", "03-02", "sales", person_id="ann"),
        _touch("t3", "04-01", "marketing", person_id="ann", topic="security"),
    ]
    rows = run_step(
        ALIGNMENT,
        {
            "touch_functions": working("touch_functions", touches),
            **{name: working(name) for name in ("hand_raises", "our_activities", "function_turns")},
        },
    )
    assert [row["same_message_share"] for row in rows] == [None, None]
    assert [row["alignment"] for row in rows] == [1.0, 0.0]
