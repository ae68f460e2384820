"""Three real servers on one PostgreSQL database and one workspace folder, the one that updates killed at its work."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from tests.api.conftest import WORDS, token_of
from tests.collector.collecting import KEY, let_in, now
from tests.databases import postgres_database
from tests.postgres import Cluster

from quorate import flow
from quorate.surfaces.access import Doors
from quorate.warehouse.addresses import PostgresDatabase
from quorate.warehouse.inbox_postgres import PostgresInbox
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import damage
from quorate.warehouse.workspace import Workspace

SECONDS_TO_WAIT = 150
EVENTS = 60
MOST_TOUCHES = 1000
T = TypeVar("T")


def eventually(look: Callable[[], T | None]) -> T:
    """What `look` finds at last."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while (found := look()) is None:
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)
    return found


@dataclass(frozen=True)
class Server:
    """A server that updates on a schedule, in a process of its own."""

    process: subprocess.Popen[bytes]
    address: str
    token: str

    def asked(self, path: str, body: object = None) -> Any:
        """What it answers, as JSON."""
        answer = httpx.request(
            "GET" if body is None else "POST",
            self.address + path,
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=SECONDS_TO_WAIT,
        )
        assert answer.is_success, answer.text
        return answer.json()

    def lives(self) -> bool | None:
        """True as soon as it answers."""
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.address}healthz", timeout=SECONDS_TO_WAIT).is_success or None
        return None

    @property
    def touches(self) -> list[Any]:
        """The touches as it shows them."""
        rows: list[Any] = self.asked(f"api/v1/tables/touches?limit={MOST_TOUCHES}")["items"]
        return rows


@pytest.fixture
def workspace(postgres: Cluster, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose manifest, ledger and inbox stand in one database."""
    with postgres_database(postgres) as database:
        made = flow.create_workspace(tmp_path / "w", "Shared", database=database.address)
        text = made.settings_file.read_text("utf-8")
        assert '# inbox = "env:QUORATE_INBOX"' in text
        made.settings_file.write_text(
            text.replace('# inbox = "env:QUORATE_INBOX"', f'inbox = "{database.address}"'), "utf-8"
        )
        let_in(made)
        assert not made.database_file.exists()
        yield Workspace(made.root)


@pytest.fixture
def token(workspace: Workspace) -> str:
    """What the owner's programs say to every server."""
    doors = Doors(workspace.database, now)
    try:
        owner = doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
        return token_of(doors, owner.user_id)
    finally:
        doors.close()


@contextmanager
def served(workspace: Workspace, token: str, log: Path) -> Iterator[Server]:
    """A server while the block runs; `log` is a new file of what it says, which is shown where the test fails."""
    words = ["serve", "--port", "0", "--update-every", "1s", "--workspace", str(workspace.root)]
    with log.open("xb") as stderr:  # a pipe would hold the server up as soon as it is full
        running = subprocess.Popen(
            [sys.executable, "-m", "quorate.surfaces.cli.main", *words],
            stderr=stderr,
            start_new_session=True,  # it is killed with the update that it runs, as with its machine
        )

    def address() -> str | None:
        said = re.search(r"http://\S+/", log.read_text("utf-8"))
        assert said or running.poll() is None, "the server did not start"
        return said[0] if said else None

    try:
        made = Server(running, eventually(address), token)
        eventually(made.lives)
        yield made
    except Exception as error:
        error.add_note(f"{log.name}:\n{log.read_text('utf-8')}")
        raise
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGCONT)
        running.terminate()
        running.wait(SECONDS_TO_WAIT)


@dataclass
class Tracker:
    """Sends events, one at a time to each of some servers in turn; `sent` is how many were acknowledged."""

    servers: list[Server]
    sent: int = 0

    def send(self) -> None:
        """Whoever is sent an event keeps it for all."""
        event = {
            "type": "page",
            "messageId": f"m{self.sent}",
            "userId": f"ada{self.sent % 5}@aldermoor.example",
            "timestamp": "2026-06-01T09:00:00Z",
            "properties": {"url": f"https://ours.example/{self.sent}", "path": f"/{self.sent}"},
        }
        server = self.servers[self.sent % len(self.servers)]
        server.asked("v1/batch", {"writeKey": KEY, "batch": [event]})
        self.sent += 1


def stopped_at_work(workspace: Workspace, servers: list[Server]) -> Server | None:
    """The server whose update is at work, which is held still in the middle of it."""
    with suppress(OSError, ValueError):
        holder = json.loads(workspace.lock_file.with_suffix(".holder").read_text())
        leader = next(each for each in servers if os.getpgid(holder["pid"]) == each.process.pid)
        os.killpg(leader.process.pid, signal.SIGSTOP)
        with suppress(OSError, ValueError):
            said = json.loads(workspace.running_file.read_text())
            again = json.loads(workspace.lock_file.with_suffix(".holder").read_text())
            if again == holder and said["done_count"] > 0:
                return leader
        os.killpg(leader.process.pid, signal.SIGCONT)
    return None


def stopped_at_last(workspace: Workspace, servers: list[Server], tracker: Tracker) -> Server:
    """The server that was stopped at its work; as long as nothing waits for an update, another event is sent."""
    assert isinstance(workspace.database, PostgresDatabase)
    waiting = PostgresInbox(workspace.database.address)
    try:

        def look() -> Server | None:
            if not waiting.waiting_count():
                tracker.send()
            return stopped_at_work(workspace, servers)

        return eventually(look)
    except AssertionError as error:
        for file in (workspace.lock_file.with_suffix(".holder"), workspace.running_file):
            error.add_note(f"{file.name}: {file.read_text('utf-8') if file.exists() else 'not there'}")
        error.add_note(f"{tracker.sent} events were sent, {waiting.waiting_count()} of them wait")
        raise
    finally:
        waiting.close()


def published_whole(workspace: Workspace) -> int | None:
    """The number of what is published, every file of which is whole; None before there is anything."""
    manifest = Manifest(workspace.database)
    current = manifest.current()
    if current is None:
        return None
    found = [damage(workspace.root, each, thorough=True) for each in current.segments.values()]
    assert not any(found)
    return current.publication_no


def test_the_one_that_updates_is_killed_at_its_work(workspace: Workspace, token: str) -> None:
    with ExitStack() as running:
        logs = iter([workspace.root.with_name(f"server {number}.log") for number in range(4)])
        servers = [running.enter_context(served(workspace, token, next(logs))) for _ in range(3)]
        eventually(lambda: published_whole(workspace))
        tracker = Tracker(servers)
        for _ in range(EVENTS):
            tracker.send()
        for number, server in enumerate(servers):
            view = {"list": "journeys", "name": f"View {number}", "query": "", "is_shared": True}
            server.asked("api/v1/views", view)
        leader = stopped_at_last(workspace, servers, tracker)
        before = published_whole(workspace)
        os.killpg(leader.process.pid, signal.SIGKILL)
        assert leader.process.wait(SECONDS_TO_WAIT) == -signal.SIGKILL
        others = tracker.servers = [each for each in servers if each is not leader]
        tracker.send()  # what the one that was killed did last may have been to publish

        def all_taken() -> list[Any] | None:
            assert published_whole(workspace) is not None
            touches = others[0].touches
            return touches if len(touches) >= tracker.sent else None

        touches = eventually(all_taken)
        after = published_whole(workspace)
        assert before is not None
        assert after is not None
        assert after > before
        assert len(touches) == tracker.sent
        everybody = [*others, running.enter_context(served(workspace, token, next(logs)))]
        assert [each.touches for each in everybody] == [touches] * 3
        seen = [{view["name"] for view in each.asked("api/v1/views")["items"]} for each in everybody]
        assert seen == [{"View 0", "View 1", "View 2"}] * 3
