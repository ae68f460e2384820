"""One workspace for all tests of privacy, as making it takes longer than any test."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.flow.market_fixture import quietly
from tests.made_once import copied
from tests.privacy.known_person import INES, WHO, World, at_noon, strew

from quorate import flow
from quorate.surfaces.saying import Saying


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, updated: Path) -> World:
    root = tmp_path_factory.mktemp("made") / "w"
    workspace = copied(updated, root)
    with closing(flow.snapshot(workspace, at_noon, quietly)) as tables:
        row = tables.dicts(WHO)[0]
        saying = Saying(workspace, at_noon)
        saying.state(tables, INES, row["journey_id"], "stance", "opponent", person=row["person_id"])
    world = World(root, row["person_id"], row["full_name"], row["email"], row["journey_id"]).remember()
    flow.update(workspace, at_noon, quietly)
    strew(world)
    return world


@pytest.fixture
def world(made: World, tmp_path: Path) -> World:
    return made.copied(tmp_path / "w")
