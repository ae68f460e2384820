"""What was just done is told once, on the next page, and can be taken back from there; without script as well."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.page_reading import PageRead

from quorate.ledger.said_ledger import SaidLedger
from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace

NOTES = f"/notes/journey/{JOURNEY}"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), follow_redirects=False) as client:
        client.post("/plan/me", data={"name": "Ines Duarte"})
        client.get("/today")
        yield client


def _undo(browser: TestClient, page: str) -> str:
    """Press Undo on a page as a browser without script would; returns the next page."""
    form = re.search(r'action="/undo".*?</form>', page, re.DOTALL)
    assert form is not None, "nothing to undo"
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    answer = browser.post("/undo", data={name: html.unescape(value) for name, value in fields.items()})
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def _done(browser: TestClient, path: str, **form: str) -> str:
    answer = browser.post(path, data=form)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def test_what_was_done_is_told_once(browser: TestClient) -> None:
    page = _done(browser, "/notes/add", kind="journey", key=JOURNEY, text="Budget is settled", back=NOTES)
    assert "Noted." in PageRead(page).text
    assert "Noted." not in PageRead(browser.get(NOTES).text).text


def test_a_part_that_tells_nothing_leaves_it_to_the_page(browser: TestClient) -> None:
    browser.post("/notes/add", data={"kind": "journey", "key": JOURNEY, "text": "x", "back": NOTES})
    browser.get("/notifications/count", headers={"HX-Request": "true"})
    assert "Noted." in PageRead(browser.get(NOTES).text).text


def test_in_the_side_panel_it_goes_where_the_page_tells_it(browser: TestClient) -> None:
    browser.post("/notes/add", data={"kind": "journey", "key": JOURNEY, "text": "x", "back": NOTES})
    part = browser.get(NOTES, headers={"HX-Request": "true", "HX-Target": "aside#panel"}).text
    assert re.search(r'<div id="toasts" hx-swap-oob="innerHTML">\s*<div class="toast"', part)
    assert 'hx-post="/undo"' in part


@pytest.mark.parametrize("way", ["add", "edit", "withdraw"])
def test_a_note_is_taken_back(browser: TestClient, way: str) -> None:
    page = _done(browser, "/notes/add", kind="journey", key=JOURNEY, text="One", back=NOTES)
    note_id = re.search(r'id="note-(n_\w+)"', page)
    assert note_id is not None
    if way != "add":
        page = _done(browser, f"/notes/{way}", note_id=note_id[1], text="Two", seen="1", back=NOTES)
        assert ("Two" in page, "One" in page) == (way == "edit", False)
    after = _undo(browser, page)
    assert "Undone. It is as it was before." in PageRead(after).text
    assert (note_id[0] in after) == (way != "add")
    assert ("One" in after) == (way != "add")


def test_a_statement_is_taken_back_and_its_withdrawal_too(browser: TestClient, workspace: Workspace) -> None:
    say = f"/journeys/{JOURNEY}/say"
    page = _done(browser, "/statements/say", say="competitor=Rivalry", key=JOURNEY, back=say)
    assert "Rival: Rivalry. It counts from the next update." in PageRead(page).text
    said_id = re.search(r'name="said_id" value="(\w+)"', page)
    assert said_id is not None
    page = _done(browser, "/statements/withdraw", said_id=said_id[1], back=say)
    _undo(browser, page)
    ledger = SaidLedger(workspace.database_file)
    assert [each.kind for each in ledger.events()] == ["stated", "withdrawn", "restored"]
    assert ledger.breaks() == []
    ledger.close()


def test_a_decision_about_a_move_is_taken_back(browser: TestClient) -> None:
    page = _done(browser, "/plan/decide", kind="accepted", move_id="m_1", seen="0", back="/plan/moves/m_1")
    assert "agreed" in PageRead(page).text
    text = PageRead(_undo(browser, page)).text
    assert "agreed" not in text
    assert "Ines Duarte (sales) undid what they had just decided." in text


def test_following_and_reading_are_taken_back(browser: TestClient) -> None:
    page = _done(browser, "/notifications/follow", kind="journey", key=JOURNEY, follow="no")
    assert "You follow this no longer." in PageRead(page).text
    _undo(browser, page)
    page = _done(browser, "/notifications/read", all="yes")
    assert "You have read everything." in PageRead(page).text
    browser.get("/today")
    assert "Undone." in PageRead(_undo(browser, page)).text


def test_the_mark_of_the_day_goes_back_to_where_it_was(browser: TestClient) -> None:
    page = _done(browser, "/today/looked")
    assert "You looked last" in PageRead(page).text
    assert "Nothing was marked as seen yet" in PageRead(_undo(browser, page)).text


def test_nothing_is_undone_twice_or_by_others(browser: TestClient) -> None:
    page = _done(browser, "/notes/add", kind="journey", key=JOURNEY, text="One", back=NOTES)
    what = re.search(r'name="what" value="(said:e_\w+)"', page)
    assert what is not None
    browser.post("/plan/me", data={"name": "Paul Osei"})
    assert browser.post("/undo", data={"what": what[1]}).status_code == 403
    browser.post("/plan/me", data={"name": "Ines Duarte"})
    assert browser.post("/undo", data={"what": what[1]}).status_code == 303
    assert browser.post("/undo", data={"what": what[1]}).status_code == 403


def test_only_who_did_it_or_operations_undo_what_operations_did(browser: TestClient) -> None:
    page = _done(browser, "/notes/add", kind="journey", key=JOURNEY, text="One", back=NOTES)
    note_id = re.search(r'id="note-(n_\w+)"', page)
    assert note_id is not None
    browser.post("/plan/me", data={"name": "Oona Ops", "function": "operations"})
    page = _done(browser, "/notes/withdraw", note_id=note_id[1], back=NOTES)
    what = re.search(r'name="what" value="(said:e_\w+)"', page)
    assert what is not None
    browser.post("/plan/me", data={"name": "Ines Duarte"})
    refused = browser.post("/undo", data={"what": what[1]})
    assert (refused.status_code, "Oona Ops did this." in refused.text) == (403, True)
    assert note_id[0] not in browser.get(NOTES).text
    browser.post("/plan/me", data={"name": "Otto Ops", "function": "operations"})
    assert browser.post("/undo", data={"what": what[1]}).status_code == 303
    assert note_id[0] in browser.get(NOTES).text


def test_said_again_after_it_was_undone_it_stands(browser: TestClient, workspace: Workspace) -> None:
    say = f"/journeys/{JOURNEY}/say"
    form = {"say": "competitor=Rivalry", "key": JOURNEY, "back": say, "seen:competitor": "0"}
    _undo(browser, _done(browser, "/statements/say", **form))
    _done(browser, "/statements/say", **form)
    ledger = SaidLedger(workspace.database_file)
    assert [each.kind for each in ledger.events()] == ["stated", "withdrawn", "stated"]
    ledger.close()


@pytest.mark.parametrize(
    "what", ["", "said", "match:m_1", "said:", "looked:yesterday", "read:x", "everything:all"]
)
def test_what_names_nothing_is_refused(browser: TestClient, what: str) -> None:
    assert browser.post("/undo", data={"what": what}).status_code == 400


def test_words_of_a_cookie_are_words(browser: TestClient) -> None:
    browser.cookies.set("quorate_told", "%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in browser.get("/today").text


def test_another_site_undoes_nothing(browser: TestClient) -> None:
    answer = browser.post("/undo", data={"what": "said:e_1"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
