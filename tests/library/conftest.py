"""A made-up market for what needs a past day."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made_once import copied

from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="session")
def market(updated: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small made-up market, imported and brought up to date."""
    return copied(updated, tmp_path_factory.mktemp("market") / "w")
