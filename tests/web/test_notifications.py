"""What a colleague is told in the browser: changes of what they own or follow, mentions and hand-overs, read or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.views.test_changes import a_week_on

from quorate.ledger.attention import Attention
from quorate.ledger.reader_choices import ReaderChoices
from quorate.surfaces.noticing import notice_changes
from quorate.surfaces.web import create_app
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot
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


def _as(browser: TestClient, name: str) -> None:
    assert browser.post("/plan/me", data={"name": name}).status_code == 303


def _publish_a_week_on(workspace: Workspace, browser: TestClient) -> None:
    _as(browser, "Ines Duarte")
    _notice(workspace)
    browser.post("/notifications/read", data={"all": "yes"})
    publish(workspace, a_week_on(), AS_OF_AT + timedelta(days=7), "run_a_week_on")


def _noticed(workspace: Workspace) -> list[dict[str, Any]]:
    with closing(Attention(workspace.database_file)) as attention:
        return attention.noticed()


def _notice(workspace: Workspace) -> None:
    """What `quorate update` does when it has published."""
    with closing(snapshot_of(workspace)) as snapshot:
        notice_changes(workspace, snapshot, AS_OF_AT + timedelta(days=1))


def test_looking_writes_nothing(workspace: Workspace, browser: TestClient) -> None:
    _publish_a_week_on(workspace, browser)
    attention = Attention(workspace.database_file)
    before = attention.last_noticed(), attention.noticed(), attention.read("c_ines")
    for path in ("/notifications", "/notifications?show=all", "/notifications/count", "/today"):
        assert browser.get(path).status_code == 200
    assert (attention.last_noticed(), attention.noticed(), attention.read("c_ines")) == before
    attention.close()


def test_the_day_says_what_differs_from_the_tables_seen_last(
    workspace: Workspace, browser: TestClient
) -> None:
    _as(browser, "Ines Duarte")
    browser.post("/today/looked")
    publish(workspace, a_week_on(), AS_OF_AT + timedelta(days=7), "run_a_week_on")
    page = browser.get("/today").text
    assert "The probability of a quorum rose from 23% to 44%." in page
    assert "Compared with the tables of 30 June 2026, which you saw last." in page
    browser.post("/today/looked")
    assert "rose from 23% to 44%" not in browser.get("/today").text


def test_an_owner_is_told_what_a_new_publication_changed(workspace: Workspace, browser: TestClient) -> None:
    _publish_a_week_on(workspace, browser)
    page = browser.get("/notifications").text
    assert "The probability of a quorum rose from 23% to 44%." in page
    assert "Rivalware was seen here for the first time." in page
    assert "count" in browser.get("/notifications/count").text


def test_what_was_noticed_is_told_in_the_language_of_whoever_looks(
    workspace: Workspace, browser: TestClient
) -> None:
    _publish_a_week_on(workspace, browser)
    _notice(workspace)
    texts = [json.loads(row["change"])["texts"] for row in _noticed(workspace)]
    assert texts
    assert all(set(each) == {"en", "de"} and each["en"] != each["de"] for each in texts)
    page = browser.get("/notifications?show=all", headers={"accept-language": "de"}).text
    assert [each["en"] for each in texts if f">{each['en']}<" in page or each["en"] in page] == []


def test_a_chosen_language_is_kept_for_messages(workspace: Workspace, browser: TestClient) -> None:
    def kept() -> dict[str, str]:
        with closing(ReaderChoices(workspace.database_file)) as choices:
            return choices.languages()

    browser.post("/settings/language", data={"language": "de"})
    assert kept() == {}  # nobody is chosen: it stays in this browser
    _as(browser, "Ines Duarte")
    browser.post("/settings/language", data={"language": "de"})
    assert kept() == {"c_ines": "de"}
    browser.post("/settings/language", data={"language": "system"})
    assert kept() == {}


def test_looking_again_tells_nothing_twice(workspace: Workspace, browser: TestClient) -> None:
    _publish_a_week_on(workspace, browser)
    once = browser.get("/notifications/count").text
    assert browser.get("/notifications/count").text == once
    assert browser.get("/notifications").text.count("rose from 23% to 44%") == 1
    assert browser.post("/notifications/read", data={"all": "yes"}).status_code == 303
    assert browser.get("/notifications/count").text == ""
    assert "You have read everything." in browser.get("/notifications").text
    assert "rose from 23% to 44%" in browser.get("/notifications?show=all").text


def test_others_are_told_what_they_follow_and_nothing_else(workspace: Workspace, browser: TestClient) -> None:
    _publish_a_week_on(workspace, browser)
    _as(browser, "Paul Osei")
    assert browser.get("/notifications/count").text == ""
    answer = browser.post("/notifications/follow", data={"kind": "journey", "key": JOURNEY})
    assert answer.headers["location"] == "/notifications"
    assert "rose from 23% to 44%" in browser.get("/notifications").text
    browser.post("/notifications/follow", data={"kind": "journey", "key": JOURNEY, "follow": "no"})
    assert "rose from 23% to 44%" not in browser.get("/notifications?show=all").text


def test_who_is_spoken_to_is_told_but_not_the_words_that_stay_here(browser: TestClient) -> None:
    _as(browser, "Ines Duarte")
    for kind, key, words, sensitive in (
        ("journey", JOURNEY, "Can you send the case, @paul.osei", ""),
        ("person", "p_ann", "She dislikes you, @paul.osei", "yes"),
    ):
        form = {"kind": kind, "key": key, "text": words, "sensitive": sensitive}
        assert browser.post("/notes/add", data=form).status_code == 303
    assert "send the case" not in browser.get("/notifications?show=all").text
    _as(browser, "Paul Osei")
    page = browser.get("/notifications").text
    assert "Can you send the case" in page
    assert "dislikes" not in page
    assert "A note that stays in the workspace." in page


def test_a_move_handed_over_is_told(browser: TestClient) -> None:
    _as(browser, "Ines Duarte")
    form = {"kind": "handed_over", "move_id": "m_2", "to": "Paul Osei"}
    assert browser.post("/plan/decide", data=form).status_code == 303
    _as(browser, "Paul Osei")
    page = browser.get("/notifications").text
    assert "A move was handed to you." in page
    assert 'href="/plan/moves/m_2"' in page


def test_one_item_is_read_and_unread(workspace: Workspace, browser: TestClient) -> None:
    _publish_a_week_on(workspace, browser)
    page = browser.get("/notifications").text
    item = page.partition('name="item" value="')[2].partition('"')[0]
    browser.post("/notifications/read", data={"item": item})
    assert f'value="{item}"' not in browser.get("/notifications").text
    browser.post("/notifications/read", data={"item": item, "unread": "yes"})
    assert f'value="{item}"' in browser.get("/notifications").text


def test_nobody_chosen_is_told_nothing_and_what_is_unknown_cannot_be_followed(browser: TestClient) -> None:
    assert browser.get("/notifications/count").text == ""
    assert "Say who you are" in browser.get("/notifications").text
    _as(browser, "Ines Duarte")
    assert browser.post("/notifications/follow", data={"kind": "planet", "key": "x"}).status_code == 400
    assert browser.post("/notifications/follow", data={"kind": "journey", "key": "x"}).status_code == 404


def test_a_journey_and_an_account_are_followed_from_their_pages(browser: TestClient) -> None:
    _as(browser, "Paul Osei")
    for kind, key, page in (
        ("journey", JOURNEY, f"/journeys/{JOURNEY}"),
        ("account", "a_alder", "/accounts/a_alder"),
    ):
        assert ">Follow<" in browser.get(page).text
        browser.post("/notifications/follow", data={"kind": kind, "key": key, "back": page})
        assert "Follow no longer" in browser.get(page).text
    _as(browser, "Ines Duarte")
    assert "Follow no longer" in browser.get("/accounts/a_alder").text


@pytest.mark.parametrize("page", [f"/journeys/{JOURNEY}", "/accounts/a_alder", "/people/p_ann"])
def test_notes_stand_where_they_belong(browser: TestClient, page: str) -> None:
    _as(browser, "Ines Duarte")
    _, kind, key = page.split("/")
    form = {"kind": {"journeys": "journey", "accounts": "account", "people": "person"}[kind], "key": key}
    location = browser.post("/notes/add", data={**form, "text": "Seen at the fair", "back": page}).headers[
        "location"
    ]
    assert location.startswith(page)
    assert "Seen at the fair" in browser.get(location).text


def test_looking_back_notices_nothing(workspace: Workspace, browser: TestClient) -> None:
    _publish_a_week_on(workspace, browser)
    manifest = Manifest(workspace.database_file)
    with closing(manifest), closing(Snapshot(workspace, manifest.publications()[0])) as before:
        assert notice_changes(workspace, before, AS_OF_AT) == 0
    assert "rose from 23% to 44%" in browser.get("/notifications").text
