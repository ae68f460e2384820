"""What the collector answers, and what it keeps: all of a request or nothing of it."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message
from tests.collector.collecting import KEY, kept, let_in, updated_touches
from tests.threads import in_own_thread

from quorate.surfaces.collector import collector_of
from quorate.surfaces.collector.answers import Refused
from quorate.surfaces.collector.limits import (
    LARGEST_BODY_BYTES,
    LARGEST_EVENT_BYTES,
    MOST_EVENTS_AT_ONCE,
    Allowance,
    Room,
    Share,
)
from quorate.surfaces.collector.requests import read_request
from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace

TRACK = {"type": "track", "event": "Demo Requested", "userId": "u1", "messageId": "m1"}
SNOWPLOW = "/com.snowplowanalytics.snowplow/tp2"
FIELDS = (
    "type", "event", "userId", "anonymousId", "messageId", "timestamp", "sentAt", "context", "properties", "traits",
    "uuid", "distinct_id", "offset", "options", "$set", "$groups", "$group_key", "$current_url",
    "e", "eid", "uid", "dtm", "stm", "ue_px", "ue_pr", "se_ca", "aid", "channel",
)  # fmt: skip
BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"


def batch(*messages: dict[str, Any]) -> bytes:
    return json.dumps({"batch": messages}).encode()


def post(client: TestClient, body: bytes, path: str = "/v1/batch", key: str = KEY, **headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    names.setdefault("authorization", "Basic " + base64.b64encode(f"{key}:".encode()).decode())
    return client.post(path, content=body, headers={"user-agent": BROWSER, **names})


def test_a_message_is_kept_before_the_answer(client: TestClient, workspace: Workspace) -> None:
    answer = post(client, batch(TRACK), content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    (message,) = kept(workspace)
    assert (message["event"], message["messageId"], message["userId"]) == ("Demo Requested", "m1", "u1")
    assert message["receivedAt"].endswith("Z")
    assert message["context"] == {"ip": "testclient", "userAgent": BROWSER}


def test_the_same_message_is_kept_once(client: TestClient, workspace: Workspace) -> None:
    for _ in range(3):
        assert post(client, batch(TRACK, TRACK)).status_code == 200
    assert len(kept(workspace)) == 1


def test_a_message_without_id_sent_again_is_the_same(client: TestClient, workspace: Workspace) -> None:
    nameless = {"type": "track", "event": "Signed Up", "userId": "u1", "timestamp": "2026-05-01T10:00:00Z"}
    for sent_at in ("2026-05-01T10:00:01Z", "2026-05-01T10:00:09Z"):
        body = json.dumps({"batch": [nameless], "sentAt": sent_at}).encode()
        assert post(client, body).status_code == 200
    assert post(client, batch({**nameless, "event": "Signed In"})).status_code == 200
    assert [message["event"] for message in kept(workspace)] == ["Signed Up", "Signed In"]


def test_what_the_sender_says_of_the_surroundings_stays(client: TestClient, workspace: Workspace) -> None:
    post(client, batch({**TRACK, "context": {"ip": "203.0.113.7", "userAgent": "their own"}}))
    assert kept(workspace)[0]["context"] == {"ip": "203.0.113.7", "userAgent": "their own"}


@pytest.mark.parametrize(
    "agent", ["analytics-python/2.4.0", "python-requests/2.34.2", "posthog-python/7.9", "node", "axios/1.9"]
)
def test_the_address_of_a_server_is_not_a_persons(
    client: TestClient, workspace: Workspace, agent: str
) -> None:
    post(client, batch(TRACK), user_agent=agent)
    assert "context" not in kept(workspace)[0]


@pytest.mark.parametrize(
    ("address", "headers", "noted"),
    [
        ("203.0.113.77", {}, "203.0.113.77"),
        ("203.0.113.77", {"x-ip-policy": "keep"}, "203.0.113.77"),
        ("203.0.113.77", {"x-ip-policy": "stripLastOctet"}, "203.0.113.0"),
        ("2001:db8:1:2::77", {"x-ip-policy": "stripLastOctet"}, "2001:db8:1::"),
        ("no address", {"x-ip-policy": "stripLastOctet"}, None),
        ("203.0.113.77", {"x-ip-policy": "remove"}, None),
        ("203.0.113.77", {"x-ip-policy": "of a later release"}, None),
        ("203.0.113.77", {"sp-anonymous": "*"}, None),
    ],
)
def test_the_address_is_noted_as_far_as_the_client_lets_it(
    workspace: Workspace, address: str, headers: dict[str, str], noted: str | None
) -> None:
    app = create_app(workspace, None, collector_of(workspace, {}))
    with TestClient(app, client=(address, 50_000)) as client:
        assert post(client, batch(TRACK), **headers).status_code == 200
    assert kept(workspace)[0]["context"].get("ip") == noted


def test_a_scanner_is_kept_with_its_agent_and_marked(client: TestClient, workspace: Workspace) -> None:
    post(client, batch(TRACK), user_agent="Mozilla/5.0 (compatible; Examplebot/1.0)")
    assert "Examplebot" in kept(workspace)[0]["context"]["userAgent"]
    (touch,) = updated_touches(workspace)
    assert touch["machine_likelihood"] > 0.5


def cut_off(body: bytes) -> bytes:
    packed = gzip.compress(body, mtime=0)
    return packed[: len(packed) // 2]


LARGE = {**TRACK, "messageId": "large", "properties": {"text": "x" * LARGEST_EVENT_BYTES}}
REFUSED = [
    (b"{", {}, 400, "not_json"),
    (b'{"batch": [{"userId": "\xff"}]}', {}, 400, "not_json"),
    (b"[]", {}, 400, "not_an_object"),
    (b"{}", {}, 400, "no_events"),
    (b'{"batch": [{}, 7]}', {}, 400, "not_an_event"),
    (b"[" * 100_000, {}, 400, "not_json"),
    (cut_off(batch(TRACK)), {"content_encoding": "gzip"}, 400, "bad_gzip"),
    (batch(TRACK), {"content_encoding": "gzip"}, 400, "bad_gzip"),
    (batch(TRACK), {"content_encoding": "br"}, 415, "wrong_encoding"),
    (batch(TRACK), {"content_type": "image/png"}, 415, "wrong_content_type"),
    (b" " * (LARGEST_BODY_BYTES + 1), {}, 413, "too_large"),
    (gzip.compress(b" " * 50_000_000, mtime=0), {"content_encoding": "gzip"}, 413, "too_large"),
    (batch(TRACK, LARGE), {}, 413, "event_too_large"),
    (b'{"batch":[' + b"{}," * MOST_EVENTS_AT_ONCE + b"{}]}", {}, 413, "too_many_in_batch"),
    (batch(TRACK), {"key": "not-the-key"}, 401, "unknown_write_key"),
    (batch(TRACK), {"key": ""}, 401, "unknown_write_key"),
    (batch(TRACK), {"authorization": "Basic !"}, 401, "unknown_write_key"),
]


@pytest.mark.parametrize(("body", "sent", "status", "code"), REFUSED)
def test_refused_and_nothing_kept(
    client: TestClient, workspace: Workspace, body: bytes, sent: dict[str, str], status: int, code: str
) -> None:
    answer = post(client, body, **sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["message"] == answer.json()["detail"]
    assert kept(workspace) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner),
    max_leaves=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_an_event_holds_it_is_kept_or_refused(client: TestClient, event: dict[str, Any]) -> None:
    for path in ("/v1/track", "/v1/batch", "/api/s/page", "/e", "/i/v1/analytics/events", SNOWPLOW):
        for body in (event, {"batch": [event], "data": [event], "api_key": KEY, "sent_at": event.get("stm")}):
            answer = client.post(path, json=body, headers={"x-write-key": KEY})
            assert answer.status_code in (200, 400, 401), answer.text


def test_a_body_that_never_arrives() -> None:
    waiting = asyncio.Event()

    async def receive() -> Message:
        await waiting.wait()
        return {"type": "http.request"}

    scope = {"type": "http", "method": "POST", "path": "/v1/t", "headers": []}
    with pytest.raises(Refused) as refused:
        in_own_thread(
            lambda: asyncio.run(read_request(scope, receive, Share(Room()), seconds_to_arrive=0.01))
        )
    assert refused.value.status == 408


def test_the_largest_that_is_allowed_is_taken(client: TestClient, workspace: Workspace) -> None:
    room = LARGEST_EVENT_BYTES - len(json.dumps({**TRACK, "properties": {"text": ""}}, separators=(",", ":")))
    filled = {**TRACK, "properties": {"text": "x" * room}}
    assert post(client, batch(filled)).status_code == 200
    many = [{**TRACK, "messageId": f"m{number}", "event": "e"} for number in range(MOST_EVENTS_AT_ONCE)]
    assert post(client, gzip.compress(batch(*many), mtime=0), content_encoding="gzip").status_code == 200
    assert len(kept(workspace)) == MOST_EVENTS_AT_ONCE, "m1 is in both"


def test_a_disk_that_takes_nothing(workspace: Workspace) -> None:
    workspace.inbox_file.mkdir()
    with TestClient(create_app(workspace, None, collector_of(workspace, {}))) as client:
        answer = post(client, batch(TRACK))
        assert (answer.status_code, answer.json()["code"]) == (503, "cannot_keep")
        assert int(answer.headers["retry-after"]) > 0
        workspace.inbox_file.rmdir()
        assert post(client, batch(TRACK)).status_code == 200
    assert len(kept(workspace)) == 1


def test_a_key_from_the_environment(workspace: Workspace) -> None:
    text = workspace.settings_file.read_text("utf-8").partition("website =")[0]
    workspace.settings_file.write_text(text + 'website = "env:KEY_OF_THE_WEBSITE"\n', "utf-8")
    for environment, status in (
        ({"KEY_OF_THE_WEBSITE": KEY}, 200),
        ({"KEY_OF_THE_WEBSITE": ""}, 401),
        ({}, 401),
    ):
        with TestClient(create_app(workspace, None, collector_of(workspace, environment))) as client:
            assert post(client, batch(TRACK)).status_code == status
            assert post(client, batch(TRACK), key="").status_code == 401


def test_the_rate_of_a_key_is_limited(workspace: Workspace) -> None:
    let_in(workspace, events_per_second=1)
    with TestClient(create_app(workspace, None, collector_of(workspace, {}))) as client:
        answers = [post(client, batch({**TRACK, "messageId": str(number)})) for number in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert {answer.json()["code"] for answer in refused} == {"too_many_events"}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert len(kept(workspace)) == len(answers) - len(refused)


def test_allowance_comes_back_with_time() -> None:
    seconds = [0.0]
    allowance = Allowance(10, lambda: seconds[0])
    allowance.spend(100)
    with pytest.raises(Refused) as refused:
        allowance.spend(5)
    assert refused.value.retry_after_seconds == pytest.approx(0.5)
    seconds[0] += 0.5
    allowance.spend(5)
    seconds[0] += 1_000
    allowance.spend(250)  # more than can be saved up passes when all is saved up, and is paid off
    seconds[0] += 14
    with pytest.raises(Refused):
        allowance.spend(1)
    seconds[0] += 1.2
    allowance.spend(1)


def test_room_is_refused_before_it_is_used_up() -> None:
    room = Room(100)
    with room.share() as first:
        first.grow(40)
        first.grow(20)
        with pytest.raises(Refused) as refused, room.share() as second:
            second.grow(41)
        assert refused.value.status == 429
        assert refused.value.answer.headers == [(b"retry-after", b"1")]
        first.become(10)
        with room.share() as second:
            second.grow(90)
    with room.share() as third:
        third.grow(100)


def test_promised_bytes_hold_no_room(workspace: Workspace) -> None:
    """Requests that announce much and send nothing keep nobody out; what has arrived counts."""
    room = Room(1_000)
    waiting = asyncio.Event()
    parts = [b"x" * 600]

    async def receive() -> Message:
        if parts:
            return {"type": "http.request", "body": parts.pop(), "more_body": True}
        await waiting.wait()
        return {"type": "http.disconnect"}

    async def send_two() -> None:
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/t",
            "headers": [(b"content-length", b"400000")],
        }
        with room.share() as first, room.share() as second:
            reading = [
                asyncio.create_task(read_request(scope, receive, first)),
                asyncio.create_task(read_request(scope, receive, second)),
            ]
            await asyncio.sleep(0.01)
            assert room.free_bytes == 400
            waiting.set()
            assert [type(each) for each in await asyncio.gather(*reading, return_exceptions=True)] == [
                Refused
            ] * 2
        assert room.free_bytes == 1_000

    in_own_thread(lambda: asyncio.run(send_two()))


def test_an_envelope_that_would_swell(client: TestClient, workspace: Workspace) -> None:
    """A few bytes an event, and a context that is written into each of them."""
    body = {"batch": [{}] * MOST_EVENTS_AT_ONCE, "context": {"text": "x" * (LARGEST_EVENT_BYTES - 1_000)}}
    answer = post(client, json.dumps(body).encode())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large_together")
    assert kept(workspace) == []


def test_an_agent_is_kept_no_longer_than_browsers_write_it(client: TestClient, workspace: Workspace) -> None:
    post(client, batch(TRACK), user_agent=BROWSER + "x" * 5_000)
    assert len(kept(workspace)[0]["context"]["userAgent"]) == 1_000


def test_a_browser_may_send_from_any_page(client: TestClient) -> None:
    asked = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    answer = client.options("/v1/t", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-expose-headers"] == "Retry-After"
    refused = client.post("/v1/t", content=b"{}", headers={"origin": "https://shop.example"})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://shop.example"


def test_pages_and_paths_of_trackers_stay_apart(client: TestClient) -> None:
    assert client.get("/v1/batch").status_code == 405
    assert client.get("/healthz").json()
    assert client.post("/v1/nothing").headers["content-type"] != "application/problem+json"
    assert "content-security-policy" in client.get("/help").headers
