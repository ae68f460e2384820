from __future__ import annotations

from typing import Any

import pytest
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.settings.conditions import BUYER_ACTIONS
from quorate.vocabulary.closed_lists import ACTIONS
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.revenue", "touch_functions")
COLLEAGUES = [
    {"colleague_id": "seller", "function": "sales"},
    {"colleague_id": "helper", "function": "success"},
    {"colleague_id": "analyst", "function": "operations"},
]


def _one(**columns: Any) -> dict[str, Any]:
    touch = {"journey_id": "j", "touch_id": "t", "account_id": "a", "occurred_at": at("01-01"), **columns}
    touch = {"action": "viewed", "initiator": "buyer", "channel": "web", **touch}
    rows = run_step(STEP, {"journey_touches": working("journey_touches", [touch]), "colleagues": COLLEAGUES})
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(
    ("touch", "function"),
    [
        ({"initiator": "sales", "channel": "email", "campaign_id": "c"}, "sales"),
        ({"initiator": "success", "colleague_id": "seller"}, "success"),
        ({"initiator": "buyer", "channel": "webinar", "colleague_id": "seller"}, "sales"),
        ({"initiator": "buyer", "channel": "meeting", "colleague_id": "helper"}, "success"),
        ({"initiator": "buyer", "channel": "meeting", "colleague_id": "analyst"}, "sales"),
        ({"initiator": "buyer", "channel": "web"}, "marketing"),
        ({"initiator": "buyer", "channel": "email"}, "sales"),
        ({"initiator": "buyer", "channel": "email", "campaign_id": "c"}, "marketing"),
        ({"initiator": "buyer", "channel": "call", "content_id": "x"}, "marketing"),
        ({"initiator": "buyer", "channel": "review_site"}, "other"),
        ({"initiator": "buyer", "channel": "product"}, "other"),
        ({"initiator": "other", "channel": "web"}, "other"),
        ({"initiator": "other", "channel": "partner", "colleague_id": "seller"}, "sales"),
    ],
)
def test_whose_work_is_behind_a_touch(touch: dict[str, Any], function: str) -> None:
    assert _one(**touch)["our_function"] == function


def test_the_buyers_doing_is_what_criteria_count() -> None:
    touches = [
        {
            "journey_id": "j",
            "touch_id": action,
            "action": action,
            "initiator": "buyer",
            "channel": "web",
            "is_two_way": False,
        }
        for action in ACTIONS
    ]
    rows = run_step(STEP, {"journey_touches": working("journey_touches", touches), "colleagues": COLLEAGUES})
    assert {row["action"] for row in rows if row["is_buyers_doing"]} == set(BUYER_ACTIONS)


def test_both_sides_taking_part_is_the_buyers_doing() -> None:
    assert _one(channel="call", action="called", initiator="sales", is_two_way=True)["is_buyers_doing"]
    assert not _one(channel="call", action="called", initiator="sales", is_two_way=None)["is_buyers_doing"]


@pytest.mark.parametrize(
    ("touch", "channel"),
    [
        ({"channel": "web", "campaign_id": "banner"}, "ad"),
        ({"channel": "email", "campaign_id": "banner"}, "email"),
        ({"channel": "web", "campaign_id": "unheard_of"}, "web"),
        ({"channel": "web"}, "web"),
    ],
)
def test_a_visit_is_credited_to_the_channel_of_the_campaign_that_led_to_it(
    touch: dict[str, Any], channel: str
) -> None:
    given = {"journey_id": "j", "touch_id": "t", "occurred_at": at("01-01"), "action": "viewed", **touch}
    campaigns = [{"campaign_id": "banner", "name": "Banner", "channel": "ad"}]
    rows = run_step(STEP, {"journey_touches": working("journey_touches", [given]), "campaigns": campaigns})
    assert [row["credited_channel"] for row in rows] == [channel]
