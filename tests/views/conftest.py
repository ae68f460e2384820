"""The small world, published once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small world's workspace."""
    made = new_workspace(tmp_path_factory.mktemp("small_world"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="session")
def snapshot(workspace: Workspace) -> Iterator[Snapshot]:
    """What the small world has published."""
    opened = snapshot_of(workspace)
    yield opened
    opened.close()
