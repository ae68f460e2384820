"""One small workspace with something of everything, made once; tests work on copies of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from benchmarks.reliability import small_workspace
from tests.views.published import publish
from tests.views.small_people import AS_OF_AT
from tests.views.small_world import small_world

from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = small_workspace.make(tmp_path_factory.mktemp("made"), is_updated=False)
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    return workspace


@pytest.fixture
def workspace(made: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(made.root, tmp_path / "w")
    return Workspace(tmp_path / "w")
