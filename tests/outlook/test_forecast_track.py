"""Past quarters forecast again as known then, and what is learned from how far off that was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.outlook.worked import CONTEXT, at, working
from tests.worlds import run_step

from quorate.outlook import forecast_track
from quorate.outlook.forecast_correction import ForecastCorrection
from quorate.outlook.quarter_forecast import QuarterForecast


def deals(count: int, amount: float = 100.0) -> list[dict[str, Any]]:
    """One deal a fortnight from January 2025, won ten weeks later where that was by 30 June 2026."""
    found = []
    for number in range(count):
        months, days = divmod(14 * number, 28)
        year, month = 2025 + months // 12, months % 12 + 1
        closing = months + 3
        closed = at(f"{2025 + closing // 12}-{closing % 12 + 1:02}-{days + 1:02}") if closing <= 17 else None
        found.append(
            {"opportunity_id": f"o{number:02}", "journey_id": f"j{number}", "currency": "EUR",
             "created_at": at(f"{year}-{month:02}-{days + 1:02}"), "closed_at": closed,
             "outcome": "won" if closed else "open", "amount": amount, "is_renewal": False}
        )  # fmt: skip
    return found


def changes(rows: list[dict[str, Any]], later: str = "") -> list[dict[str, Any]]:
    found = [
        {
            "opportunity_id": row["opportunity_id"],
            "field": "amount",
            "changed_at": row["created_at"],
            "value": "100",
        }
        for row in rows
    ]
    if later:
        found.append({"opportunity_id": rows[20]["opportunity_id"], "field": "amount", "changed_at": at(later),
                      "value": "90000"})  # fmt: skip
    return sorted(found, key=lambda row: (row["opportunity_id"], row["changed_at"]))


def made(rows: list[dict[str, Any]], later: str = "") -> list[dict[str, Any]]:
    tables = {"deals": working("deals", rows), "deal_changes": working("deal_changes", changes(rows, later)),
              "deal_activity": working("deal_activity")}  # fmt: skip
    found = run_step(forecast_track.STEP, tables, context=CONTEXT)
    return sorted(found, key=lambda row: (row["made_on"], row["period_on"]))


def test_only_quarters_that_are_over_and_had_something_before_them() -> None:
    rows = made(deals(36))
    # ten deals had closed by the end of September 2025, and the second quarter of 2026 is the last that is over
    assert {row["made_on"] for row in rows} == {date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31)}
    assert max(row["period_on"] for row in rows) == date(2026, 4, 1)
    assert [row["quarters_ahead"] for row in rows] == [1, 2, 3, 1, 2, 1]
    assert {row["won_amount"] for row in rows if row["period_on"] == date(2026, 4, 1)} == {600.0}
    assert made(deals(6)) == []


def test_a_past_forecast_does_not_know_what_was_written_later() -> None:
    first, second = made(deals(36)), made(deals(36), later="2025-12-01")
    made_before = date(2025, 9, 30)
    assert [row for row in first if row["made_on"] == made_before] == [
        row for row in second if row["made_on"] == made_before
    ]


def row(won: float, made_on: int, ahead: int = 1, currency: str = "EUR", size: float = 1.0) -> dict[str, Any]:
    return {"made_on": date(2025, made_on, 28), "period_on": date(2025, made_on + 1, 1), "currency": currency,
            "quarters_ahead": ahead, "uncorrected_amount": 100.0 * size, "expected_amount": 100.0 * size,
            "low_amount": 60.0 * size, "high_amount": 140.0 * size, "won_amount": won * size}  # fmt: skip


def test_with_no_past_nothing_is_corrected() -> None:
    raw = QuarterForecast(10.0, 50.0, 30.0, 90.0, 5.0)
    assert ForecastCorrection().fit([]).apply(raw, 1) == raw


def test_currencies_count_alike_whatever_their_size() -> None:
    small, large = (
        ForecastCorrection().fit([row(150.0, 3), row(50.0, 3, currency="JPY", size=size)]).bias_[1]
        for size in (1.0, 1000.0)
    )
    assert small == pytest.approx(large)


def test_one_bad_quarter_moves_less_than_four() -> None:
    one = ForecastCorrection().fit([row(50.0, 3)])
    four = ForecastCorrection().fit([row(50.0, month) for month in (2, 3, 4, 5)])
    assert 0.5 < four.bias_[1] < one.bias_[1] < 1.0
    assert four.width_ > one.width_ > 1.0


def test_what_is_won_already_is_not_corrected_and_never_lost() -> None:
    correction = ForecastCorrection().fit([row(0.0, month) for month in (2, 3, 4, 5)])
    found = correction.apply(QuarterForecast(40.0, 100.0, 45.0, 200.0, 0.0), 0)
    assert found.won == 40.0
    assert 40.0 <= found.low <= found.expected < 100.0
