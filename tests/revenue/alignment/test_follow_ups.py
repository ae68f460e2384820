"""How fast one function follows the other: turns, waits that are not over, and months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.revenue.alignment import follow_ups
from quorate.warehouse.steps import SqlStep

TURNS = SqlStep("quorate.revenue.alignment", "function_turns")


def _act(name: str, on: str, function: str, journey: str = "j") -> dict[str, Any]:
    return {
        "journey_id": journey, "account_id": "a", "our_function": function, "activity_id": name, "occurred_at": at(on),
    }  # fmt: skip


def test_a_turn_waits_from_its_first_activity_to_the_others_next() -> None:
    rows = run_step(
        TURNS,
        {
            "our_activities": working(
                "our_activities",
                [
                    _act("m1", "03-01 00:00", "marketing"),
                    _act("m2", "03-02 00:00", "marketing"),
                    _act("s1", "03-02 12:00", "sales"),
                    _act("x1", "03-02 18:00", "success"),
                    _act("m3", "03-03 00:00", "marketing"),
                    _act("s2", "03-01 00:00", "sales", "closed"),
                    _act("m4", "03-09 00:00", "marketing", "closed"),
                ],
            ),
            "journeys": [
                {"journey_id": "j", "account_id": "a"},
                {"journey_id": "closed", "account_id": "a", "closed_at": at("03-05")},
            ],
        },
        date(2026, 3, 10),
    )
    found = {row["activity_id"]: (row["followed_at"], row["waited_hours"]) for row in rows}
    assert found == {
        "m1": (at("03-02 12:00"), 36.0),
        "s1": (at("03-03 00:00"), 12.0),
        "m3": (None, 8 * 24.0),
        "s2": (None, 4 * 24.0),
    }


def _turn(began: str, hours: float, *, followed: bool, function: str = "marketing") -> dict[str, Any]:
    return {
        "journey_id": "j", "account_id": f"a{hours}", "activity_id": f"{began}{hours}", "our_function": function,
        "began_at": at(began), "followed_at": at("06-01") if followed else None, "waited_hours": hours,
    }  # fmt: skip


def test_waits_that_are_not_over_are_kept() -> None:
    """Of four turns two were followed after 10 and 50 hours, one has waited 30, one 100: Kaplan-Meier by hand:
    after 10 h 3/4 wait; at 30 one leaves; at 50 h 3/4 * 1/2 wait. The median is 50, where a plain one would be 30.
    """
    rows = run_step(
        follow_ups.STEP,
        {
            "function_turns": working(
                "function_turns",
                [
                    _turn("03-01", 10.0, followed=True),
                    _turn("03-02", 30.0, followed=False),
                    _turn("03-03", 50.0, followed=True),
                    _turn("04-01", 100.0, followed=False),
                    _turn("04-02", 5.0, followed=True, function="sales"),
                ],
            )
        },
    )
    found = {(row["direction"], row["grain"], row["period_on"].month): row for row in rows}
    whole = found["sales_after_marketing", "all", 3]
    assert (whole["turn_count"], whole["followed_count"], whole["median_hours"]) == (4, 2, 50.0)
    assert whole["within_24_hours_share"] == 0.25
    assert whole["within_72_hours_share"] == pytest.approx(1 - 0.75 * 0.5)
    assert whole["within_168_hours_share"] is None
    april = found["sales_after_marketing", "month", 4]
    assert (april["median_hours"], april["within_24_hours_share"]) == (None, 0.0)
    assert found["marketing_after_sales", "all", 4]["within_2016_hours_share"] == 1.0


def test_nothing_at_all() -> None:
    assert run_step(follow_ups.STEP, {"function_turns": working("function_turns")}) == []
