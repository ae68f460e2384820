"""Workspaces that the commands only look at, and the command line run within the test's own process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW
from tests.made_once import copied
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from typer.testing import CliRunner, Result

from quorate.surfaces.cli.main import app
from quorate.warehouse.workspace import Workspace

Quorate = Callable[..., Result]


@pytest.fixture(scope="session")
def quorate() -> Quorate:
    """Run a command: its arguments, then what the environment says."""

    def run(*arguments: str, **environment: str) -> Result:
        env = {"COLUMNS": "100", "QUORATE_NOW": NOW.isoformat(), "NO_COLOR": "1", **environment}
        return CliRunner().invoke(app, list(arguments), env=env)

    return run


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace whose tables were written by hand, with everything awkward that a page may have to show."""
    workspace = new_workspace(tmp_path_factory.mktemp("written"))
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    return workspace


@pytest.fixture(scope="session")
def market(updated: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small made-up market, imported and brought up to date."""
    return copied(updated, tmp_path_factory.mktemp("market") / "w")
