"""What a server tells those who run it: life, readiness, measures; and nothing about anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from tests.collector.collecting import KEY
from tests.views.published import new_workspace
from tests.views.small_people import AS_OF_AT, RUN_ID

from quorate.errors import StoreError
from quorate.ledger.secret_values import new_secret
from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.collector import collector_of
from quorate.surfaces.operations import readiness
from quorate.surfaces.operations.readiness import Found
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import create_app
from quorate.surfaces.web.doorkeeper import SESSION
from quorate.warehouse.inbox import Arrived, SqliteInbox
from quorate.warehouse.workspace import Workspace

WORDS = "four words in a row"
HERE = ("127.0.0.1", 40000)
ELSEWHERE = ("192.0.2.7", 40000)


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with _client(workspace) as made:
        yield made


def _client(
    workspace: Workspace,
    client: tuple[str, int] = HERE,
    *,
    updates: Updates | None = None,
    token: str | None = None,
    is_private: bool = True,
) -> TestClient:
    app = create_app(
        workspace, None, collector_of(workspace, {}), updates, is_private=is_private, metrics_token=token
    )
    return TestClient(app, "http://127.0.0.1", client=client, follow_redirects=False)


def _samples(client: TestClient, headers: dict[str, str] | None = None) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers=headers or {})
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_life_is_told_whatever_the_database_is(workspace: Workspace) -> None:
    with _client(workspace) as client:
        workspace.database_file.write_bytes(b"no database")
        assert client.get("/healthz").json() == {"status": "ok"}
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "failing"
    assert str(workspace.root) not in answer.text, "anybody may read this"


def test_ready_with_a_publication_and_before_the_first(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with _client(workspace) as client:
        assert client.get("/readyz").json() == {
            "status": "ready",
            "parts": {"database": "ok", "publication": "ok", "inbox": "ok", "disk": "ok"},
            "publication": {
                "number": 1,
                "run_id": RUN_ID,
                "as_of": "2026-07-01T00:00:00",
                "published_at": "2026-07-01T06:01:00",
            },
        }
    empty = new_workspace(tmp_path_factory.mktemp("empty"))
    with _client(empty) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["parts"] == {
            "database": "ok", "publication": "none", "inbox": "none", "disk": "ok"
        }  # fmt: skip
        assert not empty.inbox_file.exists(), "looking makes no inbox where nobody may send"


def test_not_ready_when_the_tables_the_inbox_or_the_room_are_gone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ages = iter(range(0, 1000, 10))
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 0)
    with _client(workspace) as client:
        monkeypatch.setattr(client.app.state.readiness, "_seconds", lambda: float(next(ages)))  # type: ignore[attr-defined]

        def failing() -> set[str]:
            answer = client.get("/readyz")
            found = {name for name, state in answer.json()["parts"].items() if state == "failing"}
            assert answer.status_code == (503 if found else 200)
            return found

        assert failing() == set()
        monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 1 << 80)
        assert failing() == {"disk"}
        monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 0)
        monkeypatch.setattr(SqliteInbox, "require_writable", _refuse)
        assert failing() == {"inbox"}


def _refuse(_: SqliteInbox) -> None:
    raise StoreError("It cannot be written.")


def test_asking_often_looks_once(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with _client(workspace) as client:
        monkeypatch.setattr(client.app.state.readiness, "_seconds", lambda: 7.0)  # type: ignore[attr-defined]
        ready = client.app.state.readiness  # type: ignore[attr-defined]
        looks: list[int] = []
        look = ready._look

        def counted() -> Found:
            looks.append(1)
            return look()  # type: ignore[no-any-return]

        monkeypatch.setattr(ready, "_look", counted)
        for _ in range(5):
            assert client.get("/readyz").status_code == 200
    assert len(looks) == 1


def test_measures_tell_what_happened(workspace: Workspace) -> None:
    updates = Updates()
    updates.begin()
    updates.end(None)
    updates.begin()
    updates.end("it failed")
    workspace.pace_file.write_text(
        '{"seconds": 10.0, "until": {"reading": 0.0, "evidence: touches": 2.0, "evidence: spend": 3.0, '
        '"publishing: touches": 9.0}}',
        "utf-8",
    )
    with _client(workspace, updates=updates) as client:
        before = _samples(client)
        client.get("/journeys?q=Fenwick")
        client.get("/accounts/a_fenwick")
        client.get("/nowhere/ines.duarte@fenwick.example")
        client.request("MAKEUP", "/journeys")
        sent = {"type": "track", "event": "Seen", "userId": "u_1", "messageId": "m_1"}
        assert client.post("/v1/track", json={**sent, "writeKey": KEY}).status_code == 200
        assert client.post("/v1/track", json={**sent, "writeKey": "no key of ours"}).status_code == 401
        found = _samples(client)
        text = client.get("/metrics").text
    assert found["quorate_requests_total", "GET", "/journeys", "200"] == 1
    assert found["quorate_request_seconds_count", "GET", "/journeys"] == 1
    assert found["quorate_requests_total", "GET", "(no route)", "404"] == 1
    assert found["quorate_requests_total", "POST", "(live events)", "401"] == 1
    assert found["quorate_collector_events_accepted_total",] == 1
    assert found["quorate_collector_requests_refused_total", "unknown_write_key"] == 1
    assert found["quorate_inbox_waiting",] == before["quorate_inbox_waiting",] + 1
    assert found["quorate_publication_number",] == 1
    assert found["quorate_publication_age_seconds",] > 0
    assert found["quorate_update_stage_seconds", "evidence"] == 7.0
    assert found["quorate_update_runs_total", "done"] == 1
    assert found["quorate_update_runs_total", "failed"] == 1
    assert found["quorate_update_running",] == 0
    assert found["quorate_disk_free_bytes",] > 0
    for word in ("fenwick", "duarte", KEY, "no key of ours", "website", "u_1", "MAKEUP", str(workspace.root)):
        assert word.lower() not in text.lower(), word


def test_measures_count_who_comes_in_and_what_is_written(workspace: Workspace) -> None:
    doors = Doors(workspace.database_file, datetime.now)
    try:
        owner = doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test")
    finally:
        doors.close()
    with _client(workspace) as client:
        before = _samples(client)
        wrong = {"email": "owner@ours.example", "password": "wrong words", "then": "/"}
        assert client.post("/sign-in", data=wrong).status_code == 403
        client.cookies.set(SESSION, owner.secret)
        assert client.post(
            "/notes/add", data={"kind": "account", "key": "a_alder", "text": "Words"}
        ).is_redirect
        found = _samples(client)
    assert before["quorate_sessions_open",] == 1
    assert found["quorate_sign_ins_failed_total",] - before["quorate_sign_ins_failed_total",] == 1
    assert found["quorate_ledger_lines_total", "said"] - before["quorate_ledger_lines_total", "said"] == 1
    assert found["quorate_ledger_lines_total", "access"] >= 2


def test_who_is_told_the_measures(workspace: Workspace) -> None:
    doors = Doors(workspace.database_file, datetime.now)
    owner = doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
    secrets = {}
    for role in ("sales", "operations"):
        user = doors.users.add(f"{role}@ours.example", role, role, Sees(), self_of(owner), AS_OF_AT)
        secrets[role] = doors.enter(user, "password", "a test").secret
    doors.close()
    token = new_secret("qm_")
    with _client(workspace, HERE, token=token) as client:
        assert client.get("/metrics").status_code == 200
        # a proxy beside the server makes everybody look as if they were on this machine
        assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 303
        assert client.get("/metrics", headers={"Host": "quorate.example"}).status_code == 303
    with _client(workspace, ELSEWHERE, token=token) as client:
        assert client.get("/metrics").status_code == 303
        assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert client.get("/journeys", headers={"Authorization": f"Bearer {token}"}).status_code == 401
        assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 401
        for role, status in (("sales", 403), ("operations", 200)):
            client.cookies.set(SESSION, secrets[role])
            assert client.get("/metrics").status_code == status, role
            client.cookies.clear()
    with _client(workspace, ELSEWHERE) as client:
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 401


def test_both_inboxes_say_how_much_waits(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    try:
        _waits_as_it_is_taken(inbox, inbox.add)
    finally:
        inbox.close()


def _waits_as_it_is_taken(inbox: SqliteInbox, add: Callable[[Sequence[Arrived]], int]) -> None:
    assert inbox.waiting_count() == 0
    add([Arrived(f"m_{number}", "website", AS_OF_AT, "{}") for number in range(5)])
    assert inbox.waiting_count() == 5
    inbox.mark_taken(inbox.last_number())
    assert inbox.waiting_count() == 0
    add([Arrived("m_9", "website", AS_OF_AT, "{}")])
    inbox.require_writable()
    assert inbox.waiting_count() == 1


def test_labels_are_of_closed_lists(client: TestClient) -> None:
    for path in (
        "/api/v1/accounts/a_alder",
        "/accounts/a_alder",
        "/people/p_ann",
        "/static/all.css",
        "/sign-in/link/ql_a_secret_value",
    ):
        client.get(path)
    routes = {key[2] for key in _samples(client) if key[0] == "quorate_requests_total"}
    assert {"/accounts/{key}", "/api/v1/accounts/{key}", "(static files)", "/sign-in/link/{secret}"} <= routes
    assert not [route for route in routes if re.search(r"a_alder|p_ann|ql_", route)]
