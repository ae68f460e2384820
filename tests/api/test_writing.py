"""What programs write: once for each key, over nothing unseen, within limits, and nothing of what is not theirs."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from quorate.ledger.idempotency import BROKEN_OFF_AFTER, KEPT_FOR, AnsweredRequests
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import create_app
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

API = "/api/v1"
NOTE = {"kind": "account", "key": "a_alder", "text": "They merge in May."}


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _kind(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return str(answer.json()["type"]).rpartition("/")[2]


def test_a_note_is_written_changed_and_taken_back(client: TestClient) -> None:
    made = client.post(f"{API}/notes", json=NOTE)
    assert made.status_code == 201, made.text
    place = made.headers["location"]
    read = client.get(place)
    assert read.json()["text"] == NOTE["text"]
    changed = client.put(
        place, json={"text": "They merge in June."}, headers={"If-Match": read.headers["etag"]}
    )
    assert changed.status_code == 200
    assert client.get(place).json()["text"] == "They merge in June."
    stale = client.put(place, json={"text": "Never."}, headers={"If-Match": read.headers["etag"]})
    assert (stale.status_code, _kind(stale)) == (412, "version-differs")
    unseen = client.put(place, json={"text": "Never.", "seen_version": 1})
    assert (unseen.status_code, _kind(unseen)) == (409, "changed-meanwhile")
    assert client.get(place).json()["text"] == "They merge in June."
    assert client.delete(place).status_code == 200
    assert client.get(place).status_code == 404


def test_the_same_key_and_body_are_done_once(client: TestClient) -> None:
    note, headers = {**NOTE, "text": "Once."}, {"Idempotency-Key": "note-once"}
    first, second = (client.post(f"{API}/notes", json=note, headers=headers) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["location"] == first.headers["location"]
    assert second.headers["idempotency-replayed"] == "true"
    notes = client.get(f"{API}/notes", params={"kind": "account", "key": "a_alder"}).json()["items"]
    assert [each["text"] for each in notes].count("Once.") == 1
    other = client.post(f"{API}/notes", json={**note, "text": "Twice."}, headers=headers)
    assert (other.status_code, _kind(other)) == (422, "key-reused")
    refused = client.post(f"{API}/notes", json=note, headers={"Idempotency-Key": "x" * 300})
    assert (refused.status_code, _kind(refused)) == (400, "bad-request")


def test_a_key_belongs_to_whoever_sent_it(tokens: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = tokens
    found = [
        client.post(f"{API}/notes", json=NOTE, headers={**_as(secrets[name]), "Idempotency-Key": "shared"})
        for name in ("owner", "sales")
    ]
    assert [each.status_code for each in found] == [201, 201]
    assert found[0].json()["id"] != found[1].json()["id"]


def test_a_key_at_work_is_not_begun_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: Any, **__: Any) -> Any:
        begun.set()
        go_on.wait(20)
        raise RuntimeError

    monkeypatch.setattr("quorate.surfaces.saying.Saying.note", slow)
    headers = {"Idempotency-Key": "at-work"}
    answers: list[Any] = []
    thread = threading.Thread(
        target=lambda: answers.append(client.post(f"{API}/notes", json=NOTE, headers=headers))
    )
    thread.start()
    assert begun.wait(20)
    meanwhile = client.post(f"{API}/notes", json=NOTE, headers=headers)
    go_on.set()
    thread.join(20)
    assert (meanwhile.status_code, _kind(meanwhile)) == (409, "in-progress")
    assert answers[0].status_code == 500
    monkeypatch.undo()
    # a failure of ours is not kept: the same may be sent again
    assert client.post(f"{API}/notes", json=NOTE, headers=headers).status_code == 201


def test_keys_are_kept_for_a_day(tmp_path: Path) -> None:
    answered = AnsweredRequests(tmp_path / "quorate.sqlite")
    assert answered.begin("u", "k", "h", AS_OF_AT) is None
    assert answered.begin("u", "k", "h", AS_OF_AT + BROKEN_OFF_AFTER / 2) is not None
    assert answered.begin("u", "k", "h", AS_OF_AT + BROKEN_OFF_AFTER) is None
    answered.end("u", "k", 201, json.dumps({}), "{}")
    late = AS_OF_AT + BROKEN_OFF_AFTER + KEPT_FOR
    kept = answered.begin("u", "k", "h", late - timedelta(seconds=1))
    assert kept is not None
    assert kept.status == 201
    assert answered.begin("u", "k", "h", late) is None
    answered.close()


def test_a_move_is_decided_about_and_that_is_taken_back(client: TestClient) -> None:
    decided = client.post(
        f"{API}/moves/m_2/decisions", json={"kind": "dismissed", "reason": "other", "note": "No."}
    )
    assert decided.status_code == 201, decided.text
    assert client.get(f"{API}/moves/m_2").json()["move"]["move"]["status"] == "dismissed"
    assert client.post(f"{API}/undo", json={"undo": decided.json()["undo"]}).status_code == 204
    assert client.get(f"{API}/moves/m_2").json()["move"]["move"]["status"] != "dismissed"
    half = client.post(f"{API}/moves/m_2/decisions", json={"kind": "snoozed"})
    assert (half.status_code, _kind(half)) == (409, "cannot-be-done")
    own = client.post(f"{API}/moves", json={"journey_id": JOURNEY, "text": "Bring the plan."})
    assert own.status_code == 201
    assert client.get(own.headers["location"]).status_code == 200
    assert client.post(f"{API}/moves/m_2/comments", json={"text": "Why not?"}).status_code == 201


def test_what_is_stated_stands_until_it_is_taken_back(client: TestClient) -> None:
    made = client.post(f"{API}/statements", json={"key": JOURNEY, "subject": "competitor", "value": "Rival"})
    assert made.status_code == 201, made.text
    key = made.json()["id"]
    stands = client.get(f"{API}/statements", params={"key": JOURNEY}).json()["items"]
    assert key in {each["said_id"] for each in stands}
    assert client.delete(f"{API}/statements/{key}").status_code == 200
    stands = client.get(f"{API}/statements", params={"key": JOURNEY}).json()["items"]
    assert key not in {each["said_id"] for each in stands}


def test_what_is_ones_own_is_kept(tokens: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = tokens
    viewer = _as(secrets["viewer"])
    view = {"list": "accounts", "name": "Customers", "query": "is_customer=yes"}
    made = client.post(f"{API}/views", json=view, headers=viewer)
    assert made.status_code == 201, made.text
    assert client.get(made.headers["location"], headers=viewer).json()["name"] == "Customers"
    assert client.get(made.headers["location"], headers=_as(secrets["sales"])).status_code == 404
    follow = f"{API}/follows/account/a_fenwick"
    assert client.put(follow, headers=viewer).json()["is_following"] is True
    assert client.get(follow, headers=viewer).json()["is_following"] is True
    assert client.delete(follow, headers=viewer).json()["is_following"] is False
    wanted = {"rhythm": "weekly", "kinds": ["mention"], "zone": "Europe/Berlin"}
    kept = client.put(f"{API}/preferences", json=wanted, headers=viewer)
    assert client.get(f"{API}/preferences", headers=viewer).json() == kept.json()
    assert kept.json()["rhythm"] == "weekly"


def test_nothing_is_written_where_it_may_not_be(tokens: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = tokens
    refused = client.post(f"{API}/notes", json=NOTE, headers=_as(secrets["viewer"]))
    assert (refused.status_code, _kind(refused)) == (403, "not-allowed")
    hidden = client.post(f"{API}/notes", json=NOTE, headers=_as(secrets["some"]))
    assert (hidden.status_code, _kind(hidden)) == (404, "not-found")
    elsewhere = client.post(
        f"{API}/notes", json=NOTE, headers={**_as(secrets["owner"]), "Sec-Fetch-Site": "cross-site"}
    )
    assert (elsewhere.status_code, _kind(elsewhere)) == (403, "not-allowed")


def test_a_map_is_checked_and_saved_over_what_was_seen(client: TestClient) -> None:
    place = f"{API}/maps/standard"
    read = client.get(place)
    text = read.json()["text"]
    assert client.post(f"{place}/check", json={"text": text}).json() == {"problems": []}
    assert client.post(f"{place}/check", json={"text": "journey_map: 3"}).json()["problems"]
    blind = client.put(place, json={"text": text + "\n# more\n"})
    assert (blind.status_code, _kind(blind)) == (412, "version-differs")
    saved = client.put(place, json={"text": text + "\n# more\n"}, headers={"If-Match": read.headers["etag"]})
    assert saved.status_code == 200, saved.text
    assert client.get(place).json()["mark"] == saved.json()["mark"]


@pytest.mark.parametrize(
    ("content", "media", "status", "kind"),
    [
        (b"kind=account", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b"{}", "application/json", 422, "invalid"),
        (b"{", "application/json", 422, "invalid"),
        (b'{"text": "' + b"a" * 1_000_001 + b'"}', "application/json", 413, "too-large"),
    ],
)
def test_a_body_that_is_not_taken(
    client: TestClient, content: bytes, media: str, status: int, kind: str
) -> None:
    answer = client.post(f"{API}/notes", content=content, headers={"Content-Type": media})
    assert (answer.status_code, _kind(answer)) == (status, kind)


def test_updates_and_days_are_asked_for_with_a_place_that_says_how_far_they_are(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    updates = Updates()
    with TestClient(create_app(workspace, updates=updates)) as client:
        asked = client.post(f"{API}/updates")
        assert (asked.status_code, asked.json()["is_due"]) == (202, True)
        assert client.get(asked.headers["location"]).json()["is_due"] is True
        day = client.post(f"{API}/days", json={"day": "2026-06-30"})
        assert (day.status_code, day.json()["is_at_hand"]) == (202, True)
        assert client.get(day.headers["location"]).json() == day.json()
        late = client.post(f"{API}/days", json={"day": "2099-01-01"})
        assert (late.status_code, _kind(late)) == (404, "not-found")


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    settings = workspace.settings_file.read_text(encoding="utf-8")
    limits = "\n[api]\nrequests_per_minute = 3\nwrites_per_minute = 1\n"
    workspace.settings_file.write_text(settings + limits, encoding="utf-8")
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    with TestClient(create_app(workspace)) as client:
        if time.time() % 60 > 40:  # a minute that turns in between lets one more through
            time.sleep(60.5 - time.time() % 60)
        answers = [client.get(f"{API}/accounts") for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit"].startswith('"requests";r=2;t=')
        assert _kind(answers[3]) == "too-many"
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        # what is written is counted apart
        assert client.post(f"{API}/notes", json=NOTE).status_code == 201
        assert client.post(f"{API}/notes", json=NOTE).status_code == 429


def test_a_refused_method_is_told_everything_that_can_be_done_there(client: TestClient) -> None:
    for path, methods in (("/notes", "GET, POST"), ("/notes/n_1", "DELETE, GET, PUT"), ("/accounts", "GET")):
        answer = client.request("PATCH", API + path, json={})
        assert (answer.status_code, answer.headers["allow"]) == (405, methods), path
