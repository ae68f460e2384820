"""Which touches count as begun of their own accord, and since when they can be counted: worked cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import md5
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.teams", "inbound_touches")
MONDAY = datetime(2026, 3, 2, 9)
NOTED = (
    "record_id",
    "visitor_key",
    "person_key",
    "email",
    "user_key",
    "account_key",
    "company_domain",
    "company_name",
)
RECORDED = pa.schema(
    [(name, pa.string()) for name in (*NOTED, "opportunity_key", "ip")] + [("known_at", pa.timestamp("us"))]
)
PERSON_IDS = pa.schema([("kind", pa.string()), ("person_id", pa.string()), ("since_at", pa.timestamp("us"))])
HITS = pa.schema([("ip", pa.string())])
KNOWN_SINCE = datetime(2026, 1, 1)


def seen(record: str, *, at: datetime = MONDAY, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A touch of somebody known and the record it comes from; columns of the record begin with `r_`."""
    touch = {
        "touch_id": "t_" + md5(record.encode(), usedforsecurity=False).hexdigest()[:24],
        "account_id": "a", "person_id": "p", "channel": "web", "action": "viewed", "initiator": "buyer",
        "occurred_at": at, "known_at": at, **{key: value for key, value in given.items() if not key.startswith("r_")},
    }  # fmt: skip
    own = {key[2:]: value for key, value in given.items() if key.startswith("r_")} or {"email": "p@a.example"}
    return touch, {"record_id": record, "known_at": touch["known_at"], **own}


def counted(*touches: tuple[dict[str, Any], dict[str, Any]]) -> list[dict[str, Any]]:
    inputs: dict[str, Any] = {
        "touches": [touch for touch, _ in touches],
        "recorded_touches": pa.Table.from_pylist([record for _, record in touches], schema=RECORDED),
        "person_ids": pa.Table.from_pylist(
            [{"kind": "email", "person_id": person, "since_at": KNOWN_SINCE} for person in ("p", "q")],
            schema=PERSON_IDS,
        ),
        "network_hits": pa.Table.from_pylist([{"ip": "192.0.2.1"}], schema=HITS),
        "contents": [
            {"content_id": "guide", "intent": "onboarding"},
            {"content_id": "paper", "intent": "insight"},
        ],
        "campaigns": [
            {"campaign_id": "letter", "channel": "email"},
            {"campaign_id": "advert", "channel": "ad"},
        ],
    }
    return run_step(STEP, inputs)


@pytest.mark.parametrize(
    ("touch", "is_counted"),
    [
        ({}, True),
        ({"campaign_id": "advert"}, True),
        ({"campaign_id": "letter"}, False),
        ({"channel": "email", "action": "opened"}, False),
        ({"channel": "email", "action": "clicked"}, False),
        ({"channel": "email", "action": "asked"}, True),
        ({"channel": "email", "action": "replied"}, False),
        ({"channel": "product", "action": "logged_in"}, False),
        ({"channel": "product", "action": "trialled"}, True),
        ({"channel": "webinar", "action": "attended"}, False),
        ({"channel": "event", "action": "attended"}, False),
        ({"channel": "social", "action": "reacted"}, True),
        ({"channel": "meeting", "action": "attended", "initiator": "sales"}, False),
        ({"machine_likelihood": 0.9}, False),
        ({"account_id": None}, False),
    ],
)
def test_what_counts(touch: dict[str, Any], is_counted: bool) -> None:
    assert bool(counted(seen("one", **touch))) == is_counted


@pytest.mark.parametrize(("minutes", "is_counted"), [(-5, True), (10, False), (31, True)])
def test_what_a_letter_led_to_is_left_out(minutes: int, is_counted: bool) -> None:
    letter = seen("letter", channel="email", action="delivered", initiator="marketing")
    visit = seen("visit", at=MONDAY + timedelta(minutes=minutes))
    assert len(counted(letter, visit)) == int(is_counted)


@pytest.mark.parametrize(("days", "is_counted"), [(20, False), (60, True)])
def test_who_reads_what_is_written_for_customers_is_a_user(days: int, is_counted: bool) -> None:
    guided, visit = seen("guide", content_id="guide"), seen("visit", at=MONDAY + timedelta(days=days))
    assert len(counted(guided, visit)) == int(is_counted)


def test_a_device_is_counted_when_its_owner_or_its_network_is_known() -> None:
    form_at = MONDAY + timedelta(days=30)
    elsewhere = seen("elsewhere", r_visitor_key="d", r_ip="198.51.100.7")
    at_work = seen("at work", r_visitor_key="d", r_ip="192.0.2.1")
    form = seen("form", at=form_at, action="submitted_form", r_visitor_key="d", r_email="p@a.example")
    found = {row["touch_id"]: row for row in counted(elsewhere, at_work, form)}
    away, office = found[elsewhere[0]["touch_id"]], found[at_work[0]["touch_id"]]
    assert (away["countable_at"], away["named_at"]) == (form_at, form_at)
    assert (office["countable_at"], office["named_at"]) == (MONDAY, form_at)
    assert office["visitor_id"] == "d"


def test_somebody_without_a_device_is_at_least_somebody() -> None:
    signal = seen("signal", person_id=None, channel="review_site", r_company_domain="a.example")
    assert [(row["visitor_id"], row["named_at"]) for row in counted(signal)] == [
        ("unknown:review_site", None)
    ]
