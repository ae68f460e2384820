"""Helpers of the collector's tests: let a sender in, look into the inbox, run an update."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import uvicorn

from quorate import flow
from quorate.ledger.secret_values import digest_of
from quorate.surfaces.collector import collector_of
from quorate.surfaces.web import create_app
from quorate.warehouse.inboxes import held_inbox
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

KEY = "a-write-key-of-the-website"


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def let_in(workspace: Workspace, key: str = KEY, **settings: object) -> None:
    """Write a sender `website` with this key, and other collector settings, into quorate.toml."""
    text = workspace.settings_file.read_text("utf-8")
    for name, value in settings.items():
        text = "\n".join(
            f"{name} = {value}" if line.startswith(f"{name} =") else line for line in text.splitlines()
        )
    head, _, _ = text.partition("[collector.write_keys]")
    workspace.settings_file.write_text(
        f'{head}[collector.write_keys]\nwebsite = "sha256:{digest_of(key)}"\n', "utf-8"
    )


@contextmanager
def serving(workspace: Workspace) -> Iterator[str]:
    """The address at which the workspace is served while the block runs."""
    app = create_app(workspace, None, collector_of(workspace, {}))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none"))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        socket.close()


def kept(workspace: Workspace) -> list[dict[str, Any]]:
    """The messages that wait in the inbox, in order of arrival."""
    inbox = held_inbox(workspace, os.environ)
    if inbox is None:
        return []
    try:
        waiting = sorted(inbox.waiting(inbox.last_number()), key=lambda each: each.number)
        return [msgspec.json.decode(each.body) for each in waiting]
    finally:
        inbox.close()


def updated_touches(workspace: Workspace) -> list[dict[str, Any]]:
    """Run an update as far as people and touches and read the touches, in order of when they happened."""
    made = [stage.name for stage in flow.STAGES].index("identity") + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "STAGES", flow.STAGES[:made])
        publication = flow.update(workspace, now, lambda _doing, _done: None).publication
    snapshot = Snapshot(workspace, publication)
    try:
        return snapshot.dicts("select * from touches order by occurred_at, touch_id")
    finally:
        snapshot.close()
