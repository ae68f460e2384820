from __future__ import annotations

from typing import Any

from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

PATHS = SqlStep("quorate.revenue.contributions", "credit_paths")
TOUCHES = SqlStep("quorate.revenue.contributions", "path_touches")


def _stay(
    journey: str, place: int, stage: str, following: str | None, fate: str, *days: str
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "stage": stage,
        "next_stage": following,
        "place": place,
        "entered_at": at(days[0]),
        "ended_at": at(days[1]) if len(days) > 1 else None,
        "fate": fate,
    }


def test_a_path_for_the_win_and_for_every_step_forward() -> None:
    journeys = [
        {"journey_id": "w", "outcome": "won", "closed_at": at("02-01")},
        {"journey_id": "o", "outcome": "open"},
    ]
    stays = [
        _stay("w", 1, "explore", "select", "advanced", "01-01", "01-10"),
        _stay("w", 2, "select", "explore", "back", "01-10", "01-20"),
        _stay("w", 3, "explore", None, "advanced", "01-20", "02-01"),
        _stay("o", 1, "explore", "select", "advanced", "01-01", "01-05"),
        _stay("o", 2, "select", None, "open", "01-05"),
    ]
    values: list[dict[str, Any]] = [
        {"journey_id": "w", "currency": "EUR", "value_amount": 120.0, "won_amount": 100.01},
        {"journey_id": "o", "currency": "USD", "value_amount": None, "won_amount": None},
    ]
    rows = run_step(
        PATHS,
        {
            "journeys": journeys,
            "stage_stays": working("stage_stays", stays),
            "journey_values": working("journey_values", values),
            "journey_deals": [
                {
                    "journey_id": "w",
                    "opportunity_id": "b",
                    "closed_at": at("02-01"),
                    "outcome": "won",
                    "is_renewal": False,
                },
                {
                    "journey_id": "w",
                    "opportunity_id": "s",
                    "closed_at": at("06-01"),
                    "outcome": "won",
                    "is_renewal": True,
                },
                {
                    "journey_id": "w",
                    "opportunity_id": "r",
                    "closed_at": at("04-01"),
                    "outcome": "won",
                    "is_renewal": True,
                },
                {
                    "journey_id": "w",
                    "opportunity_id": "t",
                    "closed_at": at("07-01"),
                    "outcome": "lost_other",
                    "is_renewal": True,
                },
            ],
            "opportunities": [
                {"opportunity_id": "r", "currency": "EUR", "amount": 50.5},
                {"opportunity_id": "s", "currency": "USD", "amount": None},
            ],
        },
    )
    found = {row["path_id"]: tuple(row.values())[2:] for row in rows}
    assert found == {
        "w/won": ("won", None, at("02-01"), "EUR", 10001),
        "w/renewed/1": ("renewed", at("02-01"), at("04-01"), "EUR", 5050),
        "w/renewed/2": ("renewed", at("04-01"), at("06-01"), "USD", None),
        "w/1": ("explore-select", None, at("01-10"), "EUR", 12000),
        "o/1": ("explore-select", None, at("01-05"), "USD", None),
    }


def test_touches_of_a_path_in_order() -> None:
    paths: list[dict[str, Any]] = [
        {"path_id": "w/won", "journey_id": "w", "after_at": None, "until_at": at("02-01")},
        {"path_id": "w/2", "journey_id": "w", "after_at": at("01-10"), "until_at": at("01-20")},
        {"path_id": "x/won", "journey_id": "x", "after_at": None, "until_at": at("02-01")},
    ]

    def touch(name: str, moment: str, channel: str = "web", *, counts: bool = True) -> dict[str, Any]:
        return {
            "journey_id": "w",
            "touch_id": name,
            "occurred_at": at(moment),
            "channel": channel,
            "our_function": "marketing",
            "is_buyers_doing": counts,
        }

    touches = [
        touch("t1", "01-10"),
        touch("t3", "01-20", "call"),
        touch("t2", "01-20", "meeting"),
        touch("sent", "01-15", "email", counts=False),
        touch("after", "02-01 00:01"),
    ]
    rows = run_step(
        TOUCHES,
        {
            "credit_paths": working("credit_paths", paths),
            "touch_functions": working("touch_functions", touches),
        },
    )
    found = [(row["path_id"], row["place"], row["path_touch_count"], row["channel"]) for row in rows]
    assert found == [
        ("w/2", 1, 2, "meeting"),
        ("w/2", 2, 2, "call"),
        ("w/won", 1, 3, "web"),
        ("w/won", 2, 3, "meeting"),
        ("w/won", 3, 3, "call"),
    ]
