"""What only pages wrote before: experiments, maps signed and tried, what one chose, files, labels, what was held."""

from __future__ import annotations

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from quorate.errors import UsageError
from quorate.ledger.plan_events import Author
from quorate.outbound.audience_files import AudienceFile
from quorate.outbound.handing_over import HandedOver
from quorate.outbound.register import MadeFile
from tests.views.small_people import AS_OF_AT, JOURNEY

API = "/api/v1"


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _kind(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return str(answer.json()["type"]).rpartition("/")[2]


def test_an_experiment_is_planned_and_given_up(client: TestClient) -> None:
    plan = {"name": "Proof before price", "kind": "universal_holdout", "holdout_share": 0.2}
    made = client.post(f"{API}/experiments", json=plan)
    assert made.status_code == 201, made.text
    assert made.json()["kind"] == "planned"
    read = client.get(made.headers["location"])
    assert (read.status_code, read.json()["status"]) == (200, "planned")
    elsewhere = client.post(f"{API}/experiments/x_both/start")
    assert (elsewhere.status_code, _kind(elsewhere)) == (403, "not-allowed")
    assert "drawn elsewhere" in elsewhere.json()["detail"]
    unknown = client.post(f"{API}/experiments/nothing/start")
    assert (unknown.status_code, _kind(unknown)) == (404, "not-found")
    stopped = client.post(f"{made.headers['location']}/stop", json={"reason": "Not now."})
    assert (stopped.status_code, stopped.json()["kind"]) == (201, "stopped")
    assert client.get(made.headers["location"]).json()["status"] == "stopped"
    half = client.post(f"{API}/experiments", json={**plan, "kind": "play", "play": "no_such_play"})
    assert half.status_code == 404


def test_a_map_is_signed_as_it_was_read_and_tried(client: TestClient) -> None:
    place = f"{API}/maps/standard"
    read = client.get(place).json()
    signed = client.post(
        f"{place}/signatures", json={"function": "sales", "who": "Sam", "mark": read["mark"]}
    )
    assert signed.status_code == 201, signed.text
    assert client.get(place).json()["mark"] == signed.json()["mark"] != read["mark"]
    other = client.post(
        f"{place}/signatures", json={"function": "marketing", "who": "Mia", "mark": read["mark"]}
    )
    assert (other.status_code, _kind(other)) == (409, "changed-meanwhile")
    assert client.get(f"{place}/trials/newest").status_code == 404
    wrong = client.post(f"{place}/trials", json={"text": "journey_map: 3"})
    assert (wrong.status_code, _kind(wrong)) == (409, "cannot-be-done")
    begun = client.post(f"{place}/trials", json={"text": read["text"]})
    assert begun.status_code == 202, begun.text
    newest = begun.json()
    while newest["state"] == "running":  # while it is, nobody else changes the workspace
        time.sleep(0.05)
        newest = client.get(begun.headers["location"]).json()
    assert newest["state"] in ("done", "failed")
    assert newest["begun_at"] == begun.json()["begun_at"]


def test_what_one_chose_is_ones_own(tokens: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = tokens
    viewer, sales = _as(secrets["viewer"]), _as(secrets["sales"])
    view = {"list": "journeys", "name": "Mine", "query": "show=table"}
    key = client.post(f"{API}/views", json=view, headers=viewer).json()["id"]
    place = f"{API}/view-defaults/journeys"
    assert client.put(place, json={"view_id": key}, headers=viewer).json()["view_id"] == key
    assert client.get(place, headers=sales).json()["view_id"] is None
    assert client.put(place, json={"view_id": key}, headers=sales).status_code == 404
    assert client.delete(place, headers=viewer).json()["view_id"] is None
    assert client.put(f"{API}/language", json={"language": "de"}, headers=viewer).status_code == 200
    assert client.get(f"{API}/language", headers=viewer).json() == {"language": "de"}
    assert client.get(f"{API}/language", headers=sales).json() == {"language": None}
    assert client.put(f"{API}/language", json={"language": "xx"}, headers=viewer).status_code == 422


def test_preferences_are_not_written_over_what_was_not_seen(
    tokens: tuple[TestClient, dict[str, str]],
) -> None:
    client, secrets = tokens
    owner, place = _as(secrets["owner"]), f"{API}/preferences"
    seen = client.get(place, headers=owner).headers["etag"]
    weekly = {"rhythm": "weekly"}
    assert client.put(place, json=weekly, headers={**owner, "If-Match": seen}).status_code == 200
    late = client.put(place, json={"rhythm": "daily"}, headers={**owner, "If-Match": seen})
    assert (late.status_code, _kind(late)) == (412, "version-differs")
    assert client.get(place, headers=owner).json()["rhythm"] == "weekly"


def test_notifications_are_marked_as_read_and_that_is_taken_back(
    tokens: tuple[TestClient, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, secrets = tokens
    sales, owner = _as(secrets["sales"]), _as(secrets["owner"])

    def unread() -> list[str]:
        found = client.get(f"{API}/notifications", params={"unread_only": "true"}, headers=sales).json()
        return [each["item_id"] for each in found["items"]]

    for text in ("They merge, @ines.duarte.", "In May, @ines.duarte."):
        note = {"kind": "account", "key": "a_alder", "text": text}
        assert client.post(f"{API}/notes", json=note, headers=owner).status_code == 201
    # whoever asks is the colleague who was spoken to
    ines = Author("c_ines", "Ines Duarte", "sales")
    monkeypatch.setattr("quorate.surfaces.access.principals.Principal.as_person", lambda _: ines)
    monkeypatch.setattr("quorate.surfaces.access.principals.Principal.as_author", lambda _: ines)
    before = unread()
    assert len(before) >= 2
    one = client.post(f"{API}/notifications/read", json={"items": [before[0], "nothing"]}, headers=sales)
    assert (one.status_code, one.json()["count"]) == (200, 1)
    assert unread() == before[1:]
    assert client.post(f"{API}/undo", json={"undo": one.json()["undo"]}, headers=sales).status_code == 204
    assert unread() == before
    assert client.post(f"{API}/notifications/read", json={}, headers=sales).json()["count"] >= len(before)
    assert unread() == []
    client.post(f"{API}/notifications/unread", json={"items": [before[0]]}, headers=sales)
    assert unread() == [before[0]]


def test_what_was_held_is_applied(tokens: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = tokens
    owner, sales = _as(secrets["owner"]), _as(secrets["sales"])
    stated = {"key": JOURNEY, "subject": "cause_of_loss", "seen_version": 0}
    first, second = "price", "timing"
    said = client.post(f"{API}/statements", json={**stated, "value": first}, headers=owner)
    assert said.status_code == 201, said.text
    held = client.post(f"{API}/statements", json={**stated, "value": second}, headers=sales)
    assert (held.status_code, _kind(held)) == (409, "changed-meanwhile")
    event = held.json()["where"]
    for noun in ("notes", "views"):
        assert client.post(f"{API}/{noun}/held/{event}/apply", headers=sales).status_code == 404
    place = f"{API}/statements/held/{event}/apply"
    assert client.post(place, headers=_as(secrets["some"])).status_code == 404
    applied = client.post(place, headers=sales)
    assert applied.status_code == 201, applied.text
    assert client.post(place, headers=sales).json() == applied.json()
    stands = client.get(f"{API}/statements", params={"key": JOURNEY}, headers=owner).json()["items"]
    assert {each["value"] for each in stands if each["subject"] == "cause_of_loss"} >= {first, second}
    assert client.post(f"{API}/moves/held/{event}/apply", headers=sales).status_code == 404


def test_content_is_labelled_and_lessons_are_written(client: TestClient) -> None:
    asset = client.get(f"{API}/content").json()["items"][0]["content_id"]
    made = client.post(f"{API}/content-labels", json={"key": asset, "kind": "role", "labels": ["champion"]})
    assert made.status_code == 201, made.text
    assert made.json()["content_id"] == asset
    assert client.get(made.headers["location"]).status_code == 200
    unknown = client.post(f"{API}/content-labels", json={"key": asset, "kind": "role", "labels": ["king"]})
    assert (unknown.status_code, _kind(unknown)) == (404, "not-found")
    lesson = client.post(f"{API}/lessons", json={"text": "They read the guide first."})
    assert lesson.status_code == 201
    assert lesson.json()["undo"].startswith("plan:")


def test_the_file_of_an_audience_is_given_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def hand(*_: Any, by: str, **__: Any) -> HandedOver:
        made.append(by)
        file = AudienceFile("plain", b"email\nann@alder.example\n", 1, ("p_ann",))
        entry = MadeFile(
            AS_OF_AT, by, "letters", "email", None, "plain", 1, file.fingerprint, "r", ("p_ann",)
        )
        return HandedOver(file, entry, "letters-plain.csv", ("1 is few.",))

    monkeypatch.setattr("quorate.surfaces.api.writes_of_marketing.hand_over", hand)
    body, key = {"audience": "letters", "taker": "plain"}, {"Idempotency-Key": "file-once"}
    first = client.post(f"{API}/audience-files", json=body, headers=key)
    assert first.status_code == 201, first.text
    assert first.json()["content"] == "email\nann@alder.example\n"
    assert first.headers["cache-control"] == "no-store"
    again = client.post(f"{API}/audience-files", json=body, headers=key)
    assert (again.status_code, _kind(again)) == (409, "cannot-be-done")
    assert "ann@alder" not in again.text
    assert len(made) == 1


def test_an_audience_that_nobody_may_be_addressed_of_gives_no_file(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> HandedOver:
        raise UsageError("Nobody of it may be addressed.")

    monkeypatch.setattr("quorate.surfaces.api.writes_of_marketing.hand_over", refuse)
    refused = client.post(f"{API}/audience-files", json={"audience": "letters", "taker": "plain"})
    assert (refused.status_code, _kind(refused)) == (409, "cannot-be-done")


def test_who_sees_some_accounts_decides_nothing_that_concerns_all(
    tokens: tuple[TestClient, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, secrets = tokens
    some = _as(secrets["some"])
    assert client.post(f"{API}/audience-files", json={}, headers=_as(secrets["viewer"])).status_code == 403
    # of an operations role, which may configure, and sees one account
    monkeypatch.setattr("quorate.surfaces.access.principals.Principal.require", lambda *_: None)
    match = {"left": "x", "right": "y", "decision": "same"}
    plan = {"name": "All", "kind": "universal_holdout"}
    for method, path, body in (
        ("POST", "match-decisions", match), ("DELETE", "match-decisions/m_1", None), ("POST", "experiments", plan),
    ):  # fmt: skip
        answer = client.request(method, f"{API}/{path}", json=body, headers=some)
        assert (answer.status_code, _kind(answer)) == (403, "not-allowed"), path
        assert "You do not see every account" in answer.text
