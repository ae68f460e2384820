"""The shared plan on pages: what it shows, what it writes, what it refuses, and what it never overwrites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.match_world import NOW
from tests.web.page_reading import PageRead

from quorate.ledger.plan_ledger import PlanLedger
from quorate.surfaces.web import create_app
from quorate.surfaces.web.plan_author import COOKIE
from quorate.warehouse.workspace import Workspace

# Ines Duarte sells and owns m_1; Paul Osei is in marketing; m_2 is both's.
HERE = f"/journeys/{JOURNEY}/plan"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "w")
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, clock=lambda: NOW), follow_redirects=False) as made:
        yield made


def _is(client: TestClient, name: str, function: str = "") -> None:
    answer = client.post("/plan/me", data={"name": name, "function": function, "back": HERE})
    assert answer.status_code == 303, answer.text


def _decide(client: TestClient, move_id: str, kind: str, seen: str = "", **fields: str) -> Any:
    data = {"move_id": move_id, "kind": kind, "seen": seen, "back": HERE, **fields}
    return client.post("/plan/decide", data=data)


def _text(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return PageRead(answer.text).text


def _events(workspace: Workspace) -> list[Any]:
    ledger = PlanLedger(workspace.database_file)
    try:
        return ledger.events()
    finally:
        ledger.close()


def test_nobody_decides_before_saying_who_they_are(client: TestClient, workspace: Workspace) -> None:
    page = client.get(HERE).text
    assert "Say who you are, to decide and to comment." in PageRead(page).text
    assert 'action="/plan/decide"' not in page
    refused = _decide(client, "m_2", "accepted")
    assert refused.status_code == 400
    assert "Nobody is chosen who decides this" in PageRead(refused.text).text
    assert _events(workspace) == []


def test_what_is_decided_on_the_journeys_page_shows_there_at_once(
    client: TestClient, workspace: Workspace
) -> None:
    _is(client, "paul osei")
    answer = _decide(client, "m_2", "accepted", "0")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}#m_2")
    page = _text(client, f"{HERE}")
    assert "Accepted." in page
    assert "You decide as Paul Osei (marketing)." in page
    assert "agreed" in page
    move = _text(client, "/plan/moves/m_2")
    assert "Last decided Paul Osei, 30 June 2026" in move
    assert "Paul Osei (marketing) accepted it." in move
    assert _decide(client, "m_2", "done", "1", outcome="He will pay", result="helped").status_code == 303
    page = _text(client, HERE)
    assert "Done and put aside 1" in page
    assert "What came of it “He will pay” (it helped)" in _text(client, "/plan/moves/m_2")
    assert _decide(client, "m_2", "reopened", "2").status_code == 303
    assert "Done and put aside" not in _text(client, HERE)
    assert [event.kind for event in _events(workspace)] == ["accepted", "done", "reopened"]
    assert [event.known_at.date() for event in _events(workspace)] == [date(2026, 6, 30)] * 3


def test_a_form_carries_the_version_that_was_seen(client: TestClient) -> None:
    _is(client, "Paul Osei")
    _decide(client, "m_2", "edited", "0", due_on="2026-07-08")
    html = client.get("/plan/moves/m_2").text
    assert set(re.findall(r'name="seen" value="(\d+)"', html)) == {"1"}


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("handed_over", {"to_function": "marketing"}, "handed it to marketing."),
        ("handed_over", {"to_function": "sales", "to": "Paul Osei"}, "handed it to Paul Osei (marketing)."),
        ("snoozed", {"until": "2026-08-03"}, "put it off until 3 August 2026."),
        ("dismissed", {"reason": "wrong_person"}, "dismissed it: the wrong person."),
        ("dismissed", {"reason": "other", "note": "Merged"}, "dismissed it: another reason: “Merged”"),
        ("edited", {"due_on": "2026-07-08", "channel": "call"}, "changed it: channel call, due 8 July 2026."),
    ],
)
def test_every_form(client: TestClient, kind: str, fields: dict[str, str], words: str) -> None:
    _is(client, "Ines Duarte")
    assert _decide(client, "m_1", kind, "0", **fields).status_code == 303
    assert words in _text(client, "/plan/moves/m_1")


def test_a_conflict_is_shown_and_nothing_is_overwritten(client: TestClient, workspace: Workspace) -> None:
    _is(client, "Ines Duarte")
    assert _decide(client, "m_2", "edited", "0", due_on="2026-07-08").status_code == 303
    _is(client, "Paul Osei")
    held = _decide(client, "m_2", "edited", "0", due_on="2026-07-10")
    assert held.status_code == 409
    page = PageRead(held.text)
    assert "Somebody else decided meanwhile" in page.text
    assert "Ines Duarte (sales" in page.text
    assert "changed it: due 8 July 2026." in page.text
    assert "Paul Osei changed it: due 10 July 2026." in page.text
    assert "until 8 July 2026" in page.text
    assert "A change that contradicted another is kept and not applied" in _text(client, HERE)
    shown = _text(client, "/plan/moves/m_2")
    assert "1 change that contradicted another is kept and not applied" in shown
    assert "Due 8 July 2026" in shown
    found = re.search(r'name="event_id" value="(e_[0-9a-f]+)"', held.text)
    assert found
    applied = client.post("/plan/apply", data={"event_id": found[1], "move_id": "m_2", "back": HERE})
    assert applied.status_code == 303
    assert "Due 10 July 2026" in _text(client, "/plan/moves/m_2")
    assert "contradicted" not in _text(client, HERE)
    assert [event.effect for event in _events(workspace)] == ["changed", "held", "changed"]


def test_comments_always_go_through_and_are_words_only(client: TestClient, workspace: Workspace) -> None:
    _is(client, "Zoë", "success")
    said = {"move_id": "m_1", "text": f"{SCRIPT} @paul.osei", "back": HERE}
    assert client.post("/plan/comment", data=said).status_code == 303
    html = client.get("/plan/moves/m_1").text
    assert SCRIPT not in html
    assert SCRIPT in PageRead(html).text
    _is(client, "Paul Osei")
    week = client.get("/plan").text
    assert SCRIPT not in week
    assert "Spoken to Paul Osei" in PageRead(week).text
    assert [event.kind for event in _events(workspace)] == ["commented", "mentioned"]


def test_what_a_name_brings_is_words_only(client: TestClient) -> None:
    _is(client, f"{SCRIPT}", "sales")
    for path in (HERE, "/plan?owner=", "/plan/review", "/plan/moves/m_1"):
        html = client.get(path).text
        assert SCRIPT not in html
        assert SCRIPT in PageRead(html).text


def test_whose_a_move_is_decides_who_may_decide(client: TestClient, workspace: Workspace) -> None:
    _is(client, "Paul Osei")
    assert "For sales to decide; you may comment." in _text(client, "/plan/moves/m_1")
    refused = _decide(client, "m_1", "accepted", "0")
    assert refused.status_code == 403
    assert "cannot decide about this move: it is for sales" in PageRead(refused.text).text
    assert _events(workspace) == []


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/plan/decide", {"move_id": "m_none", "kind": "accepted"}, 404),
        ("/plan/decide", {"move_id": "m_1", "kind": "shredded"}, 400),
        ("/plan/decide", {"move_id": "m_1", "kind": "accepted", "seen": "x"}, 400),
        ("/plan/decide", {"move_id": "m_1", "kind": "accepted", "seen": "7"}, 400),
        ("/plan/decide", {"move_id": "m_1", "kind": "done"}, 400),
        ("/plan/decide", {"move_id": "m_1", "kind": "snoozed", "until": "2026-06-01"}, 400),
        ("/plan/decide", {"move_id": "m_1", "kind": "dismissed", "reason": "because"}, 400),
        ("/plan/decide", {"move_id": "m_1", "kind": "handed_over", "to": "Nobody Known"}, 404),
        ("/plan/comment", {"move_id": "m_1", "text": ""}, 400),
        ("/plan/comment", {"move_id": "m_1", "text": "x" * 4_001}, 400),
        ("/plan/comment", {"move_id": "m_1", "text": "x" * 40_000}, 400),
        ("/plan/apply", {"event_id": "e_none"}, 404),
        ("/plan/add", {"journey_id": "j_none", "text": "Call"}, 404),
        ("/plan/add", {"journey_id": JOURNEY, "text": ""}, 400),
        ("/plan/learned", {"segment": "tear:A", "text": "Hm"}, 400),
        ("/plan/me", {"name": "Nobody Known"}, 404),
        ("/plan/me", {"name": ""}, 404),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    client: TestClient, workspace: Workspace, path: str, fields: dict[str, str], status: int
) -> None:
    _is(client, "Ines Duarte")
    answer = client.post(path, data=fields)
    assert answer.status_code == status
    assert _events(workspace) == []


@pytest.mark.parametrize("path", ["me", "decide", "comment", "apply", "add", "learned"])
def test_another_site_cannot_write(client: TestClient, workspace: Workspace, path: str) -> None:
    _is(client, "Ines Duarte")
    fields = {"move_id": "m_1", "kind": "accepted", "text": "x", "journey_id": JOURNEY, "name": "Paul Osei"}
    answer = client.post(f"/plan/{path}", data=fields, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert _events(workspace) == []


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\t///evil.example", "/plan\\evil", ""]
)
def test_only_our_own_pages_are_gone_back_to(client: TestClient, back: str) -> None:
    _is(client, "Ines Duarte")
    data = {"move_id": "m_1", "kind": "accepted", "back": back}
    assert client.post("/plan/decide", data=data).headers["location"] == "/plan#m_1"


def test_my_moves_are_those_of_whoever_is_chosen(client: TestClient) -> None:
    everybody = _text(client, "/plan")
    assert "Everybody’s" in everybody
    assert "My moves" not in everybody
    assert _rows(client, "/plan") == ["m_2", "m_1"]
    _is(client, "Ines Duarte")
    assert "My moves" in _text(client, "/plan")
    assert _rows(client, "/plan") == ["m_1"]
    for everybodys in ("/plan?owner=", "/plan?owner=all"):
        assert _rows(client, everybodys) == ["m_2", "m_1"]
    assert "Nothing waits for Paul Osei" in _text(client, "/plan?owner=Paul+Osei")
    assert _rows(client, "/plan?function=marketing") == ["m_2"]
    assert "No move fits these filters" in _text(client, "/plan?owner=all&show=done")
    for path in ("/plan?show=nothing", "/plan?segment=x", "/plan?function=finance", "/plan?group=mood"):
        assert client.get(path).status_code == 400
    assert client.get("/plan?owner=Nobody+Known").status_code == 404


@pytest.mark.parametrize(
    ("group", "heads"),
    [
        ("due", ["This week 1", "Next week 1"]),
        ("journey", ["Aldermoor Logistics Relay EUR 220,000 2"]),
        ("owner", ["Ines Duarte 1", "Sales and marketing 1"]),
    ],
)
def test_groups_of_the_plan(client: TestClient, group: str, heads: list[str]) -> None:
    html = client.get(f"/plan?owner=all&group={group}").text
    found = re.findall(r'<tr class="group-head">(.*?)</tr>', html, re.DOTALL)
    assert [PageRead(each).text for each in found] == heads


def test_a_row_that_is_decided_about_is_answered_with_itself(
    client: TestClient, workspace: Workspace
) -> None:
    """As the script of the list asks: the row alone, with what takes it back, or what kept it from being done."""
    _is(client, "Ines Duarte")
    asked = {"hx-request": "true", "hx-target": "tr#row-m_1"}
    fields = {"move_id": "m_1", "kind": "accepted", "seen": "0", "back": "/plan"}
    answer = client.post("/plan/decide", data=fields, headers=asked)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="row-m_1"' in answer.text
    assert "agreed" in answer.text
    assert 'value="reopened"' in answer.text
    again = client.post("/plan/decide", data={**fields, "seen": "1"}, headers=asked)
    assert "This move is accepted already." in PageRead(again.text).text
    undone = client.post("/plan/decide", data={**fields, "kind": "reopened", "seen": "1"}, headers=asked)
    assert 'value="accepted"' in undone.text
    assert [event.kind for event in _events(workspace)] == ["accepted", "reopened"]


def test_done_with_one_word_alone(client: TestClient) -> None:
    _is(client, "Ines Duarte")
    assert _decide(client, "m_1", "done", "0", result="no_difference").status_code == 303
    page = _text(client, "/plan/moves/m_1")
    assert "What came of it “It made no difference” Last decided" in page


def test_what_a_move_rests_on_stands_with_it(client: TestClient) -> None:
    page = _text(client, "/plan/moves/m_2")
    assert "The gain comes from what came of own journeys" in page
    assert "The argument this week, for everybody" in page
    assert "2.5 hours" in page
    html = client.get("/plan/moves/m_2").text
    assert html.count('href="/evidence/record/t_1') == 2


def _rows(client: TestClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return re.findall(r'data-row="(\w+)"', answer.text)


def test_a_move_of_ones_own(client: TestClient) -> None:
    _is(client, "Ines Duarte")
    data = {"journey_id": JOURNEY, "text": f"Show the plant {SCRIPT}", "person_id": "p_dev", "back": HERE}
    assert client.post("/plan/add", data=data).status_code == 303
    html = client.get(HERE).text
    assert SCRIPT not in html
    assert f"Show the plant {SCRIPT} agreed" in PageRead(html).text
    found = re.search(r'data-row="(own_\w+|m_\w{8,})"', html)
    assert found
    assert "Ines Duarte added this." in _text(client, f"/plan/moves/{found[1]}")


def test_the_review_of_this_week_and_of_an_earlier_one(client: TestClient) -> None:
    _is(client, "Ines Duarte")
    _decide(client, "m_1", "accepted", "0")
    client.post("/plan/learned", data={"segment": "all", "text": "Visits help", "back": "/plan/review"})
    page = _text(client, "/plan/review")
    assert "29 June 2026 to 30 June 2026" in page
    assert "What we agreed to do this week 1" in page
    assert "“Visits help” Ines Duarte" in page
    # the button for the week before stands beside the day that is shown
    before = _text(client, "/plan/review?week=2026-06-29&week=2026-06-22")
    assert "22 June 2026 to 28 June 2026" in before
    assert "What we agreed to do this week 0" in before
    assert "Visits help" not in before
    assert client.get("/plan/review?week=soon").status_code == 400
    assert client.get("/plan/review?segment=soon").status_code == 400


def test_who_was_chosen_and_is_gone_is_asked_again(client: TestClient) -> None:
    client.cookies.set(COOKIE, "c_gone")
    assert "Say who you are" in _text(client, "/plan")
