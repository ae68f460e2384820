"""Who began something of their own accord, by week, of the weeks that are over; which accounts stand in the CRM."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

MOMENTS = ("occurred_at", "countable_at", "named_at")
TOUCHES = pa.schema(
    [(name, pa.string()) for name in ("touch_id", "account_id", "person_id", "visitor_id", "offering_id")]
    + [(name, pa.timestamp("us")) for name in MOMENTS]
)


def touch(at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "account_id": "a",
        "person_id": "p",
        "occurred_at": at,
        "countable_at": at,
        "named_at": at,
        **more,
    }


def weekly(day: date, *touches: dict[str, Any]) -> list[dict[str, Any]]:
    given = pa.Table.from_pylist(list(touches), schema=TOUCHES)
    return run_step(SqlStep("quorate.teams", "weekly_people"), {"inbound_touches": given}, day)


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        (date(2026, 6, 27), [datetime(2026, 6, 15)]),
        (date(2026, 6, 28), [datetime(2026, 6, 15), datetime(2026, 6, 22)]),  # a Sunday: its week is over
        (date(2026, 6, 29), [datetime(2026, 6, 15), datetime(2026, 6, 22)]),
    ],
)
def test_a_week_counts_when_it_is_over(day: date, weeks: list[datetime]) -> None:
    touches = [touch(datetime(2026, 6, number, 9)) for number in (15, 16, 22, 29) if number <= day.day]
    assert [row["week_at"] for row in weekly(day, *touches)] == weeks


def test_touches_of_one_week_are_one_row() -> None:
    early = touch(datetime(2026, 6, 15, 9), offering_id="one", named_at=datetime(2026, 6, 18))
    late = touch(datetime(2026, 6, 17, 9), offering_id="one", named_at=datetime(2026, 6, 17, 9))
    (row,) = weekly(date(2026, 6, 30), early, late)
    assert row["touch_count"] == 2
    assert row["first_at"] == row["countable_at"] == datetime(2026, 6, 15, 9)
    assert row["named_at"] == datetime(2026, 6, 17, 9)
    assert row["offering_id"] == "one"


def test_two_offerings_are_none() -> None:
    touches = [touch(datetime(2026, 6, 15, number), offering_id=str(number)) for number in (9, 10)]
    (row,) = weekly(date(2026, 6, 30), *touches)
    assert row["offering_id"] is None


def test_an_account_of_several_records_stands_in_the_crm_once() -> None:
    identifiers = [
        {"kind": "crm_account", "value": "001", "account_id": "a"},
        {"kind": "crm_account", "value": "002", "account_id": "a"},
        {"kind": "crm_account", "value": "003", "account_id": None},
        {"kind": "domain", "value": "b.example", "account_id": "b"},
    ]
    found = run_step(SqlStep("quorate.teams", "crm_accounts"), {"identifiers": identifiers})
    assert found == [{"account_id": "a"}]
