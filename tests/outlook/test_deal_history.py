"""What the CRM said of deals on past days, and that nothing is learned from what was written later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import MAP, at, working
from tests.worlds import run_step

from quorate.outlook.deal_history import OPEN, DealHistory, moment_of
from quorate.outlook.deal_model import DealModel
from quorate.warehouse.steps import SqlStep

DEALS = SqlStep("quorate.outlook", "deals")
CHANGES = SqlStep("quorate.outlook", "deal_changes")


def deal(name: str, created: str, closed: str | None = None, outcome: str = "open") -> dict[str, Any]:
    return {"opportunity_id": name, "journey_id": name, "currency": "EUR", "created_at": at(created),
            "closed_at": at(closed) if closed else None, "outcome": outcome, "amount": 5.0,
            "is_renewal": False}  # fmt: skip


def change(name: str, field: str, value: str, on: str, position: int | None = None) -> dict[str, Any]:
    return {
        "opportunity_id": name,
        "field": field,
        "value": value,
        "changed_at": at(on),
        "position": position,
    }


def history(deals: list[dict[str, Any]], changes: list[dict[str, Any]]) -> DealHistory:
    ordered = sorted(changes, key=lambda row: (row["opportunity_id"], row["changed_at"]))
    return DealHistory(working("deals", deals), working("deal_changes", ordered))


def moment(day: str) -> float:
    return moment_of(datetime.fromisoformat(f"2026-{day}"))


def test_a_past_day_sees_what_was_written_by_then() -> None:
    found = history(
        [deal("o1", "01-01", "04-01", "won")],
        [
            change("o1", "crm_stage", "a", "01-01", 1),
            change("o1", "crm_stage", "b", "02-01", 2),
            change("o1", "amount", "7", "01-01"),
            change("o1", "amount", "9", "02-15"),
            change("o1", "close_on", "2026-03-01", "01-01"),
            change("o1", "close_on", "2026-05-01", "02-20"),
        ],
    ).looked_at(
        moment("03-01"), np.array([0, 0, 0]), np.array([moment("01-11"), moment("02-11"), moment("02-25")])
    )
    assert found.stages.tolist() == [0, 1, 1]
    assert found.positions.tolist() == [1, 2, 2]
    assert found.amounts.tolist() == [7.0, 7.0, 9.0]
    assert found.delays.tolist() == [0, 0, 1]
    assert found.ages == pytest.approx([9.5, 40.5, 54.5])
    assert found.stays == pytest.approx([9.5, 9.5, 23.5])
    assert found.due[:2] == pytest.approx([49.0, 18.0])
    # it closed after the last day known
    assert found.endings.tolist() == [OPEN] * 3


def test_deals_are_open_from_the_day_made_until_the_close() -> None:
    found = history([deal("o1", "01-01", "02-01", "won"), deal("o2", "01-20")], [])
    days = found.days(moment("06-01"), np.array([moment("01-10"), moment("01-25"), moment("03-01")]))
    assert sorted(zip(days.deals.tolist(), days.at.tolist(), strict=True)) == [
        (0, moment("01-10")), (0, moment("01-25")), (1, moment("01-25")), (1, moment("03-01")),
    ]  # fmt: skip


def test_a_model_of_a_past_day_does_not_know_what_came_later() -> None:
    deals = [deal(f"o{number:02}", f"01-{number + 1:02}", "03-15", "won") for number in range(20)]
    changes = [change(row["opportunity_id"], "crm_stage", "a", "01-01", 1) for row in deals]
    later = [{**row, "outcome": "lost_competitor", "closed_at": at("05-01"), "amount": 99.0} for row in deals]
    then = moment("03-01")
    first, second = (
        DealModel(MAP, known).fit(then).predict(known.days(then, np.array([then]))).ended
        for known in (
            history(deals, changes),
            history(later, [*changes, change("o03", "crm_stage", "a", "04-01", 2)]),
        )
    )
    assert len(first) == 20
    assert first == pytest.approx(second, abs=1e-12)


def test_renewals_are_told_by_what_they_are_or_by_an_earlier_purchase() -> None:
    opportunities = [
        {"opportunity_id": name, "name": name, "account_id": "a", "offering_id": offering, "currency": "EUR",
         "created_at": at(made), "closed_at": at(closed) if closed else None, "outcome": outcome,
         "is_renewal": is_renewal}
        for name, is_renewal, offering, made, closed, outcome in (
            ("o1", False, "x", "01-01", "02-01", "won"),
            ("o2", False, "x", "03-01", None, "open"),
            ("o3", False, "y", "03-01", None, "open"),
            ("o4", True, None, "03-01", None, "open"),
        )
    ]  # fmt: skip
    journeys = [
        {
            "journey_id": "j",
            "journey_map": "small",
            "outcome": "open",
            "opportunity_ids": ["o1", "o2", "o3", "o4"],
        }
    ]
    rows = run_step(DEALS, {"opportunities": opportunities, "journeys": journeys})
    assert {row["opportunity_id"]: row["is_renewal"] for row in rows} == {
        "o1": False, "o2": True, "o3": False, "o4": True,
    }  # fmt: skip


def test_what_is_written_at_the_close_or_later_is_left_out() -> None:
    written = [
        {
            "opportunity_id": "o1",
            "field": field,
            "changed_at": at(on),
            "known_at": at(known),
            "new_value": value,
        }
        for field, on, known, value in (
            ("crm_stage", "01-01", "01-01", "Demo"),
            ("crm_stage", "02-01", "02-01", "Closed Won"),
            ("amount", "01-15", "03-01", "9"),
            ("loss_reason", "01-20", "01-20", "price"),
        )
    ]
    rows = run_step(
        CHANGES,
        {
            "deals": working("deals", [deal("o1", "01-01", "02-01", "won")]),
            "opportunity_changes": written,
            "map_crm_stages": working(
                "map_crm_stages", [{"source": "crm", "crm_stage": "Demo", "stage": "explore", "position": 1}]
            ),
        },
    )
    assert [(row["value"], row["position"]) for row in rows] == [("demo", 1)]
