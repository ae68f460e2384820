from __future__ import annotations

from datetime import date

import pytest
from tests.market.market_files import Written

from quorate.market import write_market


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Twenty accounts over thirteen months."""
    directory = tmp_path_factory.mktemp("market")
    return Written(write_market(directory, accounts=20, seed=3, days=400, as_of=date(2026, 6, 30)))
