"""Notes in the browser: who may write, what is shown, and what becomes of two edits at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.surfaces.web import create_app

PAGE = f"/notes/journey/{JOURNEY}"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    made = new_workspace(tmp_path)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    with TestClient(create_app(made), follow_redirects=False) as client:
        client.post("/plan/me", data={"name": "Ines Duarte"})
        yield client


def _add(browser: TestClient, text: str, **fields: str) -> str:
    form = {"kind": "journey", "key": JOURNEY, "text": text, "back": PAGE, **fields}
    done = browser.post("/notes/add", data=form)
    assert done.status_code == 303, done.text
    return done.headers["location"]


def test_a_note_is_shown_where_it_was_written(browser: TestClient) -> None:
    location = _add(browser, "Budget is settled")
    assert location.startswith(f"{PAGE}#note-n_")
    text = browser.get(location).text
    assert "Noted." in text
    assert "Budget is settled" in text
    assert "Ines Duarte" in text


def test_words_stay_words(browser: TestClient) -> None:
    _add(browser, "<script>alert(1)</script> \u202eright to left")
    text = browser.get(PAGE).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_two_edits_at_once_are_both_kept(browser: TestClient) -> None:
    note_id = _add(browser, "One").partition("#note-")[2]
    form = {"note_id": note_id, "seen": "1", "back": PAGE}
    assert browser.post("/notes/edit", data={**form, "text": "Two"}).status_code == 303
    late = browser.post("/notes/edit", data={**form, "text": "Three"})
    assert late.status_code == 409
    assert "The note changed meanwhile" in late.text
    event = re.search(r'name="event_id" value="(e_\w+)"', late.text)
    assert event is not None
    assert "Not applied" in browser.get(PAGE).text
    assert browser.post("/notes/apply", data={"event_id": event[1], "back": PAGE}).status_code == 303
    text = browser.get(PAGE).text
    assert "Three" in text
    assert "Not applied" not in text


def test_a_withdrawn_note_is_counted_and_not_shown(browser: TestClient) -> None:
    note_id = _add(browser, "Said too soon").partition("#note-")[2]
    assert browser.post("/notes/withdraw", data={"note_id": note_id, "back": PAGE}).status_code == 303
    text = browser.get(PAGE).text
    assert "Said too soon" not in text
    assert "1 note withdrawn" in text


def test_who_says_nothing_of_themselves_writes_nothing(browser: TestClient) -> None:
    browser.cookies.clear()
    assert (
        browser.post("/notes/add", data={"kind": "journey", "key": JOURNEY, "text": "x"}).status_code == 400
    )
    assert "Say who you are" in browser.get(PAGE).text


def test_another_site_cannot_write_a_note(browser: TestClient) -> None:
    form = {"kind": "journey", "key": JOURNEY, "text": "x"}
    done = browser.post("/notes/add", data=form, headers={"sec-fetch-site": "cross-site"})
    assert done.status_code == 403


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_form_never_leads_away(browser: TestClient, back: str) -> None:
    assert _add(browser, f"to {len(back)}", back=back).startswith("/plan#note-")


def test_colleagues_are_offered_by_the_beginning_of_their_names(browser: TestClient) -> None:
    offered = browser.get("/notes/colleagues?q=os").json()
    assert [(each["name"], each["handle"]) for each in offered] == [("Paul Osei", "paul.osei")]
    assert browser.get("/notes/colleagues?q=%25").json() == []


def test_what_nobody_knows_has_no_notes_but_says_so(browser: TestClient) -> None:
    assert browser.get("/notes/planet/x").status_code == 400
