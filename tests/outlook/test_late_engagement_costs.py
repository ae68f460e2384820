"""The cost of coming late is told as bounds, at a landmark, and the trend says whom it leaves out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.outlook.worked import CONTEXT, at
from tests.worlds import run_step

from quorate.outlook import late_engagement_costs
from quorate.warehouse.steps import SqlStep

TREND = SqlStep("quorate.outlook", "late_engagement_trend")


def journeys(
    spoken_after: float | None, count: int, won: int, ended_after: int = 100, prefix: str = ""
) -> list[Any]:
    opened = at("2025-01-10")
    return [
        {"journey_id": f"{prefix}{spoken_after}-{number}", "journey_map": "small", "opened_at": opened,
         "closed_at": opened + timedelta(days=ended_after), "outcome": "won" if number < won else "lost_competitor",
         "first_two_way_at": None if spoken_after is None else opened + timedelta(days=spoken_after)}
        for number in range(count)
    ]  # fmt: skip


def costs(rows: list[Any]) -> list[dict[str, Any]]:
    return run_step(late_engagement_costs.STEP, {"journeys": rows}, context=CONTEXT)


def test_undecided_at_the_landmark_those_never_spoken_with_among_the_late() -> None:
    rows = [
        *journeys(10.0, 40, 20),
        *journeys(60.0, 20, 6),
        *journeys(None, 20, 0),
        # decided before anybody could have been late
        *journeys(2.0, 30, 30, ended_after=5, prefix="quick"),
    ]
    (row,) = costs(rows)
    assert row["landmark_days"] == 10.0
    assert (row["early_count"], row["early_won_count"], row["late_count"], row["late_won_count"]) == (
        40,
        20,
        40,
        6,
    )
    assert (row["gain_low"], row["gain_high"]) == (pytest.approx(-26 / 80), pytest.approx(54 / 80))
    assert row["gain_high_if_favoured"] == pytest.approx(0.35)
    assert "at most 35 points" in row["caution"]


def test_where_early_contact_goes_with_fewer_wins_only_wide_bounds_are_left() -> None:
    (row,) = costs([*journeys(10.0, 40, 5), *journeys(60.0, 39, 30)])
    assert row["gain_high_if_favoured"] is None
    assert "contradicts" in row["caution"]


def test_with_few_journeys_nothing_is_said() -> None:
    assert costs([*journeys(10.0, 15, 5), *journeys(60.0, 14, 3)]) == []
    assert costs([]) == []


def test_the_trend_by_quarter_of_opening() -> None:
    rows = [*journeys(10.0, 2, 1), *journeys(30.0, 1, 1), *journeys(None, 3, 0)]
    late = [
        {"journey_id": row["journey_id"], "first_two_way_at": row["first_two_way_at"],
         "days_late": 999.0 if row["first_two_way_at"] is None else float(row["journey_id"].split("-")[0]),
         "shortlist_probability_at_first_two_way": None if row["first_two_way_at"] is None else 0.5}
        for row in rows
    ]  # fmt: skip
    (found,) = run_step(TREND, {"journeys": rows, "late_engagement": late})
    assert found == {
        "journey_map": "small", "opened_quarter_on": date(2025, 1, 1), "journey_count": 6, "never_spoken_count": 3,
        "median_days_late": 10.0, "mean_shortlist_probability": 0.5,
    }  # fmt: skip
