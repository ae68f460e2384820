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
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import damage
from quorate.warehouse.workspace import Workspace

SECONDS_TO_WAIT = 150
EVENTS = 60
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

    process: subprocess.Popen[str]
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
        rows: list[Any] = self.asked("api/v1/tables/touches?limit=100")["items"]
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
def served(workspace: Workspace, token: str) -> Iterator[Server]:
    """A server while the block runs."""
    words = ["serve", "--port", "0", "--update-every", "1s", "--workspace", str(workspace.root)]
    running = subprocess.Popen(
        [sys.executable, "-m", "quorate.surfaces.cli.main", *words],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # it is killed with the update that it runs, as with its machine
    )
    try:
        assert running.stderr is not None
        said = next((found for line in running.stderr if (found := re.search(r"http://\S+/", line))), None)
        assert said is not None, "the server did not start"
        made = Server(running, said[0], token)
        eventually(made.lives)
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGCONT)
        running.terminate()
        running.communicate(timeout=SECONDS_TO_WAIT)


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
        servers = [running.enter_context(served(workspace, token)) for _ in range(3)]
        eventually(lambda: published_whole(workspace))
        # whoever is sent an event keeps it for all, and so does whoever is told something
        for number in range(EVENTS):
            event = {
                "type": "page",
                "messageId": f"m{number}",
                "userId": f"ada{number % 5}@aldermoor.example",
                "timestamp": "2026-06-01T09:00:00Z",
                "properties": {"url": f"https://ours.example/{number}", "path": f"/{number}"},
            }
            servers[number % 3].asked("v1/batch", {"writeKey": KEY, "batch": [event]})
        for number, server in enumerate(servers):
            view = {"list": "journeys", "name": f"View {number}", "query": "", "is_shared": True}
            server.asked("api/v1/views", view)
        leader = eventually(lambda: stopped_at_work(workspace, servers))
        before = published_whole(workspace)
        os.killpg(leader.process.pid, signal.SIGKILL)
        assert leader.process.wait(SECONDS_TO_WAIT) == -signal.SIGKILL
        others = [each for each in servers if each is not leader]

        def all_taken() -> list[Any] | None:
            assert published_whole(workspace) is not None
            touches = others[0].touches
            return touches if len(touches) >= EVENTS else None

        touches = eventually(all_taken)
        after = published_whole(workspace)
        assert before is not None
        assert after is not None
        assert after > before
        assert len(touches) == EVENTS
        everybody = [*others, running.enter_context(served(workspace, token))]
        assert [each.touches for each in everybody] == [touches] * 3
        seen = [{view["name"] for view in each.asked("api/v1/views")["items"]} for each in everybody]
        assert seen == [{"View 0", "View 1", "View 2"}] * 3
