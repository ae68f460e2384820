"""The small world's workspace for tests of how a server is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.collector.collecting import let_in
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace of the test's own, in which one sender may send."""
    made = new_workspace(tmp_path)
    let_in(made)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def quiet(workspace: Workspace) -> Iterator[TestClient]:
    """A client of that workspace, which asks as a browser does."""
    with TestClient(create_app(workspace), follow_redirects=False) as made:
        yield made
