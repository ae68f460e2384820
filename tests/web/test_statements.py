"""Stating something in one click: what is offered, what is shown until the next update, and what two say at once."""

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
from quorate.warehouse.workspace import Workspace

ABOUT_CHO = f"/journeys/{JOURNEY}/say?person=p_cho"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    publish(made, _world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), follow_redirects=False) as client:
        client.post("/plan/me", data={"name": "Ines Duarte"})
        yield client


def _world() -> dict[str, object]:
    world: dict[str, object] = dict(small_world())
    held = world.get("identifiers", [])
    assert isinstance(held, list)
    known = {row["value"] for row in held}
    if "cho@aldermoor.example" not in known:
        named = {
            "kind": "email",
            "value": "cho@aldermoor.example",
            "person_id": "p_cho",
            "account_id": "a_alder",
        }
        world["identifiers"] = [*held, named]
    return world


def _say(browser: TestClient, said: str, **fields: str) -> object:
    form = {"key": JOURNEY, "person": "p_cho", "say": said, "back": ABOUT_CHO, **fields}
    return browser.post("/statements/say", data=form)


def _location(answer: object) -> str:
    assert getattr(answer, "status_code", None) == 303, getattr(answer, "text", "")
    return str(answer.headers["location"])  # type: ignore[attr-defined]


def test_one_click_says_it_and_the_page_says_when_it_counts(browser: TestClient) -> None:
    page = browser.get(ABOUT_CHO).text
    for words in ("Champion", "Sceptic", "Is not in this team", "Has left"):
        assert words in page
    location = _location(_say(browser, "stance=sceptic", note="Wants proof", confidence="0.5"))
    page = browser.get(location).text
    assert ": sceptic. It counts from the next update." in page
    assert "counted from the next update" in page
    assert "Wants proof" in page
    assert "50% sure" in page


def test_it_can_be_taken_back_and_stays_to_be_seen(browser: TestClient) -> None:
    page = browser.get(_location(_say(browser, "membership=not_a_member"))).text
    said_id = re.search(r'name="said_id" value="(s_\w+)"', page)
    assert said_id is not None
    answer = browser.post("/statements/withdraw", data={"said_id": said_id[1], "back": ABOUT_CHO})
    page = browser.get(_location(answer)).text
    assert "withdrawn" in page
    assert 'name="said_id"' not in page
    again = browser.post("/statements/withdraw", data={"said_id": said_id[1], "back": ABOUT_CHO})
    assert again.status_code == 403


def test_what_contradicts_the_unseen_is_kept_and_shown(browser: TestClient) -> None:
    _location(_say(browser, "stance=champion", **{"seen:stance": "0"}))
    browser.post("/plan/me", data={"name": "Paul Osei"})
    late = _say(browser, "stance=opponent", **{"seen:stance": "0"})
    assert getattr(late, "status_code", None) == 409
    assert "Ines Duarte" in late.text  # type: ignore[attr-defined]
    event = re.search(r'name="event_id" value="(e_\w+)"', late.text)  # type: ignore[attr-defined]
    assert event is not None
    assert "not counted" in browser.get(ABOUT_CHO).text
    _location(browser.post("/statements/apply", data={"event_id": event[1], "back": ABOUT_CHO}))
    page = browser.get(ABOUT_CHO).text
    assert "not counted" not in page
    assert page.index("Paul Osei") < page.rindex("Ines Duarte")


def test_a_rival_is_named_in_words(browser: TestClient) -> None:
    about = f"/journeys/{JOURNEY}/say"
    location = _location(_say(browser, "competitor=", person="", value="Rivalware <b>", back=about))
    page = browser.get(location).text
    assert "rival: Rivalware &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("said", "fields", "words"),
    [
        ("stance=cross", {}, "is no stance"),
        ("role=emperor", {}, "is no role"),
        ("mood=good", {}, "Nothing called"),
        ("competitor=Rivalware", {}, "not a person"),
        ("stance=neutral", {"person": "p_nobody"}, "Nobody has the id"),
        ("stance=neutral", {"key": "j_none"}, "No journey and no account"),
        ("stance=neutral", {"confidence": "very"}, "is no confidence"),
        ("stance=neutral", {"confidence": "7"}, "is no confidence"),
        ("stance=neutral", {"on": "2031-01-01"}, "is after"),
    ],
)
def test_half_a_statement_is_refused_in_words(
    browser: TestClient, said: str, fields: dict[str, str], words: str
) -> None:
    answer = _say(browser, said, **fields)
    assert answer.status_code in (400, 404)  # type: ignore[attr-defined]
    assert words in answer.text.replace("&#39;", "'")  # type: ignore[attr-defined]
    assert "Nobody has said anything" in browser.get(f"/journeys/{JOURNEY}/say?person=p_cho").text
