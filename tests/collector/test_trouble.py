"""A disk that is full or broken: nothing is acknowledged, nothing acknowledged is lost, and the log says what to do."""

from __future__ import annotations

import json
import logging
import resource
import sqlite3
from pathlib import Path

import pytest
from benchmarks.collector import collecting, ids_kept, run
from benchmarks.collector_senders import Sender, single
from starlette.testclient import TestClient
from tests.collector.collecting import KEY, kept
from tests.collector.test_inbox import arrived, numbers, update
from tests.threads import in_own_thread

from quorate.errors import StoreError
from quorate.surfaces.collector import collector_of
from quorate.surfaces.web import create_app
from quorate.warehouse.inbox import SqliteInbox
from quorate.warehouse.workspace import Workspace


def send(client: TestClient, number: int) -> int:
    body = {"type": "page", "messageId": f"m{number}", "anonymousId": "a1", "properties": {"x": "y" * 20_000}}
    return client.post("/v1/page", json=body, headers={"x-write-key": KEY}).status_code


def test_a_full_store_keeps_all_of_a_group_or_nothing(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    inbox.add([arrived(1)])
    pages = inbox._connection.execute("pragma page_count").fetchone()[0]
    inbox._connection.execute(f"pragma max_page_count = {pages + 4}")
    with pytest.raises(StoreError, match="no room for more live events"):
        inbox.add([arrived(2), arrived(3, properties={"x": "y" * 60_000})])
    assert len(numbers(inbox)) == 1
    inbox._connection.execute(f"pragma max_page_count = {pages + 400}")
    assert inbox.add([arrived(2), arrived(3, properties={"x": "y" * 60_000})]) == 2
    assert len(numbers(inbox)) == 3
    inbox.close()


def test_a_full_disk_is_told_once_and_passes_by_itself(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = SqliteInbox.__init__

    def of_few_pages(inbox: SqliteInbox, file: Path) -> None:
        made(inbox, file)
        inbox._connection.execute("pragma max_page_count = 40")

    caplog.set_level(logging.WARNING, "quorate")
    with TestClient(create_app(workspace, None, collector_of(workspace, {}))) as client:
        with monkeypatch.context() as patched:
            patched.setattr(SqliteInbox, "__init__", of_few_pages)
            statuses = [send(client, number) for number in range(12)]
        accepted = statuses.count(200)
        assert 0 < accepted < 12
        assert statuses == [200] * accepted + [503] * (12 - accepted)
        assert len(kept(workspace)) == accepted
        assert send(client, 11) == 200
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "no room for more live events" in told[0]
    assert "free space" in told[0]
    assert f"{12 - accepted} requests were refused" in told[1]
    assert len(kept(workspace)) == accepted + 1


def test_the_system_takes_no_more_bytes(tmp_path: Path) -> None:
    """The server's own process may make its files no longer, and later may again, as with a quota."""

    async def until_refused(port: int) -> tuple[list[str], int]:
        sender = Sender(port)
        acknowledged: list[str] = []
        for number in range(5_000):
            reply = await sender.post("/v1/page", single(number))
            if reply.status != 200:
                sender.close()
                return acknowledged, reply.status
            acknowledged.append(f"bench-{number}")
        raise AssertionError("the server took more than there was room for")

    async def once(port: int, number: int) -> int:
        sender = Sender(port)
        reply = await sender.post("/v1/page", single(number))
        sender.close()
        return reply.status

    with collecting(tmp_path, is_alone=True) as (workspace, server):
        assert in_own_thread(lambda: run(once(server.port, 90_000))) == 200
        _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (200_000, hard))
        acknowledged, status = in_own_thread(lambda: run(until_refused(server.port)))
        assert status == 503
        assert acknowledged
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
        assert in_own_thread(lambda: run(once(server.port, 90_001))) == 200
        server.kill()
        found = ids_kept(workspace)
    assert set(found) == {*acknowledged, "bench-90000", "bench-90001"}
    assert len(found) == len(set(found))


def test_a_file_that_is_no_database(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    workspace.inbox_file.write_bytes(b"not a database" * 1_000)
    with TestClient(create_app(workspace, None, collector_of(workspace, {}))) as client:
        assert send(client, 1) == 503
        assert "damaged" in caplog.text
        assert "move inbox.sqlite" in caplog.text
        with pytest.raises(StoreError, match="damaged"):
            update(workspace)
        workspace.inbox_file.rename(workspace.root / "aside")
        assert send(client, 1) == 200
    assert len(kept(workspace)) == 1


def test_damage_in_the_middle_takes_nothing_and_lets_go_of_nothing(workspace: Workspace) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(number, properties={"x": "y" * 2_000}) for number in range(200)])
    inbox.close()
    whole = workspace.inbox_file.read_bytes()
    middle = len(whole) // 2
    workspace.inbox_file.write_bytes(whole[:middle] + b"\xff" * 8_192 + whole[middle + 8_192 :])
    with pytest.raises(StoreError, match="damaged"):
        update(workspace)
    workspace.inbox_file.write_bytes(whole)
    with sqlite3.connect(workspace.inbox_file) as connection:
        bodies = connection.execute("select body from messages where body is not null").fetchall()
    connection.close()
    assert len({json.loads(body)["messageId"] for (body,) in bodies}) == 200
