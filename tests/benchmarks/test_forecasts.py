from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.forecasts import Case, measure, observe
from benchmarks.truth.tables import Row, Tables

LAST = date(2026, 6, 30)


def won(journey: str, decided: date, amount: float, currency: str = "EUR") -> Row:
    return {
        "journey_id": journey,
        "outcome": "won",
        "decided_on": decided,
        "amount": amount,
        "currency": currency,
    }


TRUTH: dict[str, list[Row]] = {
    "journeys": [
        {"journey_id": "known", "opportunity_ids": ["D1", "R1"]},
        {"journey_id": "new", "opportunity_ids": ["D2"]},
        {"journey_id": "without a deal", "opportunity_ids": []},
    ],
    "opportunities": [
        {"opportunity_id": "D1", "kind": "purchase"},
        {"opportunity_id": "D2", "kind": "purchase"},
        {"opportunity_id": "R1", "kind": "renewal"},
    ],
    "outcomes": [
        won("known", date(2026, 4, 1), 100.0),
        won("new", date(2026, 6, 30), 20.0),
        won("without a deal", date(2026, 5, 1), 5.0),
    ],
}
DEAL = {
    "opportunity_id": "R1",
    "is_won": True,
    "closed_on": date(2026, 5, 5),
    "amount": 7.0,
    "currency": "EUR",
}

# Its seller expects it in the second quarter; with no closed deal the three endings are equally likely by stage.
OPEN_DEAL = {
    "opportunity_id": "salesforce:D1",
    "created_at": datetime(2026, 1, 10),
    "closed_at": None,
    "outcome": "open",
    "crm_stage": "Proposal",
    "amount": 60.0,
    "currency": "EUR",
    "close_on": date(2026, 5, 20),
}


def forecast(period: date, currency: str = "EUR", segment: str = "all") -> Row:
    return {
        "period_on": period,
        "segment": segment,
        "currency": currency,
        "expected_amount": 90.0,
        "low_amount": 50.0,
        "high_amount": 130.0,
        "crm_amount": 200.0,
    }


def look(as_of: date, *rows: Row) -> Snapshot:
    published: dict[str, Any] = {"opportunities": [OPEN_DEAL], "opportunity_changes": [], "forecast": rows}
    return Snapshot(
        "w",
        as_of,
        date(2025, 1, 1),
        Tables("published", given=published),
        Tables("true", given=TRUTH),
        Tables("exported", given={"deals": [DEAL]}),
    )


def test_what_was_booked_in_each_quarter() -> None:
    second, third = date(2026, 4, 1), date(2026, 7, 1)
    market = World(
        "w",
        (
            look(
                date(2026, 2, 10),
                forecast(second),
                forecast(second, "USD"),
                forecast(third),
                forecast(second, segment="tier:A"),
            ),
            look(date(2026, 4, 21), forecast(second)),
            look(LAST, forecast(second), forecast(third)),
        ),
    )
    euros: dict[str, Any] = {
        "expected": 90.0,
        "low": 50.0,
        "high": 130.0,
        "crm": 200.0,
        "true": 127.0,
        "true_known": 100.0,
    }
    assert observe(market) == [
        # a table without any past day says the same of both ends of a quarter that has not begun
        Case(1, **euros, weighted=20.0, table=0.0),
        Case(1, **{**euros, "true": 0.0, "true_known": 0.0}, weighted=0.0, table=0.0),
        Case(0, **euros, weighted=20.0, table=15.0),
    ]


def test_figures_by_hand() -> None:
    cases = [
        Case(1, 90.0, 50.0, 130.0, 200.0, 127.0, 100.0, weighted=127.0, table=100.0),
        Case(1, 50.0, 40.0, 60.0, 0.0, 73.0, 0.0, weighted=53.0, table=0.0),
    ]
    found = {each.name: each for each in measure(cases, None)}
    assert found["error (wMAPE), next quarter"].value == pytest.approx((37 + 23) / 200)
    assert found["error (wMAPE), next quarter"].baseline_value == pytest.approx((73 + 73) / 200)
    weighted = found["error (wMAPE) against stage-weighted pipeline by sellers' dates, next quarter"]
    assert weighted.value == pytest.approx(60 / 200)
    assert weighted.baseline_value == pytest.approx(20 / 200)
    assert found["bias, next quarter"].value == pytest.approx(-0.3)
    assert found["bias of what existed on the day, next quarter"].value == pytest.approx(0.4)
    assert found["share inside the 90 % interval, next quarter"].value == 0.5
