"""What two systems saw of one thing is one touch; nothing else is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.identity import network_hits, touch_twins
from quorate.vocabulary import ALL_TABLES
from quorate.warehouse.steps import SqlStep

STEPS = (
    SqlStep("quorate.identity", "identified_touches"),
    SqlStep("quorate.identity", "touch_likenesses"),
    SqlStep("quorate.identity", "touch_tellers"),
    touch_twins.STEP,
    SqlStep("quorate.identity", "touches"),
)
TEN = datetime(2026, 3, 10, 10)
TEXT = pa.string()
Row = dict[str, Any]


def words(*names: str) -> pa.Schema:
    return pa.schema([(name, TEXT) for name in names])


def working_tables() -> dict[str, pa.Table]:
    """Two people, known by address and by CRM record, an opportunity, and three colleagues."""
    people = [
        ("email", "ann@acme.com", "ann"),
        ("crm_contact", "s:ann", "ann"),
        ("email", "bo@acme.com", "bo"),
    ]
    colleagues = [("s:sam", "s:sam"), ("sam@us.com", "s:sam"), ("cleo@us.com", "s:cleo")]
    return {
        "person_ids": _rows(words("kind", "value", "person_id"), people),
        "person_accounts": _rows(words("person_id", "account_id", "rule"), []),
        "person_stays": stays(("ann", "acme"), ("bo", "acme")),
        "account_groups": _rows(words("kind", "value", "account_id"), []),
        "domain_kinds": _rows(words("host", "domain", "kind"), []),
        "network_hits": pa.Table.from_pylist([], schema=network_hits.SCHEMA),
        "content_keys": _rows(words("content_key", "content_id"), []),
        "offering_keys": _rows(words("offering_key", "offering_id"), []),
        "campaign_keys": _rows(words("campaign_key", "campaign_id"), []),
        "colleague_keys": _rows(words("colleague_key", "colleague_id"), colleagues),
    }


def stays(*placed: tuple[str, str]) -> pa.Table:
    schema = words("person_id", "account_id")
    for name in ("from_at", "until_at"):
        schema = schema.append(pa.field(name, pa.timestamp("us")))
    return pa.Table.from_pylist(
        [{"person_id": who, "account_id": where} for who, where in placed], schema=schema
    )


def _rows(schema: pa.Schema, rows: Sequence[tuple[str, ...]]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def touch(source: str, record: str, **facts: Any) -> Row:
    return {
        "record_id": f"{source}:{record}:{facts.get('email') or facts.get('person_key')}", "source": source,
        "source_record_id": f"{source}:{record}", "occurred_at": TEN, "known_at": facts.get("occurred_at", TEN),
        "imported_at": datetime(2026, 4, 1), "channel": "meeting", "action": "attended", "initiator": "sales",
        "properties": "{}", "is_later_version": False, "version_at": facts.get("occurred_at", TEN), **facts,
    }  # fmt: skip


def crm(record: str, **facts: Any) -> Row:
    return touch("salesforce", record, **{"person_key": "s:ann", **facts})


def planned(record: str, **facts: Any) -> Row:
    return touch("calendar", record, **{"email": "ann@acme.com", **facts})


def letter(source: str, record: str, seconds: int = 0, **facts: Any) -> Row:
    at = TEN + timedelta(seconds=seconds)
    return touch(source, record, **{
        "email": "ann@acme.com", "channel": "email", "action": "sent", "occurred_at": at, **facts,
    })  # fmt: skip


def published(*rows: Row, working: dict[str, pa.Table] | None = None) -> list[Row]:
    schema = ALL_TABLES["observed_touches"].arrow_schema().append(pa.field("is_later_version", pa.bool_()))
    opportunities = [{"opportunity_id": "s:006", "account_id": "acme"}]
    colleagues = [
        {"colleague_id": "s:sam", "function": "sales"},
        {"colleague_id": "s:cleo", "function": "success"},
    ]
    given: dict[str, Any] = {
        **(working or working_tables()),
        "recorded_touches": pa.Table.from_pylist(list(rows), schema=schema),
        "opportunities": opportunities,
        "colleagues": colleagues,
    }
    touch_schema = ALL_TABLES["touches"].arrow_schema()
    for step in STEPS:
        made = run_step(step, given)
        given[step.table] = _made(made, SCHEMAS.get(step.table, touch_schema))
    return sorted(made, key=lambda row: (row["source_record_id"], row["person_id"] or ""))


SCHEMAS = {
    "touch_likenesses": pa.schema(
        [("one_id", TEXT), ("other_id", TEXT), ("seconds", pa.int64()), ("is_out_of_place", pa.int64())]
    ),
    "touch_tellers": pa.schema(
        [("touch_id", TEXT), ("source", TEXT), ("is_invited", pa.bool_()), ("keeps_the_moment", pa.bool_()),
         ("has_opportunity", pa.bool_()), ("person_count", pa.int64())]
    ),
    "touch_twins": touch_twins.SCHEMA,
}  # fmt: skip


def _made(rows: list[Row], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)


def records(rows: list[Row]) -> list[str]:
    return [row["source_record_id"] for row in rows]


def also_in(row: Row) -> list[str]:
    found: list[str] = json.loads(row["properties"]).get("also_in", [])
    return found


def test_a_meeting_in_the_crm_and_in_a_calendar_is_one() -> None:
    """The calendar names two people and stays; the CRM's opportunity and earlier knowledge are taken over."""
    made = published(
        crm("00U1", opportunity_key="s:006", known_at=datetime(2026, 3, 1), topic="Demo"),
        planned("m1", properties='{"minutes":30}'),
        planned("m1", email="bo@acme.com"),
    )
    assert records(made) == ["calendar:m1", "calendar:m1"]
    ann, bo = made
    assert (ann["opportunity_id"], ann["known_at"], ann["topic"]) == ("s:006", datetime(2026, 3, 1), "Demo")
    assert json.loads(ann["properties"]) == {"minutes": 30, "also_in": ["salesforce:00U1"]}
    assert (bo["opportunity_id"], bo["properties"]) == (None, "{}")


def test_of_two_that_name_as_many_the_one_with_the_opportunity_stays() -> None:
    (made,) = published(crm("00U1", opportunity_key="s:006"), planned("m1", known_at=datetime(2026, 3, 2)))
    assert (made["source"], also_in(made), made["known_at"]) == (
        "salesforce",
        ["calendar:m1"],
        datetime(2026, 3, 2),
    )


def test_what_three_systems_saw_is_one() -> None:
    (made,) = published(crm("00U1"), planned('m"1\\'), touch("hubspot", "7", email="ann@acme.com"))
    assert (made["source"], also_in(made)) == ("calendar", ["hubspot:7", "salesforce:00U1"])
    (made,) = published(crm("00U1", opportunity_key="s:006"), planned('m"1\\'))
    assert also_in(made) == ['calendar:m"1\\']


@pytest.mark.parametrize(
    "others",
    [
        [planned("m1", email="bo@acme.com")],
        [planned("m1", action="missed")],
        [planned("m1", channel="call")],
        [planned("m1", occurred_at=TEN + timedelta(minutes=1))],
        [planned("m1", occurred_at=TEN - timedelta(seconds=1))],
        [planned("m1", email="nobody@elsewhere.com")],
        [crm("00U2")],
    ],
    ids=["person", "action", "channel", "a minute later", "the minute before", "unresolved", "one source"],
)
def test_nothing_else_is_one(others: list[Row]) -> None:
    made = published(crm("00U1"), *others)
    assert len(made) == 1 + len(others)
    assert [also_in(row) for row in made] == [[]] * len(made)


def test_of_two_calls_in_a_minute_each_has_its_own_counterpart() -> None:
    call: Row = {"channel": "call", "action": "answered"}
    twice = [crm("1", **call), crm("2", **call, occurred_at=TEN + timedelta(seconds=40))]
    assert records(published(*twice)) == ["salesforce:1", "salesforce:2"]
    dialled = [touch("hubspot", name, email="ann@acme.com", **call) for name in ("7", "8")]
    made = published(*twice, *dialled)
    assert records(made) == ["hubspot:7", "hubspot:8"]
    assert sorted(also_in(row) for row in made) == [["salesforce:1"], ["salesforce:2"]]
    assert len(published(*twice, dialled[0])) == 2


@pytest.mark.parametrize(("seconds", "count"), [(0, 1), (-119, 1), (120, 1), (121, 2), (-121, 2)])
def test_letters_within_two_minutes_are_one(seconds: int, count: int) -> None:
    made = published(letter("salesforce", "00T1"), letter("mail", "a@us.com", seconds))
    assert len(made) == count


def test_letters_of_one_direction_only() -> None:
    answer: Row = {"action": "replied", "initiator": "buyer"}
    assert len(published(letter("salesforce", "00T1"), letter("mail", "b@acme.com", 30, **answer))) == 2
    first = {"action": "asked", "initiator": "buyer"}
    assert (
        len(published(letter("salesforce", "00T1", **answer), letter("mail", "b@acme.com", 30, **first))) == 1
    )
    opened = letter("marketo", "1", 30, action="opened", initiator="buyer")
    assert len(published(letter("salesforce", "00T1", **answer), opened)) == 2


def test_of_several_letters_the_nearest_is_the_counterpart() -> None:
    mails = [letter("mail", "a@us.com"), letter("mail", "b@us.com", 100)]
    logged = letter("salesforce", "00T1", 90, opportunity_key="s:006")
    made = published(*mails, logged)
    assert records(made) == ["mail:a@us.com", "mail:b@us.com"]
    assert (also_in(made[1]), made[1]["opportunity_id"]) == (["salesforce:00T1"], "s:006")


DAYS = 86_400
WRITTEN: Row = {"colleague_key": "sam@us.com", "topic": "Re: Terms  "}
LOGGED: Row = {"colleague_key": "s:sam", "topic": "Email: RE: terms"}


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({}, 1),
        ({"topic": "Email: >> terms"}, 1),
        ({"topic": "Email: prices"}, 2),
        ({"topic": None}, 2),
        ({"colleague_key": "cleo@us.com"}, 2),
        ({"action": "replied", "initiator": "buyer"}, 2),
        ({"email": "bo@acme.com"}, 2),
        ({"occurred_at": TEN + timedelta(days=6)}, 2),
        ({"occurred_at": TEN - timedelta(hours=10)}, 1),
    ],
)
def test_a_letter_logged_days_later_is_found_by_its_subject_and_by_who_wrote_to_whom(
    changed: Row, count: int
) -> None:
    made = published(
        letter("mail", "a@us.com", **WRITTEN), letter("salesforce", "00T1", 3 * DAYS, **{**LOGGED, **changed})
    )
    assert len(made) == count
    if count == 1:
        assert (made[0]["source"], made[0]["occurred_at"]) == ("mail", TEN)


def test_of_several_letters_about_one_thing_each_has_one_counterpart() -> None:
    mails = [letter("mail", f"{day}@us.com", day * DAYS, **WRITTEN) for day in range(3)]
    logged = [letter("salesforce", f"00T{day}", day * DAYS + 3600, **LOGGED) for day in range(2)]
    made = published(*mails, *logged, letter("hubspot", "7", 7200, **LOGGED))
    assert records(made) == [f"mail:{day}@us.com" for day in range(3)]
    assert [also_in(row) for row in made] == [["hubspot:7", "salesforce:00T0"], ["salesforce:00T1"], []]


def test_who_was_invited_and_came_was_at_one_meeting() -> None:
    """That they came is known when it is said, not when they were invited; the invitation's calendar is named."""
    invited = planned("m1", action="invited", known_at=datetime(2026, 3, 1), topic="Demo")
    (made,) = published(crm("00U1", known_at=datetime(2026, 3, 11)), invited)
    assert (made["action"], made["known_at"], made["topic"]) == ("attended", datetime(2026, 3, 11), "Demo")
    assert also_in(made) == ["calendar:m1"]


def test_a_network_says_how_sure_it_is_where_nothing_else_names_the_company() -> None:
    visit: Row = {"channel": "web", "action": "viewed", "initiator": "buyer", "ip": "8.8.8.8", "email": None}
    known = {"email": "ann@acme.com", "visitor_key": None}
    tables = working_tables()
    hit = {"ip": "8.8.8.8", "cidr": "8.8.8.0/24", "domain": "acme.com", "confidence": 0.9}
    made = published(
        touch("tracker", "1", **visit, visitor_key="d1"),
        touch("tracker", "2", **visit, visitor_key="d1", properties='{"a": 1}'),
        touch("tracker", "3", **{**visit, **known}),
        working={
            **tables,
            "network_hits": pa.Table.from_pylist([hit], schema=network_hits.SCHEMA),
            "account_groups": _rows(words("kind", "value", "account_id"), [("domain", "acme.com", "acme")]),
        },
    )
    said = {"network": "8.8.8.0/24", "network_confidence": 0.9}
    assert [json.loads(row["properties"]) for row in made] == [said, {"a": 1, **said}, {}]
    assert {row["account_id"] for row in made} == {"acme"}


def test_what_a_colleague_does_is_known_from_the_colleagues_record() -> None:
    """A calendar takes everybody for a seller; a CRM says what it means."""
    made = published(
        planned("m1", colleague_key="cleo@us.com"),
        planned("m2", colleague_key="sam@us.com", occurred_at=TEN + timedelta(hours=1)),
        planned("m3", colleague_key="cleo@us.com", initiator="buyer", occurred_at=TEN + timedelta(hours=2)),
        crm("00U1", colleague_key="cleo@us.com", occurred_at=TEN + timedelta(hours=3)),
    )
    assert [row["initiator"] for row in made] == ["success", "sales", "buyer", "sales"]


def test_who_is_missing_from_a_meetings_newest_version_was_taken_off_the_list() -> None:
    earlier, later = TEN - timedelta(days=3), TEN - timedelta(days=1)
    bo = planned("m1", email="bo@acme.com", action="invited", version_at=earlier)
    assert len(published(planned("m1", version_at=earlier), bo)) == 2
    (left,) = published(planned("m1", version_at=later), bo)
    assert left["person_id"] == "ann"
    # a version that was not known yet, and another system's record, take nobody off
    assert len(published(planned("m1", version_at=later, is_later_version=True), bo)) == 2
    assert len(published(crm("m1", version_at=later), {**bo, "source": "salesforce"})) == 2
