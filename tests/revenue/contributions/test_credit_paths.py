from __future__ import annotations

from datetime import date
from typing import Any

from tests.revenue.worked import at, working
from tests.worlds import run_step, run_steps

from quorate.warehouse.steps import SqlStep

PATHS = SqlStep("quorate.revenue.contributions", "credit_paths")
KEYS = SqlStep("quorate.revenue.contributions", "credit_keys")
TOUCHES = SqlStep("quorate.revenue.contributions", "path_touches")
DAY = date(2026, 6, 30)
END = at("07-01")


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


def _deal(
    journey: str, name: str, opened: str, closed: str | None, outcome: str, *, renews: bool = False
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "opportunity_id": name,
        "created_at": at(opened),
        "closed_at": at(closed) if closed else None,
        "outcome": outcome,
        "is_renewal": renews,
    }


def test_a_path_for_every_step_made_or_not() -> None:
    """One company buys, renews twice and not a third time, buys more, and looks at yet more; another is looking."""
    journeys = [
        {"journey_id": "w", "account_id": "a", "outcome": "won", "closed_at": at("02-01")},
        {"journey_id": "x", "account_id": "a", "outcome": "won", "closed_at": at("03-01")},
        {"journey_id": "y", "account_id": "a", "outcome": "open", "closed_at": None},
        {"journey_id": "o", "account_id": "b", "outcome": "lost_no_decision", "closed_at": at("05-01")},
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
        {"journey_id": "x", "currency": "EUR", "value_amount": 30.0, "won_amount": 30.0},
        {"journey_id": "y", "currency": "EUR", "value_amount": 70.0, "won_amount": None},
        {"journey_id": "o", "currency": "USD", "value_amount": None, "won_amount": None},
    ]
    deals = [
        _deal("w", "a", "01-12", "01-31", "lost_other"),
        _deal("w", "b", "01-15", "02-01", "won"),
        _deal("w", "r", "03-15", "04-01", "won", renews=True),
        _deal("w", "s", "05-15", "06-01", "won", renews=True),
        _deal("w", "t", "06-10", "06-20", "lost_other", renews=True),
        _deal("x", "c", "02-20", "03-01", "won"),
    ]
    opportunities: list[dict[str, Any]] = [
        {"opportunity_id": "r", "currency": "EUR", "amount": 50.5},
        {"opportunity_id": "s", "currency": "USD", "amount": None},
    ]
    deal_rows = [*deals, {**_deal("x", "u", "06-01", None, "open", renews=True)}]
    rows = run_step(
        PATHS,
        {
            "journeys": journeys,
            "stage_stays": working("stage_stays", stays),
            "journey_values": working("journey_values", values),
            "journey_deals": deal_rows,
            "opportunities": opportunities,
        },
        DAY,
    )
    assert [row["path_number"] for row in sorted(rows, key=lambda row: row["path_id"])] == list(
        range(len(rows))
    )
    made = {row["path_id"]: tuple(row.values())[4:] for row in rows if row["is_made"]}
    assert made == {
        "w/won": ("won", True, None, at("02-01"), at("01-12"), "EUR", 10001),
        "x/won": ("won", True, None, at("03-01"), at("02-20"), "EUR", 3000),
        "x/expanded": ("expanded", True, None, at("03-01"), at("02-20"), "EUR", 3000),
        "w/renewed/1": ("renewed", True, at("02-01"), at("04-01"), at("03-15"), "EUR", 5050),
        "w/renewed/2": ("renewed", True, at("04-01"), at("06-01"), at("05-15"), "USD", None),
        "w/1": ("explore-select", True, None, at("01-10"), at("01-12"), "EUR", 12000),
        "o/1": ("explore-select", True, None, at("01-05"), None, "USD", None),
    }
    unmade = {
        row["path_id"]: (row["origin"], row["after_at"], row["until_at"], row["amount_cents"])
        for row in rows
        if not row["is_made"]
    }
    assert unmade == {
        "y/won": ("won", None, END, None),
        "y/expanded": ("expanded", None, END, None),
        "o/won": ("won", None, at("05-01"), None),
        "w/unrenewed": ("renewed", at("06-01"), at("06-20"), None),
        "x/unrenewed": ("renewed", at("03-01"), END, None),
        "w/2": ("select", at("01-10"), at("01-20"), None),
        "o/2": ("select", at("01-05"), END, None),
    }


def test_touches_of_a_path() -> None:
    paths: list[dict[str, Any]] = [
        {"path_number": 0, "journey_id": "w", "after_at": None, "until_at": at("02-01")},
        {"path_number": 1, "journey_id": "w", "after_at": at("01-10"), "until_at": at("01-20")},
        {"path_number": 2, "journey_id": "x", "after_at": None, "until_at": at("02-01")},
    ]

    def touch(name: str, moment: str, channel: str = "web", *, counts: bool = True) -> dict[str, Any]:
        return {
            "journey_id": "w",
            "touch_id": name,
            "occurred_at": at(moment),
            "credited_channel": channel,
            "content_id": "paper" if channel == "web" else None,
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
    given = {
        "credit_paths": working("credit_paths", paths),
        "touch_functions": working("touch_functions", touches),
        "workspace_facts": [{"currency": "EUR"}],
    }
    keys = {(row["dimension"], row["value_key"]): row["key_number"] for row in run_step(KEYS, given)}
    assert keys == {
        **{
            ("channel", name): place for place, name in enumerate(["call", "email", "meeting", "none", "web"])
        },
        ("campaign", "none"): 0,
        ("content", "none"): 0,
        ("content", "paper"): 1,
        ("function", "marketing"): 0,
        ("function", "none"): 1,
    }
    rows = run_steps([KEYS, TOUCHES], given)
    found = [(row["path_number"], row["occurred_at"], row["channel_key"], row["content_key"]) for row in rows]
    call, meeting, web = 0, 2, 4
    assert found == [
        (0, at("01-10"), web, 1),
        (0, at("01-20"), call, 0),
        (0, at("01-20"), meeting, 0),
        (1, at("01-20"), call, 0),
        (1, at("01-20"), meeting, 0),
    ]
