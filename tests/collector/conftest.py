"""A new workspace that lets one sender in, without a network between or served on a free local port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.collector.collecting import let_in, serving
from tests.postgres import Cluster

from quorate import flow
from quorate.surfaces.collector import collector_of
from quorate.surfaces.web import create_app
from quorate.warehouse.inbox import Inbox, SqliteInbox
from quorate.warehouse.inbox_postgres import PostgresInbox
from quorate.warehouse.workspace import Workspace

OpenInbox = Callable[[], Inbox]


@dataclass(frozen=True)
class Served:
    """A collector that real clients can reach."""

    address: str
    workspace: Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace that lets the sender `website` in."""
    made = flow.create_workspace(tmp_path / "acme", "Acme")
    let_in(made)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    """Sends requests to the workspace's pages and collector, without a network between."""
    with TestClient(create_app(workspace, None, collector_of(workspace, {}))) as made:
        yield made


@pytest.fixture
def served(workspace: Workspace) -> Iterator[Served]:
    """The workspace, served."""
    with serving(workspace) as address:
        yield Served(address, workspace)


@pytest.fixture(params=["file", "database"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenInbox]:
    """Opens one and the same inbox, as often as it is called; of either kind."""
    opened: list[Inbox] = []
    make: OpenInbox = partial(SqliteInbox, tmp_path / "inbox.sqlite")
    if request.param == "database":
        server: Cluster = request.getfixturevalue("postgres")
        make = partial(PostgresInbox, server.new_database())

    def open_inbox() -> Inbox:
        opened.append(make())
        return opened[-1]

    yield open_inbox
    for inbox in opened:
        with suppress(Exception):
            inbox.close()
