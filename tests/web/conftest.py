"""The small world behind the web surface: through a test client, or served to a browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small world's workspace."""
    made = new_workspace(tmp_path_factory.mktemp("small_world"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client that does not follow redirects."""
    with TestClient(create_app(workspace), follow_redirects=False) as made:
        yield made


@pytest.fixture(scope="session")
def address(workspace: Workspace) -> Iterator[str]:
    """The small world served on a free local port."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(workspace), host="127.0.0.1", port=0, log_level="warning", ws="none")
    )
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    socket.close()
