"""The ledger of the pipeline: every movement by its name, and nothing left over."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outlook.worked import at
from tests.worlds import run_step

from quorate.outlook import pipeline_changes

Row = dict[str, Any]
Q3 = date(2026, 7, 1)


def deal(name: str, made: str, **more: Any) -> Row:
    return {"opportunity_id": name, "currency": "EUR", "created_at": at(made), "outcome": "open", "amount": 100.0,
            "close_on": date(2026, 8, 1), **more}  # fmt: skip


def said(name: str, field: str, when: str, value: Any) -> Row:
    return {
        "opportunity_id": name,
        "field": field,
        "changed_at": at(when),
        "known_at": at(when),
        "new_value": str(value),
    }


def stated(name: str, when: str, amount: float, due: str) -> list[Row]:
    return [said(name, "amount", when, amount), said(name, "close_on", when, due)]


def ledger(deals: list[Row], changes: list[Row]) -> list[Row]:
    order = sorted(changes, key=lambda row: (row["opportunity_id"], row["changed_at"], row["field"]))
    return run_step(pipeline_changes.STEP, {"opportunities": deals, "opportunity_changes": order})


def moved(rows: list[Row], period: date = Q3, to: date = date(2026, 6, 30)) -> dict[str, float]:
    return {
        row["movement"]: row["amount"] for row in rows if (row["period_on"], row["to_on"]) == (period, to)
    }


def test_every_movement_by_its_name() -> None:
    closed = {"closed_at": at("06-15")}
    deals = [
        deal("a-new", "06-10"),
        deal("b-pulled", "04-10"),
        deal("c-pushed", "04-10", close_on=date(2026, 11, 1)),
        deal("d-grown", "04-10", amount=130.0),
        deal("e-lost", "04-10", outcome="lost_competitor", competitor="Rival Ltd", amount=0.0, **closed),
        deal("f-dated", "04-10"),
        deal("g-late", "04-10"),
        deal("h-stopped", "04-10", outcome="lost_no_decision", **closed),
    ]
    changes = [
        *stated("a-new", "06-10", 100, "2026-08-01"),
        *stated("b-pulled", "04-10", 100, "2026-11-01"), said("b-pulled", "close_on", "06-10", "2026-08-01"),
        *stated("c-pushed", "04-10", 100, "2026-08-01"), said("c-pushed", "close_on", "06-10", "2026-11-01"),
        *stated("d-grown", "04-10", 100, "2026-08-01"), said("d-grown", "amount", "06-10", 130),
        *stated("e-lost", "04-10", 100, "2026-08-01"),
        said("f-dated", "amount", "04-10", 100), said("f-dated", "close_on", "06-10", "2026-08-01"),
        *stated("g-late", "04-10", 100, "2026-05-20"), said("g-late", "close_on", "06-10", "2026-08-01"),
        *stated("h-stopped", "04-10", 100, "2026-08-01"),
    ]  # fmt: skip
    rows = ledger(deals, changes)
    assert moved(rows) == {
        "opening": 400.0, "new": 100.0, "pulled_in": 100.0, "pushed_out": -100.0, "grown": 30.0, "first_stated": 100.0,
        "pushed_in": 100.0, "lost_competitor": -100.0, "lost_no_decision": -100.0, "closing": 530.0,
    }  # fmt: skip
    lost = next(row for row in rows if row["movement"] == "lost_competitor" and row["period_on"] == Q3)
    assert json.loads(lost["rivals"]) == {"Rival Ltd": 100.0}
    assert lost["opportunity_ids"] == ["e-lost"]


def test_what_is_won_counts_where_it_was_won_for_what_it_brought() -> None:
    deals = [
        deal("w", "04-10", outcome="won", amount=120.0, closed_at=at("06-15"), close_on=date(2026, 6, 15))
    ]
    rows = ledger(deals, stated("w", "04-10", 100, "2026-08-01"))
    assert moved(rows) == {"opening": 100.0, "pulled_out": -100.0}
    assert moved(rows, date(2026, 4, 1)) == {"pulled_in": 100.0, "grown": 20.0, "won": -120.0}


def test_a_deal_that_came_and_went_within_the_month() -> None:
    deals = [deal("x", "06-03", outcome="won", closed_at=at("06-20"), close_on=date(2026, 6, 20))]
    rows = ledger(deals, stated("x", "06-03", 100, "2026-06-25"))
    assert moved(rows, date(2026, 4, 1)) == {"new": 100.0, "won": -100.0}


days = st.integers(1, 28).map(lambda day: f"{day:02}")
moments = st.builds(
    lambda year_month, day: f"{year_month}-{day}",
    st.sampled_from(["2026-03", "2026-04", "2026-05", "2026-06"]),
    days,
)
dues = st.builds(lambda month, day: f"2026-{month:02}-{day}", st.integers(4, 12), days)
cents = st.integers(0, 10_000_000).map(lambda value: value / 100.0)
writings = st.lists(
    st.one_of(st.tuples(st.just("amount"), moments, cents), st.tuples(st.just("close_on"), moments, dues)),
    max_size=6,
)
endings = st.sampled_from(["open", "won", "lost_competitor", "lost_no_decision", "lost_other"])


@settings(max_examples=40)
@given(st.lists(st.tuples(moments, endings, moments, cents, dues, writings), min_size=1, max_size=6))
def test_opening_and_movements_are_closing_to_the_cent_and_months_join(drawn: list[tuple[Any, ...]]) -> None:
    deals, changes = [], []
    for number, (made, outcome, ended, amount, due, written) in enumerate(drawn):
        is_closed = outcome != "open" and at(ended) > at(made)
        name = f"o{number}"
        deals.append(deal(name, made, outcome=outcome if is_closed else "open", amount=amount,
                          close_on=date.fromisoformat(due), closed_at=at(ended) if is_closed else None))  # fmt: skip
        changes += [said(name, field, when, value) for field, when, value in written if at(when) >= at(made)]
    rows = ledger(deals, changes)
    for period in {row["period_on"] for row in rows}:
        closing = None
        for to in sorted({row["to_on"] for row in rows}):
            own = moved(rows, period, to)
            between = sum(
                round(100 * value) for name, value in own.items() if name not in ("opening", "closing")
            )
            assert round(100 * own.get("opening", 0.0)) + between == round(100 * own.get("closing", 0.0))
            if closing is not None and to != date(2026, 6, 30):
                assert own.get("opening", 0.0) == pytest.approx(closing)
            closing = own.get("closing", 0.0)
    for to in {row["to_on"] for row in rows}:
        won = [
            name
            for row in rows
            if (row["to_on"], row["movement"]) == (to, "won")
            for name in row["opportunity_ids"]
        ]
        assert len(won) == len(set(won))


def test_what_a_source_that_tells_days_alone_wrote_on_the_first_of_a_month_is_of_that_month() -> None:
    deals = [deal("d", "04-10", amount=130.0)]
    midnight = datetime(2026, 6, 1)
    grown = {**said("d", "amount", "06-01", 130), "changed_at": midnight, "known_at": midnight}
    rows = ledger(deals, [*stated("d", "04-10", 100, "2026-08-01"), grown])
    assert moved(rows, to=date(2026, 5, 31))["closing"] == 100.0
    assert moved(rows) == {"opening": 100.0, "grown": 30.0, "closing": 130.0}


def test_what_was_known_late_counts_from_when_it_was_known() -> None:
    deals = [deal("d", "04-10", amount=130.0)]
    late = {**said("d", "amount", "04-20", 130), "known_at": at("06-10")}
    rows = ledger(deals, [*stated("d", "04-10", 100, "2026-08-01"), late, said("d", "amount", "05-05", 110)])
    assert moved(rows, to=date(2026, 5, 31)) == {"opening": 100.0, "grown": 10.0, "closing": 110.0}
    assert moved(rows) == {"opening": 110.0, "grown": 20.0, "closing": 130.0}
