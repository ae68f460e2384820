"""The paths of Segment's clients and of its relatives that speak the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.collector.collecting import KEY, kept

from quorate.warehouse.workspace import Workspace

TYPES = ("identify", "track", "page", "screen", "group", "alias")


@pytest.mark.parametrize("message_type", TYPES)
@pytest.mark.parametrize("path", ["/v1/{0}", "/v1/{0[0]}", "/api/s/{0}", "/api/s/s2s/{0}"])
def test_one_message_by_path(client: TestClient, workspace: Workspace, message_type: str, path: str) -> None:
    body = {"userId": "u1", "messageId": "m1"}
    answer = client.post(path.format(message_type), json=body, headers={"x-write-key": KEY})
    assert answer.status_code == 200
    assert [(each["type"], each["userId"]) for each in kept(workspace)] == [(message_type, "u1")]


@pytest.mark.parametrize(
    "path", ["/v1/batch", "/v1/import", "/v1/b", "/beacon/v1/batch", "/api/s/batch", "/v1/batch/"]
)
def test_batches(client: TestClient, workspace: Workspace, path: str) -> None:
    body = {
        "batch": [{"type": "track", "messageId": "m1", "context": {"groupId": "g1"}}, {"messageId": "m2"}],
        "sentAt": "2026-05-01T07:00:00Z",
        "context": {"ip": "203.0.113.7", "userAgent": "theirs"},
        "writeKey": KEY,
    }
    assert client.post(path, json=body).status_code == 200
    first, second = kept(workspace)
    assert first["context"] == {"groupId": "g1", "ip": "203.0.113.7", "userAgent": "theirs"}
    assert second["sentAt"] == "2026-05-01T07:00:00Z"
    assert KEY not in json.dumps([first, second])


def test_the_write_key_of_a_message_is_not_kept(client: TestClient, workspace: Workspace) -> None:
    body = json.dumps({"userId": "u1", "writeKey": KEY, "timestamp": "2026-05-01T07:00:00Z"})
    answer = client.post("/v1/t", content=body, headers={"content-type": "text/plain;charset=UTF-8"})
    assert answer.status_code == 200
    (message,) = kept(workspace)
    assert KEY not in json.dumps(message)
    assert (message["originalTimestamp"], "timestamp" in message) == ("2026-05-01T07:00:00Z", False)


def test_a_sender_cannot_say_when_we_received_it(client: TestClient, workspace: Workspace) -> None:
    client.post("/v1/t", json={"userId": "u1", "receivedAt": "1999-01-01T00:00:00Z"}, auth=(KEY, ""))
    assert not kept(workspace)[0]["receivedAt"].startswith("1999")


def test_metrics_are_answered_and_dropped(client: TestClient, workspace: Workspace) -> None:
    assert client.post("/v1/m", json={"series": []}, auth=(KEY, "")).status_code == 200
    assert kept(workspace) == []


@pytest.mark.parametrize(
    ("path", "find"),
    [
        (f"/v1/projects/{KEY}/settings", lambda said: said["integrations"]["Segment.io"]["apiKey"]),
        (f"/sourceConfig?writeKey={KEY}", lambda said: said["source"]["writeKey"]),
    ],
)
def test_settings_of_browser_libraries(client: TestClient, path: str, find: Any) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert find(answer.json()) == KEY
    assert client.get(path.replace(KEY, "another")).status_code == 401


def test_the_browser_library_is_sent_back_here(client: TestClient) -> None:
    said = client.get(f"/v1/projects/{KEY}/settings").json()["integrations"]["Segment.io"]
    assert (said["apiHost"], said["protocol"]) == ("testserver/v1", "http")
