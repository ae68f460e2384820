"""Revenue by fiscal quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.worked import CONTEXT, MAP, at, working
from tests.worlds import run_step

from quorate.outlook import forecast
from quorate.outlook.fiscal_quarters import Quarter, quarters_from
from quorate.outlook.forecast import shared_part
from quorate.outlook.outcome_model import OutcomeModel
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Context, Moment, SqlStep

DEALS = SqlStep("quorate.outlook", "open_deals")
BOOKED = SqlStep("quorate.outlook", "booked_days")
MAY = replace(CONTEXT, moment=Moment(date(2026, 5, 15)))


def deal(journey: str, amount: float, currency: str = "EUR", stage: str = "select") -> dict[str, Any]:
    return {
        "journey_id": journey,
        "currency": currency,
        "stage": stage,
        "has_opportunity": True,
        "amount": amount,
    }


def made(
    deals: list[dict[str, Any]], booked: list[dict[str, Any]], context: Context = MAY, **counts: Any
) -> list[dict[str, Any]]:
    tables = {
        "outcome_counts": working("outcome_counts", counts.get("counts", [])),
        "open_deals": working("open_deals", deals),
        "booked_days": working("booked_days", booked),
    }
    return run_step(forecast.STEP, tables, context=context)


@pytest.mark.parametrize(
    ("on", "month", "first"),
    [
        (date(2026, 5, 15), 1, date(2026, 4, 1)),
        (date(2026, 6, 30), 1, date(2026, 4, 1)),
        (date(2026, 7, 1), 1, date(2026, 7, 1)),
        (date(2026, 5, 15), 2, date(2026, 5, 1)),
        (date(2026, 1, 15), 2, date(2025, 11, 1)),
        (date(2026, 1, 15), 12, date(2025, 12, 1)),
        (date(2026, 12, 31), 4, date(2026, 10, 1)),
    ],
)
def test_quarters_of_any_fiscal_year(on: date, month: int, first: date) -> None:
    quarters = quarters_from(on, month, 4)
    assert quarters[0].first_on == first
    assert first <= on < quarters[0].next_on
    assert [each.next_on for each in quarters[:-1]] == [each.first_on for each in quarters[1:]]


def test_a_year_of_quarters() -> None:
    assert quarters_from(date(2026, 11, 2), 1, 2) == [
        Quarter(date(2026, 10, 1), date(2027, 1, 1)),
        Quarter(date(2027, 1, 1), date(2027, 4, 1)),
    ]


def test_expected_is_amount_times_chance_plus_what_is_won() -> None:
    booked = [
        {"currency": "EUR", "booked_on": date(2026, 4, 20), "won_amount": 70.0, "open_amount": 0.0},
        {"currency": "EUR", "booked_on": date(2026, 3, 31), "won_amount": 999.0, "open_amount": 0.0},
        {"currency": "EUR", "booked_on": date(2026, 6, 30), "won_amount": 0.0, "open_amount": 1000.0},
        {"currency": "EUR", "booked_on": date(2026, 7, 1), "won_amount": 0.0, "open_amount": 50.0},
    ]
    rows = made([deal("j1", 1000.0)], booked)
    model = OutcomeModel(MAP).fit(working("outcome_counts"))
    # 46 days of the quarter are left after 15 May, then 92 and 92 and 90
    days = [0, 46, 138, 230, 320]
    chances = [model.predict_won_between(first, last)[0][3] for first, last in pairwise(days)]
    assert [row["period_on"] for row in rows] == [
        date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1),
    ]  # fmt: skip
    expected = [70.0 + 1000.0 * chances[0], *(1000.0 * chance for chance in chances[1:])]
    assert [row["expected_amount"] for row in rows] == pytest.approx(expected, abs=0.006)
    assert [row["crm_amount"] for row in rows] == [1070.0, 50.0, 0.0, 0.0]
    assert (rows[0]["low_amount"], rows[0]["high_amount"]) == (70.0, 1070.0)


def test_each_currency_stands_alone() -> None:
    booked = [{"currency": "GBP", "booked_on": date(2026, 5, 1), "won_amount": 5.0, "open_amount": 0.0}]
    rows = made([deal("j1", 1000.0), deal("j2", 300.0, "USD")], booked)
    first = {row["segment"]: row for row in rows if row["period_on"] == date(2026, 4, 1)}
    assert {segment: row["currency"] for segment, row in first.items()} == {
        "all": "EUR", "in GBP": "GBP", "in USD": "USD",
    }  # fmt: skip
    assert first["in USD"]["expected_amount"] == pytest.approx(
        0.3 * first["all"]["expected_amount"], abs=0.01
    )
    assert first["in GBP"]["expected_amount"] == 5.0
    assert len(rows) == 12


def test_with_nothing_there_the_forecast_is_nothing() -> None:
    rows = made([], [])
    assert {(row["segment"], row["expected_amount"], row["high_amount"]) for row in rows} == {
        ("all", 0.0, 0.0)
    }


def test_on_the_last_day_nothing_more_is_expected_of_the_quarter() -> None:
    row = made([deal("j1", 1000.0)], [], CONTEXT)[0]
    assert (row["period_on"], row["expected_amount"]) == (date(2026, 4, 1), 0.0)


def test_thin_history_widens() -> None:
    def history(times: int) -> list[dict[str, Any]]:
        return [
            {"stage": "select", "has_opportunity": True, "next_stage": "", "next_has_opportunity": False,
             "ending": ending, "stay_count": count * times, "days": 45.0 * count * times}
            for ending, count in (("won", 3), ("lost_competitor", 2), ("lost_no_decision", 4))
        ]  # fmt: skip

    deals = [deal(f"j{number}", 100.0) for number in range(60)]
    thin, thick = (made(deals, [], counts=history(times))[1] for times in (1, 200))
    assert thin["high_amount"] - thin["low_amount"] > 1.2 * (thick["high_amount"] - thick["low_amount"])
    # even when rates are known good and bad quarters remain: wider than sixty independent coins
    chance = thick["expected_amount"] / 6000.0
    independent = 2.0 * 1.645 * 100.0 * np.sqrt(60 * chance * (1.0 - chance))
    assert thick["high_amount"] - thick["low_amount"] > 1.1 * independent


def test_shared_part_by_hand() -> None:
    # nothing unsure: (0.35 / 1.702)**2 = 0.0422882; 0.0422882 / 1.0422882
    assert shared_part(np.array([5.0]), np.array([0.5]), np.zeros(1)) == pytest.approx(0.0405724, abs=1e-6)
    # an even chance with a standard deviation of 0.1: 0.01 / 0.398942**2 = 0.0628319 more
    assert shared_part(np.array([5.0]), np.array([0.5]), np.array([0.01])) == pytest.approx(
        0.095121, abs=1e-6
    )
    assert shared_part(np.array([5.0]), np.array([0.5]), np.array([9.0])) == 0.9
    assert shared_part(np.zeros(0), np.zeros(0), np.zeros(0)) == pytest.approx(0.0405724, abs=1e-6)


def opportunity(name: str, outcome: str, amount: float | None, **also: Any) -> dict[str, Any]:
    return {
        "opportunity_id": name, "name": name, "outcome": outcome, "amount": amount, "currency": "EUR",
        "created_at": at("01-01"), **also,
    }  # fmt: skip


def test_open_deals_add_up_per_journey_and_currency() -> None:
    opportunities = [
        opportunity("o1", "open", 100.0),
        opportunity("o2", "open", 50.0),
        opportunity("o3", "open", 30.0, currency="USD"),
        opportunity("o4", "lost_other", 999.0),
        opportunity("o5", "open", None),
        opportunity("o6", "open", 999.0),
    ]
    journeys = [
        {"journey_id": "j1", "outcome": "open", "opportunity_ids": ["o1", "o2", "o3", "o4", "o5"]},
        {"journey_id": "j2", "outcome": "won", "opportunity_ids": ["o6"]},
    ]
    places = working("outcome_places", [{"journey_id": "j1", "stage": "select", "has_opportunity": True}])
    rows = run_step(DEALS, {"journeys": journeys, "opportunities": opportunities, "outcome_places": places})
    assert [tuple(row.values()) for row in rows] == [
        ("j1", "small", "EUR", "select", True, 150.0),
        ("j1", "small", "USD", "select", True, 30.0),
    ]


def test_booked_days_by_hand() -> None:
    opportunities = [
        opportunity("o1", "open", 100.0, close_on=date(2026, 5, 2)),
        opportunity("o2", "open", 50.0, close_on=date(2026, 5, 2)),
        opportunity("o3", "won", 30.0, close_on=date(2026, 9, 9), closed_at=at("05-02")),
        opportunity("o4", "lost_other", 999.0, close_on=date(2026, 5, 2)),
        opportunity("o5", "open", 999.0),
        opportunity("o6", "open", None, close_on=date(2026, 5, 2)),
    ]
    rows = run_step(BOOKED, {"opportunities": opportunities})
    assert [tuple(row.values()) for row in rows] == [("EUR", date(2026, 5, 2), 30.0, 150.0)]


def test_keeps_the_contract() -> None:
    contract = PUBLISHED_TABLES["forecast"]
    deals = [deal("j1", 1000.0), deal("j2", 10.0, "USD"), deal("j3", 77.0, stage="explore")]
    table = pa.Table.from_pylist(made(deals, []), schema=contract.arrow_schema())
    assert disagreements(contract, table) == []
