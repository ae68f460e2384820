"""A made-up market for what needs a past day."""

from __future__ import annotations

import pytest
from tests.flow.market_fixture import NOW, import_all, quietly, small_market

from quorate import flow
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small made-up market, imported and brought up to date."""
    folder = tmp_path_factory.mktemp("market")
    workspace = flow.create_workspace(folder / "w", "Market")
    import_all(workspace, small_market(folder / "market"))
    flow.update(workspace, lambda: NOW, quietly)
    return workspace
