"""Who took part in a purchase: a candidate for the next team of the account, and seen as a customer since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

DAY = date(2026, 6, 30)
STEP = SqlStep("quorate.teams", "member_facts")
TIME, TEXT = pa.timestamp("us"), pa.string()
SPANS = pa.schema(
    [
        ("journey_id", TEXT), ("account_id", TEXT), ("began_at", TIME), ("opened_at", TIME), ("closed_at", TIME),
        ("ends_at", TIME), ("outcome", TEXT), ("opportunity_ids", pa.list_(TEXT)),
    ]
)  # fmt: skip
TOUCHES = pa.schema(
    [
        ("journey_id", TEXT), ("person_id", TEXT), ("occurred_at", TIME), ("initiator", TEXT),
        ("is_two_way", pa.bool_()), ("is_after_close", pa.bool_()),
    ]
)  # fmt: skip
STAYS = pa.schema([("person_id", TEXT), ("account_id", TEXT), ("from_at", TIME), ("until_at", TIME)])


def span(
    name: str, opened: datetime, closed: datetime | None, outcome: str, account: str = "a"
) -> dict[str, Any]:
    return {
        "journey_id": name, "account_id": account, "began_at": opened, "opened_at": opened, "closed_at": closed,
        "ends_at": None, "outcome": outcome, "opportunity_ids": [],
    }  # fmt: skip


def touch(person: str, journey: str = "first", *, initiator: str = "buyer") -> dict[str, Any]:
    return {
        "journey_id": journey, "person_id": person, "occurred_at": datetime(2025, 2, 1), "initiator": initiator,
        "is_two_way": False, "is_after_close": False,
    }  # fmt: skip


def members_of_second(first: dict[str, Any], touches: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    second = span("second", datetime(2026, 1, 10), None, "open")
    rows = run_step(
        STEP,
        {
            "journey_spans": pa.Table.from_pylist([first, second], schema=SPANS),
            "journey_touches": pa.Table.from_pylist(touches, schema=TOUCHES),
            "people": [{"person_id": person, "account_id": "a"} for person in ("p", "q")],
            "person_stays": STAYS.empty_table(),
        },
        DAY,
    )
    return {row["person_id"]: row for row in rows if row["journey_id"] == "second"}


def test_those_who_took_part_are_there_from_the_day_the_next_one_opened() -> None:
    won = span("first", datetime(2025, 1, 1), datetime(2025, 6, 1), "won")
    found = members_of_second(won, [touch("p"), touch("q", initiator="marketing")])
    assert set(found) == {"p"}
    assert found["p"]["has_bought_before"]
    assert found["p"]["joined_at"] == datetime(2026, 1, 10)
    assert (found["p"]["touch_count"], found["p"]["buyer_touch_count"]) == (0, 0)


@pytest.mark.parametrize(
    "first",
    [
        span("first", datetime(2025, 1, 1), datetime(2025, 6, 1), "lost_no_decision"),
        span("first", datetime(2025, 1, 1), datetime(2025, 6, 1), "won", account="b"),
        span("first", datetime(2026, 2, 1), datetime(2026, 6, 1), "won"),
    ],
    ids=["lost", "elsewhere", "begun later"],
)
def test_nobody_comes_from_other_journeys(first: dict[str, Any]) -> None:
    assert not members_of_second(first, [touch("p")])


def test_who_takes_part_anew_counts_by_what_they_do_now() -> None:
    won = span("first", datetime(2025, 1, 1), datetime(2025, 6, 1), "won")
    found = members_of_second(won, [touch("p"), touch("p", "second")])
    assert found["p"]["buyer_touch_count"] == 1


def test_customers_join_nobody_to_the_team_that_bought_but_are_seen() -> None:
    later = {"occurred_at": datetime(2026, 6, 20), "is_after_close": True}
    rows = run_step(
        STEP,
        {
            "journey_spans": pa.Table.from_pylist(
                [span("first", datetime(2025, 1, 1), datetime(2025, 6, 1), "won")], schema=SPANS
            ),
            "journey_touches": pa.Table.from_pylist(
                [touch("p"), {**touch("p"), **later}, {**touch("q"), **later}], schema=TOUCHES
            ),
            "people": [{"person_id": person, "account_id": "a"} for person in ("p", "q")],
            "person_stays": STAYS.empty_table(),
        },
        DAY,
    )
    (bought,) = rows
    assert (bought["person_id"], bought["touch_count"]) == ("p", 1)
    assert bought["last_active_at"] == datetime(2026, 6, 20)
