"""Who said and decided what: every line, whose, in what order, and that a changed one is found out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.page_reading import PageRead

from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), follow_redirects=False) as client:
        yield client


def _text(browser: TestClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return PageRead(answer.text).text


def _speak(browser: TestClient) -> None:
    browser.post("/plan/me", data={"name": "Ines Duarte"})
    browser.post("/notes/add", data={"kind": "journey", "key": JOURNEY, "text": "Budget <b>is</b> settled"})
    browser.post("/statements/say", data={"say": "competitor=Rivalry", "key": JOURNEY})
    browser.post("/views/save", data={"list": "journeys", "name": "Late deals"})
    browser.post("/plan/me", data={"name": "Paul Osei"})
    browser.post("/plan/decide", data={"move_id": "m_2", "kind": "accepted", "seen": "0"})


def test_before_anybody_spoke_it_says_what_will_stand_here(browser: TestClient) -> None:
    text = _text(browser, "/audit")
    assert "Nobody has said or decided anything yet" in text
    assert "as it was written" not in text


def test_every_line_is_there_with_who_and_when(browser: TestClient) -> None:
    _speak(browser)
    text = _text(browser, "/audit")
    assert "4 lines, and every one is as it was written." in text
    order = [text.index(words) for words in ("accepted it", "kept a view", "stated", "noted something")]
    assert order == sorted(order), "the newest first"
    assert "Budget <b>is</b> settled" in text
    assert "rival: Rivalry" in text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("log=view", "kept a view", "noted something"),
        ("author=c_paul", "accepted it", "kept a view"),
        ("until=2020-01-01", "No line answers to this", "accepted it"),
    ],
)
def test_lines_are_narrowed(browser: TestClient, query: str, there: str, gone: str) -> None:
    _speak(browser)
    text = _text(browser, f"/audit?{query}")
    assert (there in text, gone in text) == (True, False)


@pytest.mark.parametrize("query", ["log=moves", "until=soon"])
def test_what_is_no_log_and_no_day_is_refused(browser: TestClient, query: str) -> None:
    assert browser.get(f"/audit?{query}").status_code == 400


def test_what_views_are_called_is_for_those_who_see_them(browser: TestClient) -> None:
    _speak(browser)
    browser.post("/views/save", data={"list": "journeys", "name": "Ours", "shared": "yes"})
    theirs = _text(browser, "/audit?log=view")
    assert ("Late deals" in theirs, "Ours" in theirs, theirs.count("kept a view")) == (False, True, 2)
    browser.post("/plan/me", data={"name": "Ines Duarte"})
    assert "Late deals" in _text(browser, "/audit?log=view")


def test_the_last_day_there_is_is_a_day(browser: TestClient) -> None:
    _speak(browser)
    assert "kept a view" in _text(browser, "/audit?until=9999-12-31")


def test_a_line_that_is_changed_after_it_was_verified_is_found_out(
    browser: TestClient, workspace: Workspace
) -> None:
    _speak(browser)
    assert "4 lines, and every one is as it was written." in _text(browser, "/audit")
    _tamper(workspace)
    assert "line 1 of the ledger is not as it was written" in _text(browser, "/audit")
    assert "line 1 of the ledger is not as it was written" in _text(browser, "/audit?log=plan")


def _tamper(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.database_file) as database:
        names = database.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (trigger,) in names:
            database.execute(f"drop trigger {trigger}")
        database.execute("update said_events set author_name = 'Nobody' where event_no = 1")


def test_a_line_that_somebody_changed_is_found_out(browser: TestClient, workspace: Workspace) -> None:
    _speak(browser)
    _tamper(workspace)
    text = _text(browser, "/audit")
    assert "The ledger is not as it was written." in text
    assert "of what was said: line 1 of the ledger is not as it was written" in text
    assert "every one is as it was written" not in text
