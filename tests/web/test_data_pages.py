"""What was taken in and what became of it, an update at work, and where tables come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace
from tests.web.page_reading import PageRead

from quorate.surfaces.web import create_app
from quorate.surfaces.web.data_words import lasting
from quorate.views.run_now import run_now
from quorate.warehouse.lock import updating
from quorate.warehouse.run_progress import recorded
from quorate.warehouse.workspace import Workspace

NOON = datetime(2026, 7, 1, 12)
STAGES = [("evidence", 1), ("identity", 2)]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Workspace, TestClient]]:
    made = new_workspace(tmp_path)
    with TestClient(create_app(made), follow_redirects=False) as client:
        yield made, client


def test_sources_runs_and_reasons_stand_on_one_page(client: TestClient) -> None:
    text = PageRead(client.get("/data").text).text
    for words in ("Sources", "Rows set aside", "Runs", "See which table is made from which"):
        assert words in text
    reason = re.search(r'href="(/data\?reason=[^"#]+)', client.get("/data").text)
    assert reason is not None
    assert "The row as it came" in PageRead(client.get(reason[1]).text).text
    assert "The row as it came" not in text


def test_with_nothing_at_all_it_says_what_will_stand_here(empty: tuple[Workspace, TestClient]) -> None:
    text = PageRead(empty[1].get("/data").text).text
    assert "quorate import SOURCE PATH" in text
    assert "quorate update" in text
    assert empty[1].get("/data/lineage").status_code == 200
    assert "not kept" in PageRead(empty[1].get("/data/lineage?stage=identity").text).text


def test_an_update_at_work_says_how_far_it_is(empty: tuple[Workspace, TestClient]) -> None:
    workspace, client = empty
    part = {"HX-Request": "true", "HX-Target": "section#data-progress"}
    over = client.get("/data", headers=part)
    assert over.headers["hx-refresh"] == "true", "the page comes anew once it is over"
    with (
        updating(workspace.lock_file, "quorate update", NOON, workspace.database),
        recorded(workspace, _Clock(), _silent, STAGES) as report,
    ):
        report("identity: people", 1 / 3)
        page = client.get("/data").text
        text = PageRead(page).text
        assert "An update is at work" in text
        assert "no update was timed until here before" in text
        assert "0 of 2 tables" in text
        assert 'http-equiv="refresh"' in page
        going_on = client.get("/data", headers=part)
        assert "hx-refresh" not in going_on.headers
        assert "<h1" not in going_on.text
    assert "An update is at work" not in client.get("/data").text


def test_stages_are_done_running_or_to_come(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    with (
        updating(workspace.lock_file, "quorate update", NOON, workspace.database),
        recorded(workspace, _Clock(), _silent, STAGES) as report,
    ):
        seen = []
        for doing, done in (
            ("evidence: a", 0.0),
            ("identity: b", 1 / 3),
            ("identity: c", 2 / 3),
            ("publishing: a", 0.0),
        ):
            report(doing, done)
            now = run_now(workspace)
            assert now is not None
            seen.append([each.state for each in now.stages])
    assert seen == [
        ["running", "to_come", "to_come"],
        ["done", "running", "to_come"],
        ["done", "running", "to_come"],
        ["done", "done", "running"],
    ]


def test_tables_lead_to_their_neighbours(client: TestClient) -> None:
    page = client.get("/data/lineage?table=touches").text
    assert 'href="/data/lineage?table=identified_touches"' in page
    assert re.search(r"<desc[^>]*>touches is made from identified_touches", page)
    for stage in re.findall(r'href="(/data/lineage\?stage=\w+)', client.get("/data/lineage").text):
        assert client.get(stage).status_code == 200
    assert client.get("/data/lineage?table=toushes").status_code == 404
    assert "No stage is called so." in client.get("/data/lineage?stage=%3Cb%3E").text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "under a second"),
        (1, "1 second"),
        (90, "90 seconds"),
        (200, "3 minutes"),
        (3 * 3600, "3 hours"),
    ],
)
def test_how_long_it_took(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def _silent(_doing: str, _done: float) -> None:
    """Progress that nobody is shown."""


class _Clock:
    """Every look at it is five seconds later."""

    def __init__(self) -> None:
        self._now = NOON

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=5)
        return self._now
