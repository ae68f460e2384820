"""Saved views on the command line: whose are listed, and what is changed by whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Quorate
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.surfaces.cli.options import now
from quorate.surfaces.keeping_views import ViewKeeping
from quorate.views.plan_authors import author_named
from quorate.views.reading import Reader
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import current_snapshot
from quorate.warehouse.workspace import Workspace

INES, PAUL = ("--as", "Ines Duarte"), ("--as", "paul osei")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "w")
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def views(workspace: Workspace, quorate: Quorate) -> Any:
    def run(*arguments: str) -> Any:
        return quorate("views", *arguments, "-w", str(workspace.root), "--format", "json")

    return run


@pytest.fixture
def view(workspace: Workspace) -> str:
    """A view that Ines Duarte keeps for herself."""
    manifest = Manifest(workspace.database_file)
    snapshot = current_snapshot(workspace, manifest)
    try:
        ines = author_named(Reader(snapshot), "Ines Duarte", None)
    finally:
        snapshot.close()
        manifest.close()
    kept = ViewKeeping(workspace, now).save(ines, "journeys", "Mine", "momentum=quiet", is_shared=False)
    return kept.event.said_id


def _listed(views: Any, *who: str) -> list[tuple[str, str]]:
    done = views("list", *who)
    assert done.exit_code == 0, done.stderr
    return [(each["name"], each["address"]) for each in json.loads(done.stdout)]


def test_views_are_listed_shared_and_deleted(views: Any, view: str) -> None:
    assert _listed(views) == _listed(views, *PAUL) == []
    assert _listed(views, *INES) == [("Mine", f"/journeys?view={view}")]
    assert views("change", view[:6], "--shared", "--name", "Ours", *INES).exit_code == 0
    assert [name for name, _ in _listed(views)] == ["Ours"]
    assert views("delete", view, *INES).exit_code == 0
    assert _listed(views, *INES) == []


def test_what_another_keeps_is_theirs(views: Any, view: str) -> None:
    assert views("change", view, "--name", "x", *PAUL).exit_code == 1
    assert views("change", view, "--shared", *INES).exit_code == 0
    refused = views("delete", view, *PAUL)
    assert refused.exit_code != 0
    assert "This view is Ines Duarte's." in refused.stderr
