"""Meetings meet their attendees, and campaigns their members, in whatever order they were imported."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from tests.worlds import run_step

from quorate.vocabulary.closed_lists import ACTIONS, ACTIONS_BY_CHANNEL, CHANNELS
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.evidence", "recorded_touches")
DAY = datetime(2026, 3, 1)
LATER = datetime(2026, 3, 5)


def meeting(**said: Any) -> dict[str, Any]:
    return {
        "record_id": "m", "source": "s", "known_at": DAY, "version_at": DAY, "is_deleted": False,
        "occurred_at": DAY,
        "source_record_id": "m", "person_key": "ann", "account_key": "acme", "channel": "meeting",
        "action": "attended", "initiator": "sales", "properties": "{}", "imported_at": DAY, **said,
    }  # fmt: skip


def attendee(person: str | None, action: str = "attended", **said: Any) -> dict[str, Any]:
    return {
        "record_id": f"r-{person}-{said}", "source": "s", "known_at": DAY, "version_at": DAY,
        "is_deleted": False, "touch_key": "m", "person_key": person, "action": action, "imported_at": DAY,
        **said,
    }  # fmt: skip


def member(action: str, **said: Any) -> dict[str, Any]:
    return {
        "record_id": "v", "source": "s", "known_at": DAY, "version_at": LATER, "is_deleted": False,
        "campaign_key": "c", "person_key": "ann", "action": action, "has_responded": False,
        "properties": "{}",
        "imported_at": DAY, **said,
    }  # fmt: skip


def campaign(channel: str, **said: Any) -> dict[str, Any]:
    return {
        "record_id": "c", "source": "s", "known_at": DAY, "version_at": DAY, "is_deleted": False,
        "name": "Spring",
        "channel": channel, "imported_at": DAY, **said,
    }  # fmt: skip


def recorded(day: date = date(2026, 6, 30), **tables: Any) -> list[tuple[Any, ...]]:
    inputs = {f"observed_{name}": rows for name, rows in tables.items()}
    return [(row["record_id"], row["person_key"], row["action"]) for row in run_step(STEP, inputs, day)]


@pytest.mark.parametrize(
    ("touches", "attendees", "expected"),
    [
        # the person it was logged with keeps the meeting's own id, named among the attendees or not
        ([meeting()], [], [("m", "ann", "attended")]),
        ([meeting()], [attendee("ann")], [("m", "ann", "attended")]),
        ([meeting()], [attendee("ann"), attendee("bo")],
         [("m", "ann", "attended"), ("m:bo", "bo", "attended")]),
        ([meeting()], [attendee("bo", "missed")], [("m", "ann", "attended"), ("m:bo", "bo", "missed")]),
        ([meeting()], [attendee("bo", "invited")], [("m", "ann", "attended"), ("m:bo", "bo", "invited")]),
        ([meeting()], [attendee("ann", "missed")], [("m", "ann", "missed")]),
        # nobody comes to a meeting nobody came to
        ([meeting(action="missed")], [attendee("bo")], [("m", "ann", "missed"), ("m:bo", "bo", "missed")]),
        # a meeting without a person of its own gives way to its attendees
        ([meeting(person_key=None)], [attendee("bo")], [("m:bo", "bo", "attended")]),
        ([meeting(person_key=None)], [], [("m", None, "attended")]),
        ([meeting(person_key=None)], [attendee(None, colleague_key="us")], [("m", None, "attended")]),
        # named twice, there once; the later record counts
        ([meeting()], [attendee("bo"), attendee("bo", "missed", version_at=LATER)],
         [("m", "ann", "attended"), ("m:bo", "bo", "missed")]),
        # attendees wait for their meeting
        ([], [attendee("bo")], []),
        # touches that name nobody at all are none
        ([meeting(person_key=None, account_key=None)], [], []),
        ([meeting(channel="call")], [attendee("bo", "invited")],
         [("m", "ann", "attended"), ("m:bo", "bo", "other")]),
    ],
)  # fmt: skip
def test_meetings(touches: list[Any], attendees: list[Any], expected: list[Any]) -> None:
    assert recorded(touches=touches, attendees=attendees) == expected


def test_an_attendee_shares_the_meeting() -> None:
    rows = run_step(
        STEP, {"observed_touches": [meeting()], "observed_attendees": [attendee("bo", known_at=LATER)]}
    )
    ann, bo = rows
    assert bo["source_record_id"] == ann["source_record_id"] == "m"
    assert (bo["known_at"], bo["occurred_at"], bo["account_key"]) == (LATER, DAY, "acme")


@pytest.mark.parametrize(
    ("member_says", "campaign_says", "action", "occurred_at", "known_at"),
    [
        ({"action": "sent"}, {"channel": "email"}, "sent", DAY, DAY),
        ({"action": "responded", "has_responded": True, "responded_at": datetime(2026, 3, 3)},
         {"channel": "email"}, "responded", datetime(2026, 3, 3), datetime(2026, 3, 3)),
        # without a date of response, the last change of the record is the earliest it can have been known
        ({"action": "responded", "has_responded": True}, {"channel": "email"}, "responded", LATER, LATER),
        ({"action": "attended", "has_responded": True}, {"channel": "event", "starts_on": date(2026, 3, 4)},
         "attended", datetime(2026, 3, 4), LATER),
        ({"action": "attended", "has_responded": True}, {"channel": "event", "starts_on": date(2026, 9, 1)},
         "attended", LATER, LATER),
        # a webinar's campaign begins with its first invitation
        ({"action": "missed", "has_responded": True, "responded_at": datetime(2026, 3, 2)},
         {"channel": "webinar", "starts_on": date(2026, 2, 1), "ends_on": date(2026, 3, 4)},
         "missed", datetime(2026, 3, 4), datetime(2026, 3, 4)),
        ({"action": "downloaded", "has_responded": True, "responded_at": LATER}, {"channel": "email"},
         "responded", LATER, LATER),
        ({"action": "something"}, {"channel": "web"}, "other", DAY, DAY),
    ],
)  # fmt: skip
def test_campaign_members(
    member_says: Any, campaign_says: Any, action: str, occurred_at: datetime, known_at: datetime
) -> None:
    inputs = {
        "observed_campaign_members": [member(**member_says)],
        "observed_campaigns": [campaign(**campaign_says)],
    }
    (row,) = run_step(STEP, inputs)
    assert (row["action"], row["occurred_at"], row["known_at"]) == (action, occurred_at, known_at)
    assert (row["campaign_key"], row["channel"]) == ("c", campaign_says["channel"])


def person(email: str | None) -> dict[str, Any]:
    return {
        "record_id": "ann", "source": "s", "known_at": DAY, "version_at": DAY, "is_deleted": False,
        "kind": "crm_contact", "email": email, "has_left": False, "properties": "{}", "imported_at": DAY,
    }  # fmt: skip


def colleague(email: str) -> dict[str, Any]:
    return {
        "record_id": email, "source": "s", "known_at": DAY, "version_at": DAY, "is_deleted": False,
        "name": email, "email": email, "function": "sales", "is_active": True, "imported_at": DAY,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sender", "people", "colleagues", "expected"),
    [
        ("ann@acme.com", [person("ann@acme.com")], [], ("replied", "buyer")),
        ("ann@acme.com", [], [colleague("ines@us.com"), colleague("paul@us.com")], ("replied", "buyer")),
        ("ines@us.com", [person("ann@acme.com")], [colleague("ines@us.com")], ("sent", "sales")),
        ("new@us.com", [], [colleague("ines@us.com")], ("sent", "sales")),
        ("ines@us.com", [person("ann@acme.com")], [], ("sent", "sales")),
        (None, [person("ann@acme.com")], [colleague("ines@us.com")], ("sent", "sales")),
    ],
)
def test_mail_is_the_buyers_when_its_sender_is(
    sender: str | None, people: list[Any], colleagues: list[Any], expected: tuple[str, str]
) -> None:
    mail = meeting(channel="email", action="sent", sender_email=sender)
    inputs = {"observed_touches": [mail], "observed_people": people, "observed_colleagues": colleagues}
    (row,) = run_step(STEP, inputs)
    assert (row["action"], row["initiator"]) == expected


def test_what_was_recorded_later_is_not_known_earlier() -> None:
    tables = {"campaign_members": [member("responded", has_responded=True)], "campaigns": [campaign("email")]}
    assert recorded(date(2026, 3, 4), **tables) == []
    assert recorded(date(2026, 3, 5), **tables) == [("v", "ann", "responded")]


def test_members_wait_for_their_campaign() -> None:
    assert recorded(campaign_members=[member("sent")]) == []


def test_every_member_gives_an_action_its_channel_knows() -> None:
    said = list(product(CHANNELS, ACTIONS, (True, False)))
    members = [
        member(action, record_id=f"v{number:04}", campaign_key=channel, has_responded=has_responded)
        for number, (channel, action, has_responded) in enumerate(said)
    ]
    campaigns = [campaign(channel, record_id=channel) for channel in CHANNELS]
    rows = run_step(STEP, {"observed_campaign_members": members, "observed_campaigns": campaigns})
    assert len(rows) == len(said)
    assert {
        (row["channel"], row["action"])
        for row in rows
        if row["action"] not in ACTIONS_BY_CHANNEL[row["channel"]]
    } == set()
    assert {row["initiator"] for row in rows} == {"buyer", "marketing"}


@pytest.mark.parametrize("action", ["attended", "missed", "invited"])
@pytest.mark.parametrize(
    ("channel", "held"), [("meeting", "attended"), ("call", "answered"), ("webinar", "attended")]
)
def test_every_attendee_gives_an_action_its_channel_knows(channel: str, held: str, action: str) -> None:
    rows = recorded(touches=[meeting(channel=channel, action=held)], attendees=[attendee("bo", action)])
    assert all(done in ACTIONS_BY_CHANNEL[channel] for _, _, done in rows)
