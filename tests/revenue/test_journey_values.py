from __future__ import annotations

from typing import Any

import pyarrow as pa
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.revenue", "journey_values")
FACTS = pa.table({"currency": ["EUR"]})


def _opportunity(
    name: str, amount: float | None, currency: str = "EUR", outcome: str = "open"
) -> dict[str, Any]:
    return {"opportunity_id": name, "amount": amount, "currency": currency, "outcome": outcome}


def _deals(journeys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`journey_deals` of the journeys; what is called r is a renewal."""
    return [
        {
            "journey_id": journey["journey_id"],
            "opportunity_id": name,
            "is_renewal": name.startswith("r"),
        }
        for journey in journeys
        for name in journey["opportunity_ids"]
    ]


def test_money_of_a_journey() -> None:
    journeys = [
        {"journey_id": "two_deals", "opportunity_ids": ["o1", "o2", "r1"]},
        {"journey_id": "unpriced", "opportunity_ids": ["o3"]},
        {"journey_id": "mixed", "opportunity_ids": ["o4", "o5"]},
        {"journey_id": "dollars", "opportunity_ids": ["o4"]},
        {"journey_id": "no_deal", "opportunity_ids": []},
    ]
    opportunities = [
        _opportunity("o1", 100.0, outcome="won"),
        _opportunity("o2", 40.5, outcome="lost_competitor"),
        _opportunity("r1", 500.0, outcome="won"),
        _opportunity("o3", None, outcome="won"),
        _opportunity("o4", 70.0, "USD"),
        _opportunity("o5", 30.0),
    ]
    given = {
        "journeys": journeys,
        "journey_deals": _deals(journeys),
        "opportunities": opportunities,
        "workspace_facts": FACTS,
    }
    rows = run_step(STEP, given)
    found = {row["journey_id"]: (row["currency"], row["value_amount"], row["won_amount"]) for row in rows}
    assert found == {
        "two_deals": ("EUR", 140.5, 100.0),
        "unpriced": ("EUR", None, None),
        "mixed": ("EUR", None, None),
        "dollars": ("USD", 70.0, None),
        "no_deal": ("EUR", None, None),
    }
