"""Which journeys a statement concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

BEGAN, ENDED = datetime(2026, 1, 1), datetime(2026, 3, 1)


def _span(journey: str, deals: list[str], ends_at: datetime | None = None) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "account_id": "acme",
        "began_at": BEGAN,
        "ends_at": ends_at,
        "opportunity_ids": deals,
    }


def _statement(
    name: str, stated_at: datetime, deal: str | None = None, account: str = "acme"
) -> dict[str, Any]:
    return {
        "statement_id": name,
        "stated_at": stated_at,
        "author_function": "sales",
        "subject": "stage",
        "value": "explore",
        "opportunity_id": deal,
        "account_id": account,
    }


def test_a_statement_on_an_opportunity_is_about_its_journey_alone() -> None:
    april, february = datetime(2026, 4, 1), datetime(2026, 2, 1)
    made = run_step(
        SqlStep("quorate.journeys", "journey_statements"),
        {
            "journey_spans": [
                _span("relay", ["d1", "d2"]),
                _span("tally", ["d3"]),
                _span("old", ["d4"], ENDED),
            ],
            "statements": [
                _statement("on a deal", april, "d2"),
                _statement("on a deal of an ended one", february, "d4"),
                _statement("on a deal of no journey", april, "d9"),
                _statement("on the account", april),
                _statement("early, on the account", february),
                _statement("on another account", april, account="other"),
            ],
            "team_members": [{"journey_id": "x", "person_id": "y", "role": "user"}],
        },
    )
    assert sorted((row["statement_id"], row["journey_id"]) for row in made) == [
        ("early, on the account", "old"),
        ("early, on the account", "relay"),
        ("early, on the account", "tally"),
        ("on a deal", "relay"),
        ("on a deal of an ended one", "old"),
        ("on a deal of no journey", "relay"),
        ("on a deal of no journey", "tally"),
        ("on the account", "relay"),
        ("on the account", "tally"),
    ]
