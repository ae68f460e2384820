"""What was known of an opportunity on a day: its history before its record, and nothing of later versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.identity", "opportunities")
DAY = date(2026, 6, 30)
TEXT, FLAG = pa.string(), pa.int64()
WORDS = ("says_won", "says_lost", "says_no_decision", "says_competitor", "says_renewal")


def reading(field: str, text: str, says: str) -> dict[str, Any]:
    return {"field": field, "text": text, **{word: int(word == says) for word in WORDS}}


def tables(opportunity: dict[str, Any], changes: list[dict[str, Any]]) -> dict[str, Any]:
    readings = [
        reading("crm_stage", "Closed Won", "says_won"),
        reading("crm_stage", "Closed Lost", "says_lost"),
        reading("crm_stage", "Proposal", ""),
        reading("loss_reason", "Budget frozen", "says_no_decision"),
    ]
    keys = pa.schema([("offering_key", TEXT), ("offering_id", TEXT)])
    people = pa.schema([("colleague_key", TEXT), ("colleague_id", TEXT)])
    groups = pa.schema([("kind", TEXT), ("value", TEXT), ("account_id", TEXT)])
    account = {"kind": "crm_account", "value": "s:acme", "account_id": "a"}
    return {
        "observed_opportunities": [opportunity],
        "observed_changes": changes,
        "offering_keys": pa.Table.from_pylist([{"offering_key": "gtxpro", "offering_id": "o1"}], schema=keys),
        "colleague_keys": pa.Table.from_pylist(
            [{"colleague_key": "ann lee", "colleague_id": "c1"}], schema=people
        ),
        "account_groups": pa.Table.from_pylist([account], schema=groups),
        "outcome_readings": pa.Table.from_pylist(
            readings, schema=pa.schema([("field", TEXT), ("text", TEXT), *((word, FLAG) for word in WORDS)])
        ),
        "workspace_facts": pa.table({"currency": ["EUR"], "fiscal_year_starts": pa.array([1], pa.int64())}),
    }


def record(**facts: Any) -> dict[str, Any]:
    return {
        "record_id": "s:006", "name": "Acme", "account_key": "s:acme", "offering_key": "GTX Pro",
        "owner_key": "Ann Lee", "created_at": datetime(2026, 1, 5), "version_at": datetime(2026, 6, 1), "amount": 900.0,
        "crm_stage": "Proposal", "close_on": date(2026, 9, 1), "is_closed": False, **facts,
    }  # fmt: skip


def change(field: str, value: str, month: int) -> dict[str, Any]:
    at = datetime(2026, month, 10)
    return {
        "record_id": f"{field}{month}", "opportunity_key": "s:006", "field": field, "new_value": value,
        "changed_at": at, "known_at": at, "version_at": at,
    }  # fmt: skip


LOST = {"crm_stage": "Closed Lost", "is_closed": True, "is_won": False, "close_on": date(2026, 5, 20)}
CASES: list[tuple[str, dict[str, Any], list[dict[str, Any]], dict[str, Any]]] = [
    (
        "as its record says, found by name and id",
        record(),
        [],
        {
            "account_id": "a", "offering_id": "o1", "owner_id": "c1", "currency": "EUR", "amount": 900.0,
            "crm_stage": "Proposal", "outcome": "open", "closed_at": None,
        },
    ),
    (
        "a later version hides what it could not have said",
        record(is_later_version=True, version_at=datetime(2026, 8, 1)),
        [],
        {"amount": None, "crm_stage": None, "close_on": None, "outcome": "open"},
    ),
    (
        "history speaks before the record",
        record(is_later_version=True, crm_stage="Closed Won", is_closed=True, is_won=True),
        [change("crm_stage", "Proposal", 2), change("amount", "500", 2), change("amount", "700", 4)],
        {"crm_stage": "Proposal", "amount": 700.0, "outcome": "open", "closed_at": None},
    ),
    (
        "won when its history says so",
        record(crm_stage="Closed Won", is_closed=True, is_won=True),
        [change("crm_stage", "Proposal", 2), change("crm_stage", "Closed Won", 5)],
        {"outcome": "won", "closed_at": datetime(2026, 5, 10)},
    ),
    (
        "closed without history: on its close date",
        record(**LOST),
        [],
        {"outcome": "lost_other", "closed_at": datetime(2026, 5, 20)},
    ),
    (
        "a reason that says nobody decided",
        record(**LOST, loss_reason="Budget frozen", competitor="Rival"),
        [],
        {"outcome": "lost_no_decision"},
    ),
    ("a rival named", record(**LOST, competitor="Rival"), [], {"outcome": "lost_competitor", "competitor": "Rival"}),
    (
        "a close date still ahead",
        record(**{**LOST, "close_on": date(2026, 7, 20)}, competitor="Rival"),
        [],
        {"outcome": "open", "closed_at": None, "competitor": None},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("opportunity", "changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_was_known(
    opportunity: dict[str, Any], changes: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    (found,) = run_step(STEP, tables(opportunity, changes), DAY)
    assert {name: found[name] for name in expected} == expected
