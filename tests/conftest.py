"""What tests of several folders share: a browser, a PostgreSQL server, a small market; none is held to a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from quorate.warehouse.addresses import Database
    from tests.postgres import Cluster

# The one without windows of its own first: it starts and paints in a fraction of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


# a process can drive one alone
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system's packages."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("There is no Chromium for the browser tests: run `make browser`, which installs it.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server for the whole session."""
    from tests.postgres import cluster

    with cluster() as made:
        yield made


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of a small made-up market, to be read."""
    from tests.flow.market_fixture import small_market
    from tests.made_once import made_once

    return made_once(tmp_path_factory, "market", small_market) / "inputs"


@pytest.fixture(scope="session")
def imported(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which all of the small market was imported, to be copied."""
    from tests.flow.market_fixture import imported_market
    from tests.made_once import made_once

    return made_once(tmp_path_factory, "imported", lambda folder: imported_market(inputs, folder))


@pytest.fixture(scope="session")
def updated(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workspace brought up to date, to be copied."""
    from quorate import flow
    from tests.flow.market_fixture import NOW, quietly
    from tests.made_once import copied, made_once

    def make(folder: Path) -> None:
        flow.update(copied(imported, folder), lambda: NOW, quietly)

    return made_once(tmp_path_factory, "updated", make)


@pytest.fixture(params=["file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Where a workspace's manifest and ledger may stand; nothing is in it."""
    if request.param == "file":
        yield tmp_path / "quorate.sqlite"
        return
    from tests.databases import postgres_database

    with postgres_database(request.getfixturevalue("postgres")) as made:
        yield made
