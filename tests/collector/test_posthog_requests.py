"""PostHog's envelopes, and what its events mean."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.collector.collecting import KEY, kept, updated_touches

from quorate.surfaces.collector.dialects.posthog_events import message_of
from quorate.surfaces.collector.limits import LARGEST_EVENT_BYTES
from quorate.warehouse.workspace import Workspace

BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"
PAGEVIEW: dict[str, Any] = {
    "event": "$pageview",
    "uuid": "e1",
    "timestamp": "2026-05-01T10:00:00Z",
    "properties": {
        "token": KEY,
        "distinct_id": "device-1",
        "$device_id": "device-1",
        "$is_identified": False,
        "$current_url": "https://vendor.example/pricing",
        "$referrer": "$direct",
        "title": "Pricing",
        "utm_source": "news",
    },
}


def form(body: bytes) -> bytes:
    return urlencode({"data": base64.b64encode(body).decode()}).encode()


TEXT = json.dumps([PAGEVIEW]).encode()
ENVELOPE = json.dumps({"api_key": KEY, "batch": [PAGEVIEW]}).encode()
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/e/", json.dumps(PAGEVIEW).encode(), {}),
        ("/i/v0/e/", TEXT, {"content-type": "text/plain"}),
        (
            "/e/?compression=gzip-js&_=1777629601000",
            gzip.compress(TEXT, mtime=0),
            {"content-type": "text/plain"},
        ),
        ("/e/?compression=base64", form(TEXT), {"content-type": FORM}),
        ("/e/?compression=base64", form(TEXT).replace(b"%2B", b"+"), {"content-type": FORM}),
        ("/capture/", form(gzip.compress(TEXT, mtime=0)), {"content-type": FORM}),
        ("/capture/", urlencode({"data": TEXT.decode()}).encode(), {"content-type": FORM}),
        ("/batch/", ENVELOPE, {"content-type": "application/json"}),
        ("/batch/", gzip.compress(ENVELOPE, mtime=0), {"content-encoding": "gzip"}),
        ("/i/v1/analytics/events", ENVELOPE, {}),
    ],
)
def test_envelopes(
    client: TestClient, workspace: Workspace, path: str, body: bytes, headers: dict[str, str]
) -> None:
    answer = client.post(path, content=body, headers={"user-agent": BROWSER, **headers})
    assert answer.status_code == 200, answer.text
    (message,) = kept(workspace)
    assert (message["type"], message["messageId"], message["anonymousId"]) == ("page", "e1", "device-1")
    assert "userId" not in message
    assert message["properties"]["url"] == "https://vendor.example/pricing"
    assert message["context"]["campaign"] == {"source": "news"}
    assert message["context"]["userAgent"] == BROWSER
    assert "referrer" not in message["context"]["page"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"data=%%%", "bad_base64"),
        (b"data=%C3%A9", "bad_base64"),
        (b"other=1", "no_events"),
        (form(b"{"), "not_json"),
        (form(gzip.compress(TEXT, mtime=0)[:40]), "bad_gzip"),
        (form(gzip.compress(TEXT, mtime=0)[:-12]), "bad_gzip"),
        (form(b'"text"'), "no_events"),
    ],
)
def test_forms_that_cannot_be_read(client: TestClient, workspace: Workspace, body: bytes, code: str) -> None:
    answer = client.post("/e/", content=body, headers={"content-type": FORM})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert kept(workspace) == []


def test_a_large_event_packed_small(client: TestClient, workspace: Workspace) -> None:
    large = {**PAGEVIEW, "properties": {**PAGEVIEW["properties"], "text": "x" * LARGEST_EVENT_BYTES}}
    body = form(gzip.compress(json.dumps([large]).encode(), mtime=0))
    assert len(body) < LARGEST_EVENT_BYTES
    answer = client.post("/e/", content=body, headers={"content-type": FORM})
    assert (answer.status_code, answer.json()["code"]) == (413, "event_too_large")
    assert kept(workspace) == []


@pytest.mark.parametrize("path", ["/decide/?v=3", "/flags/?v=2"])
def test_nothing_is_switched_on(client: TestClient, path: str) -> None:
    answer = client.post(path, json={"token": KEY, "distinct_id": "u1"})
    assert answer.json()["featureFlags"] == {}
    assert client.post(path, json={"token": "another"}).status_code == 401


def meant(name: str, /, **properties: Any) -> dict[str, Any]:
    return message_of({"event": name, "distinct_id": "u1", "properties": properties})


WHO = [
    ({"$device_id": "d1", "$is_identified": True}, ("u1", "d1")),
    ({"$device_id": "u1", "$is_identified": False}, (None, "u1")),
    ({"$device_id": "d1"}, ("u1", "d1")),
    ({"$device_id": "u1"}, (None, "u1")),
    ({}, ("u1", None)),
    ({"$process_person_profile": False}, (None, "u1")),
]


@pytest.mark.parametrize(("properties", "expected"), WHO)
def test_who_it_was(properties: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    message = meant("demo requested", **properties)
    assert (message.get("userId"), message.get("anonymousId")) == expected


def test_identify_ties_the_device_to_the_person() -> None:
    message = message_of(
        {
            "event": "$identify",
            "distinct_id": "ann@buyer.example",
            "properties": {"$anon_distinct_id": "d1", "$device_id": "d1", "$set_once": {"title": "CIO"}},
            "$set": {"email": "ann@buyer.example"},
        }
    )
    assert (message["type"], message["userId"], message["anonymousId"]) == (
        "identify",
        "ann@buyer.example",
        "d1",
    )
    assert message["traits"] == {"title": "CIO", "email": "ann@buyer.example"}


def test_a_group_makes_no_person() -> None:
    group = {"$group_type": "company", "$group_key": "g1", "$group_set": {"name": "Buyer"}}
    said = {"event": "$groupidentify", "distinct_id": "4f1c-made-up", "$set": {"email": "x@y.example"}}
    message = message_of({**said, "properties": group})
    assert message == {"type": "group", "groupId": "g1", "traits": {"name": "Buyer"}}


def test_what_nobody_did_is_set_aside_by_its_type() -> None:
    assert meant("$web_vitals", a=1)["type"] == "$web_vitals"
    assert meant("$groupidentify", **{"$group_type": "project", "$group_key": "p"})["type"] == "group:project"


def test_the_trackers_own_names_are_left_out() -> None:
    message = meant("demo requested", number=1, token="t", **{"$groups": {"project": "p", "company": "g1"}})  # noqa: S106
    assert message["properties"] == {"number": 1}
    assert message["context"]["groupId"] == "g1"


def test_the_time_of_a_browser_that_says_how_long_ago() -> None:
    message = message_of({"event": "x", "offset": 1500, "properties": {}}, 1_777_629_601_500)
    assert (message["timestamp"], message["sentAt"]) == ("2026-05-01T10:00:00+00:00", 1_777_629_601_500)


def test_a_visit_becomes_the_persons_after_identify(client: TestClient, workspace: Workspace) -> None:
    identify = {
        "event": "$identify",
        "uuid": "e2",
        "distinct_id": "ann@buyer.example",
        "properties": {
            "token": KEY,
            "$anon_distinct_id": "device-1",
            "$device_id": "device-1",
            "$is_identified": True,
            "$set": {"email": "ann@buyer.example"},
        },
    }
    group = {
        "event": "$groupidentify",
        "uuid": "e3",
        "distinct_id": "made-up-by-a-server",
        "properties": {
            "$group_type": "company",
            "$group_key": "buyer.example",
            "$group_set": {"name": "Buyer"},
        },
    }
    body = {"api_key": KEY, "batch": [PAGEVIEW, identify, group]}
    assert client.post("/batch/", json=body).status_code == 200
    (touch,) = updated_touches(workspace)
    assert touch["person_id"] is not None
