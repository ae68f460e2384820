"""Tracking messages as rows of the log."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import Imported, import_files, write

from quorate.errors import InputError
from quorate.sources.segment.event_names import MEANINGS, Meaning, meaning_of
from quorate.sources.text_files import LONGEST_LINE
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL

AT = "2024-02-01T10:00:00.000Z"
PAGE = {"type": "page", "messageId": "m1", "anonymousId": "a1", "timestamp": AT, "receivedAt": AT}


def imported(tmp_path: Path, *messages: dict[str, Any] | str, **said: Any) -> Imported:
    lines = [message if isinstance(message, str) else json.dumps(message) for message in messages]
    return import_files("segment", write(tmp_path / "events.jsonl", "\n".join(lines) + "\n"), **said)


def test_page(tmp_path: Path) -> None:
    touch = imported(
        tmp_path,
        {
            **PAGE,
            "userId": "ann@acme.com",
            "properties": {"url": "https://us.com/pricing?gclid=1", "title": "Pricing", "content_id": "c1"},
            "context": {
                "ip": "203.0.113.7",
                "campaign": {"name": "Brand", "medium": "cpc", "source": "google"},
                "groupId": "g1",
                "userAgent": "Mozilla/5.0",
            },
        },
    ).one("touches")
    assert (touch["channel"], touch["action"], touch["initiator"]) == ("web", "viewed", "buyer")
    assert (touch["visitor_key"], touch["user_key"]) == ("segment:device:a1", "segment:user:ann@acme.com")
    assert (touch["email"], touch["ip"], touch["account_key"]) == (
        "ann@acme.com",
        "203.0.113.7",
        "segment:group:g1",
    )
    assert (touch["content_key"], touch["campaign_key"], touch["topic"]) == ("c1", "Brand", "Pricing")
    assert touch["machine_likelihood"] is None
    said = json.loads(touch["properties"])
    assert said["arrival_channel"] == "search"
    assert said["utm"] == {"name": "Brand", "medium": "cpc", "source": "google"}
    assert said["properties"]["title"] == "Pricing"


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        ({"timestamp": "2024-02-01T10:00:00Z"}, (10, 0, 0)),
        # the device's clock is two minutes slow: sent at 9:58 by its own reckoning, received at 10:00
        ({"originalTimestamp": "2024-02-01T09:57:50Z", "sentAt": "2024-02-01T09:58:00Z"}, (9, 59, 50)),
        ({"originalTimestamp": "2024-02-01T09:57:50Z"}, (9, 57, 50)),
        ({"sentAt": "2024-02-01T09:58:00Z"}, (9, 58, 0)),
        ({}, (10, 0, 0)),
        # nothing happens after it was received
        ({"timestamp": "2024-02-01T12:00:00Z"}, (10, 0, 0)),
        ({"timestamp": "2024-02-01T11:30:00+02:00"}, (9, 30, 0)),
        ({"timestamp": 1706781540000}, (9, 59, 0)),
    ],
)
def test_when_it_happened(tmp_path: Path, also: dict[str, Any], expected: tuple[int, int, int]) -> None:
    message = {"type": "page", "messageId": "m", "anonymousId": "a", "receivedAt": AT, **also}
    touch = imported(tmp_path, message).one("touches")
    assert touch["occurred_at"] == datetime(2024, 2, 1, *expected)
    assert touch["known_at"] == touch["version_at"] == datetime(2024, 2, 1, 10)


def test_without_a_receipt_it_is_known_when_it_happened(tmp_path: Path) -> None:
    touch = imported(tmp_path, {"type": "page", "anonymousId": "a", "timestamp": AT}).one("touches")
    assert touch["known_at"] == touch["occurred_at"]


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        ({"properties": {"url": "https://app.us.com/home"}}, ("product", "viewed")),
        ({"properties": {"url": "https://us.com/app"}}, ("web", "viewed")),
        ({"category": "App"}, ("product", "viewed")),
        ({"context": {"app": {"name": "Planner"}}}, ("product", "viewed")),
        ({"type": "screen"}, ("product", "viewed")),
        ({"properties": {"url": "https://us.com/compare/rival"}}, ("web", "compared")),
        ({"properties": {"url": "https://us.com/files/guide.pdf"}}, ("web", "downloaded")),
        ({"context": {"page": {"url": "https://us.com/search?q=price"}}}, ("web", "searched")),
    ],
)
def test_where_pages_are(tmp_path: Path, also: dict[str, Any], expected: tuple[str, str]) -> None:
    touch = imported(tmp_path, {**PAGE, **also}).one("touches")
    assert (touch["channel"], touch["action"]) == expected


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        ({"anonymousId": None, "context": {"groupId": "g1"}}, ("product", "used")),
        ({"anonymousId": None}, ("web", "other")),
        ({"context": {"groupId": "g1", "page": {"url": "https://us.com/"}}}, ("web", "other")),
        ({"context": {"page": {"url": "https://app.us.com/"}}}, ("product", "used")),
    ],
)
def test_what_a_server_tells_of_a_member_comes_out_of_the_product(
    tmp_path: Path, also: dict[str, Any], expected: tuple[str, str]
) -> None:
    touch = imported(
        tmp_path, {**PAGE, "userId": "u1", "type": "track", "event": "Invoice Approved", **also}
    ).one("touches")
    assert (touch["channel"], touch["action"]) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("Form Submitted", ("web", "submitted_form")),
        ("formSubmitted", ("web", "submitted_form")),
        ("Demo Requested", ("web", "requested_demo")),
        ("book_a_demo", ("web", "requested_demo")),
        ("Contact Sales", ("web", "requested_contact")),
        ("Asset Downloaded", ("web", "downloaded")),
        ("Video Playback Started", ("web", "viewed")),
        ("Signed Up", ("product", "signed_up")),
        ("Trial Started", ("product", "trialled")),
        ("User Logged In", ("product", "logged_in")),
        ("Feature Used", ("product", "used")),
        ("Order Completed", ("product", "purchased")),
        ("Email Opened", ("email", "opened")),
        ("Email Link Clicked", ("email", "clicked")),
        ("Email Delivered", ("email", "delivered")),
        ("Unsubscribed", ("email", "unsubscribed")),
        ("Newsletter Subscribed", ("web", "subscribed")),
        ("Webinar Registered", ("webinar", "registered")),
        ("Webinar Attended", ("webinar", "attended")),
        ("Products Searched", ("web", "searched")),
        ("Pricing Compared", ("web", "compared")),
        ("Live Chat Started", ("chat", "asked")),
        ("CTA Clicked", ("web", "clicked")),
        ("Ad Clicked", ("ad", "clicked")),
        ("NPS Answered", ("web", "responded")),
        ("Frobnicated", ("web", "other")),
    ],
)
def test_event_names(event: str, expected: tuple[str, str]) -> None:
    assert meaning_of(event) == expected


def test_looking_and_clicking_in_the_product_is_using_it() -> None:
    assert meaning_of("Button Clicked", is_in_product=True) == ("product", "used")
    assert meaning_of("Invoice Approved", is_in_product=True) == ("product", "used")
    assert meaning_of("Demo Requested", is_in_product=True) == ("web", "requested_demo")


def test_every_meaning_is_an_action_its_channel_knows() -> None:
    inside = {meaning_of(f"{action}", is_in_product=True) for _, action in MEANINGS}
    assert {Meaning("web", "other"), *MEANINGS, *inside} - {
        Meaning(channel, action) for channel, actions in ACTIONS_BY_CHANNEL.items() for action in actions
    } == set()


def test_a_form_gives_the_device_an_address(tmp_path: Path) -> None:
    message = {
        **PAGE, "type": "track", "event": "Demo Requested", "userId": None,
        "properties": {"email": "Ann@Acme.com"},
    }  # fmt: skip
    found = imported(tmp_path, message)
    assert found.one("touches")["email"] == "ann@acme.com"
    link = found.one("links")
    assert (link["left_kind"], link["left_value"]) == ("device", "segment:device:a1")
    assert (link["right_kind"], link["right_value"], link["rule"]) == ("email", "ann@acme.com", "form")


def test_an_address_in_another_event_is_somebody_elses(tmp_path: Path) -> None:
    message = {**PAGE, "type": "track", "event": "Teammate Invited", "properties": {"email": "bo@acme.com"}}
    found = imported(tmp_path, message)
    assert (found.one("touches")["email"], found["links"]) == (None, [])


def test_unknown_events_keep_their_name(tmp_path: Path) -> None:
    touch = imported(tmp_path, {**PAGE, "type": "track", "event": "Frobnicated", "properties": {"n": 3}}).one(
        "touches"
    )
    assert (touch["channel"], touch["action"], touch["topic"]) == ("web", "other", "Frobnicated")
    assert json.loads(touch["properties"]) == {"event": "Frobnicated", "properties": {"n": 3}}


def test_identify(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        {
            **PAGE,
            "type": "identify",
            "userId": "u1",
            "traits": {
                "email": "Ann@Acme.com", "firstName": "Ann", "lastName": "Lee", "title": "CFO", "plan": "pro",
                "company": {"name": "Acme", "website": "https://www.acme.co.uk/"},
            },
        },
    )  # fmt: skip
    person = found.one("people")
    assert (person["record_id"], person["kind"]) == ("segment:user:u1", "user")
    assert (person["email"], person["full_name"], person["title"]) == ("ann@acme.com", "Ann Lee", "CFO")
    assert (person["company_name"], person["company_domain"]) == ("Acme", "acme.co.uk")
    assert [(row["left_kind"], row["right_kind"], row["rule"]) for row in found["links"]] == [
        ("device", "email", "identify"),
        ("device", "user", "identify"),
        ("user", "email", "identify"),
    ]
    assert len({row["record_id"] for row in found["links"]}) == 3


def test_identify_without_traits_only_ties_together(tmp_path: Path) -> None:
    found = imported(tmp_path, {**PAGE, "type": "identify", "userId": "u1", "traits": []})
    assert (found["people"], len(found["links"])) == ([], 1)


def test_group(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        {
            **PAGE, "type": "group", "userId": "u1", "groupId": "g1",
            "traits": {"name": "Acme", "website": "acme.com", "employees": 120},
        },
    )  # fmt: skip
    account = found.one("accounts")
    assert (account["record_id"], account["domain"], account["employees"]) == (
        "segment:group:g1",
        "acme.com",
        120,
    )
    person = found.one("people")
    assert (person["account_key"], person["company_domain"]) == ("segment:group:g1", "acme.com")
    link = found.one("links")
    assert (link["left_value"], link["right_value"], link["rule"]) == (
        "segment:user:u1",
        person["record_id"],
        "group",
    )


def test_a_group_may_be_named_by_its_domain(tmp_path: Path) -> None:
    message = {**PAGE, "type": "group", "userId": "u1", "groupId": "acme.co.uk", "traits": {"plan": "pro"}}
    assert imported(tmp_path, message).one("accounts")["domain"] == "acme.co.uk"
    found = imported(tmp_path, {**message, "groupId": "g1"})
    assert (found["accounts"], len(found["people"])) == ([], 1)


def test_a_group_record_does_not_replace_the_persons_own(tmp_path: Path) -> None:
    identify = {**PAGE, "type": "identify", "userId": "u1", "traits": {"title": "CFO"}}
    group = {
        **PAGE,
        "messageId": "m2",
        "type": "group",
        "userId": "u1",
        "groupId": "g1",
        "traits": {"name": "Acme"},
    }
    assert {row["record_id"] for row in imported(tmp_path, identify, group)["people"]} == {
        "segment:user:u1",
        "segment:user:u1:group:g1",
    }


def test_alias(tmp_path: Path) -> None:
    found = imported(
        tmp_path, {"type": "alias", "messageId": "m", "previousId": "a9", "userId": "u1", "timestamp": AT}
    )
    assert {(row["left_kind"], row["left_value"], row["right_value"]) for row in found["links"]} == {
        ("device", "segment:device:a9", "segment:user:u1"),
        ("user", "segment:user:a9", "segment:user:u1"),
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{broken", "not_json"),
        ('{"properties":' + "[" * 5000, "not_json"),
        ("[1, 2]", "not_a_message"),
        ('{"type": 5}', "not_a_message"),
        (json.dumps({"anonymousId": "a", "timestamp": AT}), "no_type"),
        (json.dumps({**PAGE, "type": "shout"}), "unknown_type"),
        (json.dumps({**PAGE, "anonymousId": None}), "nobody"),
        (json.dumps({**PAGE, "anonymousId": "undefined"}), "nobody"),
        (json.dumps({"type": "page", "anonymousId": "a"}), "no_date"),
        (json.dumps({"type": "page", "anonymousId": "a", "timestamp": "soon"}), "no_date"),
        (json.dumps({**PAGE, "timestamp": "yesterday"}), "no_date"),
        (json.dumps({**PAGE, "timestamp": None, "originalTimestamp": "yesterday", "sentAt": AT}), "no_date"),
        (json.dumps({**PAGE, "type": "identify", "traits": {"plan": "pro"}}), "nothing_said"),
        (json.dumps({**PAGE, "type": "alias", "userId": "u"}), "nothing_said"),
        (json.dumps({**PAGE, "type": "group"}), "nothing_said"),
    ],
)
def test_lines_that_cannot_be_used(tmp_path: Path, line: str, code: str) -> None:
    found = imported(tmp_path, json.dumps({**PAGE, "messageId": "fine"}), "", line)
    assert (found.codes, len(found["touches"]), found.rows_read) == ([code], 1, 2)
    assert found.set_aside[0].row_number == 3


def test_said_twice_is_one_message(tmp_path: Path) -> None:
    nameless = {
        "type": "track",
        "event": "Form Submitted",
        "anonymousId": "a",
        "timestamp": AT,
        "properties": {"n": 1},
    }
    found = imported(tmp_path, nameless, {**nameless, "properties": {"n": 2}}, nameless)
    assert len({row["record_id"] for row in found["touches"]}) == 2
    assert len(found.content["observed_touches"]) == 2


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", 1.0),
        ("HeadlessChrome/120", 1.0),
        ("Mozilla/5.0 Chrome/120", None),
    ],
)
def test_machines_say_so(tmp_path: Path, agent: str, expected: float | None) -> None:
    touch = imported(tmp_path, {**PAGE, "context": {"userAgent": agent}}).one("touches")
    assert touch["machine_likelihood"] == expected


@pytest.mark.parametrize(
    ("context", "url", "expected"),
    [
        ({"campaign": {"medium": "email"}}, "https://us.com/", "email"),
        ({}, "https://us.com/?utm_medium=paid_social&utm_campaign=X", "ad"),
        ({}, "https://us.com/?gclid=abc", "search"),
        ({"page": {"referrer": "https://www.google.de/"}}, "https://us.com/", "search"),
        ({"page": {"referrer": "https://www.linkedin.com/feed"}}, "https://us.com/", "social"),
        ({"page": {"referrer": "https://us.com/"}}, "https://us.com/", None),
    ],
)
def test_how_a_visitor_came(tmp_path: Path, context: dict[str, Any], url: str, expected: str | None) -> None:
    touch = imported(tmp_path, {**PAGE, "properties": {"url": url}, "context": context}).one("touches")
    assert json.loads(touch["properties"]).get("arrival_channel") == expected
    assert touch["campaign_key"] == ("X" if "utm_campaign" in url else None)


@pytest.mark.parametrize("name", ["events.json", "events.ndjson", "events.jsonl.gz", "events.json.gz"])
@pytest.mark.parametrize("is_array", [True, False])
def test_kinds_of_file(tmp_path: Path, name: str, is_array: bool) -> None:
    messages = [{**PAGE, "messageId": f"m{number}"} for number in range(3)]
    text = (
        json.dumps(messages, indent=1)
        if is_array
        else "\r\n".join(json.dumps(message) for message in messages)
    )
    write(tmp_path / "in" / name, gzip.compress(text.encode()) if name.endswith(".gz") else text)
    assert len(import_files("segment", tmp_path / "in")["touches"]) == 3


def test_an_array_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="begins as JSON but is not whole"):
        import_files("segment", write(tmp_path / "a.json", '[{"type": "page"}, {"type"'))


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    assert import_files("segment", write(tmp_path / "a.jsonl", "\n \n")).rows_read == 0


def test_a_giant_line_is_refused_or_set_aside(tmp_path: Path) -> None:
    giant = json.dumps({**PAGE, "properties": {"x": "y" * (LONGEST_LINE + 1)}})
    with pytest.raises(InputError, match="longer than 8 MiB"):
        imported(tmp_path, giant)
    found = imported(tmp_path, giant, json.dumps({**PAGE, "messageId": "m2"}), lenient=True)
    assert (found.codes, len(found["touches"])) == (["line_too_long"], 1)
    assert len(json.loads(found.set_aside[0].raw)["line"]) == 2000


def test_batches_stay_small(tmp_path: Path) -> None:
    found = imported(tmp_path, *(json.dumps({**PAGE, "messageId": f"m{number}"}) for number in range(20_001)))
    assert len(found["touches"]) == found.rows_read == 20_001


def test_a_file_that_ends_within_a_message_is_refused(tmp_path: Path) -> None:
    whole = json.dumps({"type": "page", "anonymousId": "a1", "timestamp": "2024-02-01T10:00:00Z"})
    path = write(tmp_path / "a.jsonl", f"{whole}\n{whole[:-20]}")
    with pytest.raises(InputError, match="ends in the middle of an object"):
        import_files("segment", path)
    found = import_files("segment", path, lenient=True)
    assert (found.rows_read, found.codes) == (2, ["not_json"])
