"""When contracts come up for renewal, and what that makes of the quarters ahead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import at, working

from quorate.outlook.deal_history import DealHistory, moment_of
from quorate.outlook.renewals_ahead import renewals_ahead

NOW = at("2026-06-01")
EDGES = np.array([0.0, 30.0, 60.0, 90.0])


def contract(name: str, ago: float, **also: Any) -> dict[str, Any]:
    """A contract won so many days ago."""
    won_at = NOW - timedelta(days=ago)
    return {"opportunity_id": name, "journey_id": name[:3], "currency": "EUR",
            "created_at": won_at - timedelta(days=50), "closed_at": won_at, "outcome": "won", "amount": 100.0,
            "is_renewal": False, **also}  # fmt: skip


def renewal(name: str, ago: float, amount: float = 100.0) -> dict[str, Any]:
    """A renewal made so many days ago, still open."""
    return contract(name, ago) | {"created_at": NOW - timedelta(days=ago), "closed_at": None, "outcome": "open",
                                  "amount": amount, "is_renewal": True}  # fmt: skip


def history(rows: list[dict[str, Any]]) -> DealHistory:
    ordered = sorted(rows, key=lambda row: row["opportunity_id"])
    return DealHistory(working("deals", ordered), working("deal_changes"))


def renewed(count: int, after: float = 275.0, amount: float = 100.0) -> list[dict[str, Any]]:
    """Contracts won 400 days ago, each with a renewal made `after` days later."""
    return [
        row
        for number in range(count)
        for row in (contract(f"r{number:02}a", 400.0), renewal(f"r{number:02}b", 400.0 - after, amount))
    ]


def test_a_contract_is_due_when_others_were() -> None:
    rows = [*renewed(12), contract("x01", 240.0), contract("x02", 300.0), contract("x03", 100.0)]
    found = renewals_ahead(history(rows), moment_of(NOW), EDGES)
    assert found is not None
    ids = [history(rows).ids[deal] for deal in found.contracts]
    by_id = dict(zip(ids, found.arrivals.tolist(), strict=True))
    # seen at risk at 275 days: the twelve and x02, which passed it without one
    assert by_id["x01"] == pytest.approx([0.0, 12 / 13, 0.0])
    assert by_id["x02"] == [0.0, 0.0, 0.0]
    assert by_id["x03"] == [0.0, 0.0, 0.0]


def test_a_renewal_renews_one_contract_and_is_one_itself_once_won() -> None:
    second = contract("y01b", 250.0, journey_id="y01", is_renewal=True)
    rows = [*renewed(12), contract("y01a", 600.0, journey_id="y01"), second]
    found = renewals_ahead(history(rows), moment_of(NOW), EDGES)
    assert found is not None
    assert [history(rows).ids[deal] for deal in found.contracts] == ["y01b"]
    assert found.arrivals[0, 0] > 0.9


def test_too_few_renewals_say_nothing() -> None:
    assert renewals_ahead(history(renewed(9)), moment_of(NOW), EDGES) is None
    assert renewals_ahead(history([]), moment_of(NOW), EDGES) is None


def test_amounts_grow_as_they_grew() -> None:
    rows = [*renewed(20, amount=150.0), contract("x01", 240.0), contract("x02", 240.0, amount=None)]
    found = renewals_ahead(history(rows), moment_of(NOW), EDGES)
    assert found is not None
    # twenty told of half as much again, and as much belief that it stays: (20 x 150 + 20 x 100) / (40 x 100)
    assert found.amounts[0] == pytest.approx(125.0)
    assert np.isnan(found.amounts[1])


def test_what_is_made_later_is_not_known() -> None:
    rows = [*renewed(12), contract("x01", 240.0)]
    earlier = moment_of(NOW - timedelta(days=130))
    with_later = renewals_ahead(history(rows), earlier, EDGES)
    assert with_later is None, "no renewal had been made yet"
