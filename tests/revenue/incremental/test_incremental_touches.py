from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.settings.settings_file import examine_settings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.revenue.incremental", "incremental_touches")
CAMPAIGNS = [
    {"campaign_id": "again", "name": "Q1 Retargeting DACH", "channel": "ad"},
    {"campaign_id": "wide", "name": "Q1 awareness", "channel": "ad"},
    {"campaign_id": "brand", "name": "Brand", "channel": "search"},
    {"campaign_id": "letter", "name": "Newsletter", "channel": "webinar"},
]
JOURNEYS = [
    {"journey_id": "j", "account_id": "a", "opened_at": at("01-05"), "closed_at": at("03-02 12:00")},
]


def _rows(touches: list[dict[str, Any]], setting: str = "") -> list[dict[str, Any]]:
    settings, problems = examine_settings(f'name = "a"\n{setting}')
    assert settings is not None, problems
    usual = {"journey_id": "j", "channel": "web", "action": "viewed", "our_function": "marketing"}
    led = {row["campaign_id"]: row["channel"] for row in CAMPAIGNS}
    told = [
        {"touch_id": f"t{place}", "occurred_at": at("01-07"), "is_buyers_doing": True, **usual, **touch}
        for place, touch in enumerate(touches)
    ]
    for row in told:
        is_web = row["channel"] == "web"
        row["credited_channel"] = led.get(str(row.get("campaign_id")), "web") if is_web else row["channel"]
    return run_step(
        STEP,
        {
            "touch_functions": working("touch_functions", told),
            "campaigns": CAMPAIGNS,
            "journeys": [
                {name: row.get(name) for name in PUBLISHED_TABLES["journeys"].names} for row in JOURNEYS
            ],
            "declared_captures": declared_tables(settings, ())["declared_captures"],
        },
    )


@pytest.mark.parametrize(
    ("touch", "channel", "is_capture"),
    [
        ({}, "web", False),
        ({"campaign_id": "wide"}, "ad", False),
        ({"campaign_id": "again"}, "ad", True),
        ({"campaign_id": "brand"}, "search", True),
        ({"campaign_id": "letter", "channel": "email", "action": "clicked"}, "email", False),
        ({"channel": "review_site", "our_function": "other"}, "review_site", True),
        ({"action": "requested_demo"}, "web", True),
        ({"action": "requested_demo", "campaign_id": "wide"}, "ad", True),
        ({"campaign_id": "unknown"}, "web", False),
    ],
)
def test_what_brought_a_touch_and_whether_it_collects_demand(
    touch: dict[str, Any], channel: str, is_capture: bool
) -> None:
    (row,) = _rows([touch])
    assert (row["channel"], row["is_capture"]) == (channel, is_capture)


@pytest.mark.parametrize(
    ("setting", "is_capture"),
    [
        ('[revenue]\ndemand_capture = "web: viewed"', True),
        ('[revenue]\ndemand_capture = "ad"', True),
        ('[revenue]\ndemand_capture = "web"', False),
        ('[revenue]\ndemand_capture = "ad: campaign awareness"', True),
        ('[revenue]\ndemand_capture = "search: campaign awareness"', False),
        ('[revenue]\ndemand_capture = "none"', False),
        ('demand_capture_channels = "ad"', True),
    ],
)
def test_what_is_declared_decides(setting: str, is_capture: bool) -> None:
    (row,) = _rows([{"campaign_id": "wide"}], setting)
    assert row["is_capture"] is is_capture


def test_touches_of_a_week_and_kind_are_one_row_and_others_are_left_out() -> None:
    rows = _rows(
        [
            {"occurred_at": at("01-07")},
            {"occurred_at": at("01-11")},
            {"occurred_at": at("01-12")},
            {"occurred_at": at("01-04")},
            {"occurred_at": at("03-03")},
            {"occurred_at": at("01-20"), "is_buyers_doing": False, "action": "delivered"},
            {"occurred_at": at("01-20"), "is_buyers_doing": False, "action": "bounced"},
            {"occurred_at": at("01-08"), "is_buyers_doing": False, "action": "sent"},
            {"occurred_at": at("01-08"), "our_function": "sales"},
        ]
    )
    found = {
        (row["week_on"].isoformat(), row["our_function"], row["is_buyers_doing"]): row["touch_count"]
        for row in rows
    }
    assert found == {
        ("2026-01-05", "marketing", True): 2,
        ("2026-01-12", "marketing", True): 1,
        ("2026-01-05", "marketing", False): 1,
        ("2026-01-05", "sales", True): 1,
    }


def test_campaigns_and_contents_of_one_kind_are_one() -> None:
    like = {"journey_id": "j", "week_on": date(2026, 1, 5), "channel": "ad", "our_function": "marketing"}
    touches = [
        {
            **like,
            "is_buyers_doing": done,
            "is_capture": False,
            "campaign_id": campaign,
            "content_id": None,
            "touch_count": n,
        }
        for done, campaign, n in ((True, "one", 3), (True, "two", 1), (True, None, 2), (False, "one", 5))
    ]
    rows = run_step(
        SqlStep("quorate.revenue.incremental", "effect_touches"), {"incremental_touches": touches}
    )
    assert [(row["is_buyers_doing"], row["touch_count"]) for row in rows] == [(False, 5), (True, 6)]
