"""Revenue by fiscal quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.worked import CONTEXT, at, working
from tests.worlds import run_step

from quorate.outlook import forecast
from quorate.outlook.fiscal_quarters import Quarter, quarters_before, quarters_from
from quorate.outlook.quarter_forecast import shared_part
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Context, Moment, SqlStep

BOOKED = SqlStep("quorate.outlook", "booked_days")
SEGMENTS = SqlStep("quorate.outlook", "deal_segments")
MAY = replace(CONTEXT, moment=Moment(date(2026, 5, 15)))


def deal(name: str, amount: float, currency: str = "EUR", **also: Any) -> dict[str, Any]:
    row = {"opportunity_id": name, "journey_id": name, "currency": currency, "created_at": at("01-10"),
           "outcome": "open", "amount": amount, "is_renewal": False}  # fmt: skip
    return {**row, **also}


def change(row: dict[str, Any], field: str, value: str, on: str = "01-10") -> dict[str, Any]:
    return {"opportunity_id": row["opportunity_id"], "field": field, "changed_at": at(on), "value": value}


def amounts(deals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [change(row, "amount", str(row["amount"])) for row in deals]


def segment_of(currency: str) -> str:
    return "all" if currency == "EUR" else f"in {currency}"


def in_segment(row: dict[str, Any], segment: str) -> dict[str, Any]:
    return {"opportunity_id": row["opportunity_id"], "currency": row["currency"], "segment": segment}


def booked_on(
    day: date, won: float, still_open: float, currency: str = "EUR", segment: str = ""
) -> dict[str, Any]:
    return {"segment": segment or segment_of(currency), "currency": currency, "booked_on": day, "won_amount": won,
            "open_amount": still_open}  # fmt: skip


def made(
    deals: list[dict[str, Any]],
    booked: list[dict[str, Any]],
    context: Context = MAY,
    track: list[dict[str, Any]] | None = None,
    changes: list[dict[str, Any]] | None = None,
    segments: tuple[dict[str, Any], ...] = (),
) -> list[dict[str, Any]]:
    whole = [in_segment(row, segment_of(row["currency"])) for row in deals]
    tables = {
        "deal_segments": working("deal_segments", [*whole, *segments]),
        "deals": working("deals", deals),
        "deal_changes": working("deal_changes", changes or amounts(deals)),
        "deal_activity": working("deal_activity"),
        "forecast_track": working("forecast_track", track or []),
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


def test_quarters_before_end_where_the_present_one_begins() -> None:
    assert quarters_before(date(2026, 5, 15), 2, 2) == [
        Quarter(date(2025, 11, 1), date(2026, 2, 1)),
        Quarter(date(2026, 2, 1), date(2026, 5, 1)),
    ]


def test_what_is_booked_stands_beside_what_may_come() -> None:
    booked = [
        booked_on(date(2026, 4, 20), 70.0, 0.0),
        booked_on(date(2026, 3, 31), 999.0, 0.0),
        booked_on(date(2026, 6, 30), 0.0, 1000.0),
        booked_on(date(2026, 7, 1), 0.0, 50.0),
    ]
    rows = made([deal("j1", 1000.0)], booked)
    assert [row["period_on"] for row in rows] == [
        date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1),
    ]  # fmt: skip
    assert [row["crm_amount"] for row in rows] == [1070.0, 50.0, 0.0, 0.0]
    assert rows[0]["expected_amount"] > rows[0]["low_amount"] >= 70.0
    assert all(row["low_amount"] <= row["expected_amount"] <= row["high_amount"] for row in rows)


def test_each_currency_stands_alone() -> None:
    booked = [booked_on(date(2026, 5, 1), 5.0, 0.0, "GBP")]
    elsewhere = {"opportunity_id": "of-no-journey", "currency": "GBP", "segment": "in GBP"}
    rows = made([deal("j1", 1000.0), deal("j2", 1000.0, "USD")], booked, segments=(elsewhere,))
    first = {row["segment"]: row for row in rows if row["period_on"] == date(2026, 4, 1)}
    assert {segment: row["currency"] for segment, row in first.items()} == {
        "all": "EUR", "in GBP": "GBP", "in USD": "USD",
    }  # fmt: skip
    assert first["in USD"]["expected_amount"] == pytest.approx(first["all"]["expected_amount"], abs=0.01)
    assert first["in GBP"]["expected_amount"] == 5.0
    assert len(rows) == 12


def test_with_nothing_there_the_forecast_is_nothing() -> None:
    rows = made([], [])
    assert {(row["segment"], row["expected_amount"], row["high_amount"]) for row in rows} == {
        ("all", 0.0, 0.0)
    }


def test_deals_will_come_as_they_came() -> None:
    history = [
        deal(f"o{number}", 100.0, created_at=at(f"{2025 + (number > 11)}-{number % 12 + 1:02}-03"),
             closed_at=at("04-20") if number < 15 else None, outcome="won" if number < 15 else "open")
        for number in range(16)
    ]  # fmt: skip
    made_new = made(history, [])
    without = made([row for row in history if row["created_at"] < at("2025-05-01")], [])
    # a year later only deals that do not exist yet can be won
    assert made_new[3]["expected_amount"] > 50.0
    assert without[3]["expected_amount"] == 0.0


def test_past_errors_correct_the_next_and_widen_it() -> None:
    deals = [deal(f"j{number}", 100.0) for number in range(20)]

    def track(won: float) -> list[dict[str, Any]]:
        return [
            {"made_on": date(2025, 3 * quarter, 28), "period_on": date(2025, 3 * quarter + 1, 1), "currency": "EUR",
             "quarters_ahead": 1, "uncorrected_amount": 100.0, "expected_amount": 100.0, "low_amount": 60.0,
             "high_amount": 140.0, "crm_amount": 0.0, "won_amount": won}
            for quarter in (1, 2, 3)
        ]  # fmt: skip

    plain, same, more = (made(deals, [], track=rows)[1] for rows in ([], track(100.0), track(200.0)))
    assert same["expected_amount"] == pytest.approx(plain["expected_amount"], abs=0.01)
    # three quarters at twice the forecast, two quarters of belief at the middle of won and expected
    later = (600.0 + 300.0) / (300.0 + 300.0)
    nearest = made(deals, [], track=track(200.0))[0]
    assert nearest["expected_amount"] == pytest.approx(
        later * made(deals, [])[0]["expected_amount"], rel=1e-3
    )
    assert more["high_amount"] - more["low_amount"] > same["high_amount"] - same["low_amount"]


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


def test_segments_that_share_out_all_deals_add_up_to_it() -> None:
    deals = [deal(f"j{number}", 100.0 * (number + 1), is_renewal=number % 3 == 0) for number in range(9)]
    kinds = tuple(in_segment(row, f"deal_type:{'renewal' if row['is_renewal'] else 'new'}") for row in deals)
    booked = [
        booked_on(date(2026, 4, 20), 70.0, 0.0),
        booked_on(date(2026, 4, 20), 70.0, 0.0, segment="deal_type:new"),
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in made(deals, booked, segments=kinds):
        found.setdefault(row["segment"], []).append(row)
    assert set(found) == {"all", "deal_type:new", "deal_type:renewal"}
    for whole, new, renewal in zip(
        found["all"], found["deal_type:new"], found["deal_type:renewal"], strict=True
    ):
        for name in ("expected_amount", "crm_amount"):
            assert new[name] + renewal[name] == pytest.approx(whole[name], abs=0.02)
    assert found["deal_type:new"][0]["low_amount"] >= 70.0 > found["deal_type:renewal"][0]["low_amount"]


def test_the_renewal_of_a_contract_is_a_renewal_whatever_won_it() -> None:
    def won(number: int, month: int) -> dict[str, Any]:
        return deal(f"c{number:02}", 100.0, created_at=at(f"2025-{month:02}-01"), closed_at=at(f"2025-{month:02}-20"),
                    outcome="won")  # fmt: skip

    renewals = [
        deal(f"c{number:02}r", 100.0, journey_id=f"c{number:02}", created_at=at("2026-01-25"),
             closed_at=at("2026-03-01"), outcome="won", is_renewal=True)
        for number in range(14)
    ]  # fmt: skip
    contracts = [*(won(number, 1) for number in range(14)), *(won(20 + number, 6) for number in range(10))]
    deals = sorted([*contracts, *renewals], key=lambda row: row["opportunity_id"])
    kinds = tuple(in_segment(row, f"deal_type:{'renewal' if row['is_renewal'] else 'new'}") for row in deals)
    rows = {(row["segment"], row["period_on"]): row for row in made(deals, [], segments=kinds)}
    # contracts of June 2025 come up a year and five days later
    expected = rows["deal_type:renewal", date(2026, 7, 1)]["expected_amount"]
    assert expected > 300.0
    whole, new = (rows[segment, date(2026, 7, 1)]["expected_amount"] for segment in ("all", "deal_type:new"))
    assert expected + new == pytest.approx(whole, abs=0.02)


def test_segments_by_hand() -> None:
    tables = {
        "opportunities": [
            opportunity("o1", "open", 100.0, account_id="a1", offering_id="crm", is_renewal=True),
            opportunity("o2", "open", 50.0, account_id="a2", is_renewal=False),
            opportunity("o3", "open", 50.0, account_id="a1", currency="USD", is_renewal=False),
        ],
        # that o2 renews is told by what the account had bought before, whatever the CRM calls it
        "deals": working("deals", [{"opportunity_id": "o2", "is_renewal": True}]),
        "accounts": [
            {
                "account_id": "a1",
                "name": "A",
                "domains": [],
                "tier": "1",
                "industry": "steel",
                "is_customer": True,
            },
            {"account_id": "a2", "name": "B", "domains": [], "is_customer": False},
        ],
        "workspace_facts": working("workspace_facts", [{"currency": "EUR"}]),
    }
    found = {(row["opportunity_id"], row["segment"]) for row in run_step(SEGMENTS, tables)}
    assert found == {
        ("o1", "all"), ("o1", "tier:1"), ("o1", "industry:steel"), ("o1", "offering:crm"),
        ("o1", "deal_type:renewal"), ("o2", "all"), ("o2", "deal_type:renewal"), ("o3", "in USD"),
    }  # fmt: skip


def test_booked_days_by_hand() -> None:
    opportunities = [
        opportunity("o1", "open", 100.0, close_on=date(2026, 5, 2)),
        opportunity("o2", "open", 50.0, close_on=date(2026, 5, 2)),
        opportunity("o3", "won", 30.0, close_on=date(2026, 9, 9), closed_at=at("05-02")),
        opportunity("o4", "lost_other", 999.0, close_on=date(2026, 5, 2)),
        opportunity("o5", "open", 999.0),
        opportunity("o6", "open", None, close_on=date(2026, 5, 2)),
    ]
    segments = [*(in_segment(row, "all") for row in opportunities), in_segment(opportunities[1], "tier:1")]
    rows = run_step(
        BOOKED, {"opportunities": opportunities, "deal_segments": working("deal_segments", segments)}
    )
    assert sorted(tuple(row.values()) for row in rows) == [
        ("all", "EUR", date(2026, 5, 2), 30.0, 150.0), ("tier:1", "EUR", date(2026, 5, 2), 0.0, 50.0),
    ]  # fmt: skip


def test_keeps_the_contract() -> None:
    contract = PUBLISHED_TABLES["forecast"]
    table = pa.Table.from_pylist(
        made([deal("j1", 1000.0), deal("j2", 10.0, "USD")], []), schema=contract.arrow_schema()
    )
    assert disagreements(contract, table) == []
