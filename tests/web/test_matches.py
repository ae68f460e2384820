"""The pages about who is who: what they show, what they write, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.web.match_world import CONTACT, NAME, NOW, PRIVATE, match_world
from tests.web.page_reading import PageRead

from quorate.flow import create_workspace
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import create_app
from quorate.views.match_decisions import standing_statements
from quorate.warehouse.lock import updating
from quorate.warehouse.workspace import Workspace

PAIR = {"left": CONTACT, "right": PRIVATE, "author": "Zoë <z@home.com>", "back": "/matches"}


class Clock:
    """A second later at every look."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> Any:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = create_workspace(tmp_path / "workspace", "T")
    publish(made, match_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, clock=Clock()), follow_redirects=False) as made:
        yield made


def text(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return PageRead(answer.text).text


def press(client: TestClient, path: str, **fields: str) -> str:
    """Press a button of a plain form; the page it leads to."""
    answer = client.post(path, data=fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def decide(client: TestClient, decision: str, **fields: str) -> str:
    """Decide about the pair of people; the decision's id."""
    found = re.search(
        r"done=(m_[0-9a-f]+)", press(client, "/matches/decide", **PAIR | {"decision": decision} | fields)
    )
    assert found
    return found[1]


def test_the_queue_shows_the_pair_that_matters_most_side_by_side(client: TestClient) -> None:
    page = text(client, "/matches")
    assert "3 pairs wait" in page
    assert "learnt from 42 decisions" in page
    shown = text(client, "/matches?about=person")
    assert "Ben Achterberg and Ben Achterberg" in shown
    for words in (
        "90% likely to be one", "From 95% on they would be joined", "same name",
        "strongly for one: 30 times likelier of one than of two", "weakened it towards two",
        "clearly for two: 4.3 times likelier of two than of one", "EUR 220,000", "Aldermoor Logistics",
        "crm_contact:salesforce:0035e00000AAAAAAA1", "1 Mar 26",
    ):  # fmt: skip
        assert words in shown, words
    html = client.get("/matches?about=person").text
    fields = dict(re.findall(r'<th scope="row">([\w-]+)</th>.*?</svg> (\w+)</td>', html, re.DOTALL))
    assert fields["Name"] == "same"
    assert fields["Title"] == fields["E-mail"] == "different"
    assert fields["Account"] == "missing"


def test_a_decision_is_written_as_the_command_line_writes_it(
    client: TestClient, workspace: Workspace
) -> None:
    named = decide(client, "same", note="he told me")
    said = standing_statements(workspace)
    assert [(each.decision_id, each.author_key, each.note) for each in said] == [
        (named, "Zoë <z@home.com>", "he told me")
    ]
    assert said[0].value == f'{{"decision": "same", "left": "{CONTACT}", "right": "{PRIVATE}"}}'
    page = text(client, f"/matches?done={named}")
    assert "takes effect at the next update" in page
    assert "2 pairs wait. 1 was decided since the last update." in page
    assert "Takes effect at the next update." in text(client, "/matches?show=decided")
    assert "Zoë &lt;z@home.com&gt;" in client.get("/matches").text, "the browser remembers who decides"
    assert "undone=" in press(client, "/matches/undo", decision_id=named)
    assert standing_statements(workspace) == []
    assert "3 pairs wait" in text(client, "/matches")


@pytest.mark.parametrize(
    ("choice", "written", "waits"),
    [("different", "different", 2), ("as-it-stands", "different", 2), ("unsure", "unsure", 3)],
)
def test_every_button(
    client: TestClient, workspace: Workspace, choice: str, written: str, waits: int
) -> None:
    decide(client, choice)
    assert f'"decision": "{written}"' in standing_statements(workspace)[0].value
    page = text(client, "/matches")
    assert f"{waits} pairs wait" in page
    assert ("1 was looked at without an answer" in page) is (choice == "unsure")


def test_accounts_are_decided_by_their_best_identifier(client: TestClient, workspace: Workspace) -> None:
    decide(client, "same", left=NAME, right="a_alder")
    assert '"right": "domain:aldermoor.example"' in standing_statements(workspace)[0].value
    assert "Nothing waits" in text(client, "/matches?about=account")


def test_whose_a_person_is_can_be_decided(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "w", "T")
    publish(workspace, match_world(4), AS_OF_AT, RUN_ID)
    with TestClient(create_app(workspace, clock=Clock()), follow_redirects=False) as client:
        page = text(client, "/matches?about=person_to_account")
        for words in ("Does Ben Achterberg work at Aldermoor Logistics?", "Yes, there", "not said"):
            assert words in page
        decide(client, "same", left="p_bill", right="a_alder")
        assert '"left": "email:ben.achterberg@gmail.com"' in standing_statements(workspace)[0].value
        assert "Nothing waits" in text(client, "/matches?about=person_to_account")
        assert "3 pairs wait. 1 was decided" in text(client, "/matches")


def test_contradicting_decisions_are_named(client: TestClient) -> None:
    ids = [
        decide(client, "same"),
        decide(client, "same", left=PRIVATE, right="email:ben@aldermoor.example"),
        decide(client, "different", left=CONTACT, right="email:ben@aldermoor.example"),
    ]
    answer = client.get("/matches")
    assert "These decisions cannot all hold" in PageRead(answer.text).text
    contradiction = answer.text.split('class="sheet contradiction"')[1].split("</section>")[0]
    assert set(re.findall(r"m_[0-9a-f]{12}", contradiction)) == set(ids)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    ],
)
@pytest.mark.parametrize("path", ["/matches/decide", "/matches/undo", "/matches/update"])
def test_other_sites_cannot_decide(
    client: TestClient, workspace: Workspace, headers: dict[str, str], path: str
) -> None:
    answer = client.post(path, data=PAIR | {"decision": "same"}, headers=headers)
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert standing_statements(workspace) == []


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_the_page_itself_and_programs_can(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/matches/decide", data=PAIR | {"decision": "same"}, headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("path", "fields", "status", "said"),
    [
        ("/matches/decide", {**PAIR, "decision": "sane"}, 400, "Did you mean"),
        ("/matches/decide", {**PAIR, "right": CONTACT, "decision": "same"}, 400, "two different things"),
        (
            "/matches/decide",
            {**PAIR, "right": "email:no@body.org", "decision": "same"},
            404,
            "No identifier",
        ),
        ("/matches/undo", {"decision_id": "m_nothing"}, 404, "No standing decision"),
        ("/matches/update", {}, 400, "does not run updates"),
        ("/matches/decide", {"note": "x" * 20_000}, 400, "too long"),
    ],
)
def test_what_cannot_be_done_is_said(
    client: TestClient, workspace: Workspace, path: str, fields: dict[str, str], status: int, said: str
) -> None:
    answer = client.post(path, data=fields)
    assert answer.status_code == status
    assert said in answer.text
    assert standing_statements(workspace) == []


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/matches/person//x", ""]
)
def test_forms_lead_nowhere_else(client: TestClient, back: str) -> None:
    assert press(client, "/matches/decide", **PAIR | {"decision": "same", "back": back}).startswith(
        "/matches?"
    )


def test_while_an_update_runs_nothing_is_written_and_the_page_says_so(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quorate.surfaces.web.routes.matches.PATIENCE_SECONDS", 0.1)
    with updating(workspace.lock_file, "quorate update", NOW, workspace.database):
        where = press(client, "/matches/decide", **PAIR | {"decision": "same"})
    assert "busy=1" in where
    assert "Not written down" in text(client, where)
    assert standing_statements(workspace) == []


def test_the_page_runs_the_servers_updates(workspace: Workspace) -> None:
    updates = Updates()
    with TestClient(create_app(workspace, updates=updates, clock=Clock()), follow_redirects=False) as client:
        named = decide(client, "same")
        assert "Run the update now" in text(client, f"/matches?done={named}")
        press(client, "/matches/update", back="/matches")
        assert updates.is_due
        page = client.get("/matches").text
        assert "An update is running." in page
        assert "data-due" in page
        updates.begin()
        updates.end("Error: the disk is full")
        assert "the disk is full" in text(client, "/matches")


@pytest.mark.parametrize(("pairs", "said"), [(0, "Nothing waits"), (1, "1 pair waits"), (3, "3 pairs wait")])
def test_however_many_wait(tmp_path: Path, pairs: int, said: str) -> None:
    made = new_workspace(tmp_path)
    publish(made, match_world(pairs), AS_OF_AT, RUN_ID)
    with TestClient(create_app(made)) as client:
        assert said in text(client, "/matches")


def test_before_the_first_update(tmp_path: Path) -> None:
    with TestClient(create_app(new_workspace(tmp_path))) as client:
        assert "Nothing has been published yet" in text(client, "/matches")


def test_a_settled_pair_says_so(client: TestClient) -> None:
    assert "does not wait any more" in text(client, "/matches?pair=000000000000")


def test_a_script_gets_only_the_part_that_changes(client: TestClient) -> None:
    answer = client.get("/matches", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="matches"')
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["vary"]


def test_why_records_are_one_is_reached_from_the_person_and_the_account(client: TestClient) -> None:
    for page, link, said in (
        ("/people/p_ben", "/matches/person/p_ben", "Why these are one person"),
        ("/accounts/a_alder", "/matches/account/a_alder", "Why these are one account"),
    ):
        assert f'href="{link}"' in client.get(page).text
        assert said in text(client, link)
    where = press(client, "/matches/decide", left=CONTACT, right="email:ben@aldermoor.example", decision="different",
                  back="/matches/person/p_ben")  # fmt: skip
    assert where.startswith("/matches/person/p_ben?done=")
    assert "What colleagues said" in text(client, where)


@pytest.mark.parametrize(
    "path", ["/matches", "/matches?about=account", "/matches?show=decided", "/matches/person/p_ben"]
)
def test_pages_are_well_made(client: TestClient, path: str) -> None:
    read = PageRead(client.get(path).text)
    assert read.headings[0] == 1
    assert read.inline == []
    assert len(read.ids) == len(set(read.ids))


def test_words_that_are_too_long_are_told_and_not_cut(client: TestClient, workspace: Workspace) -> None:
    note = "They share a desk, a phone and a name. " * 20
    answer = client.post("/matches/decide", data={**PAIR, "decision": "same", "note": note})
    assert answer.status_code == 400
    said = PageRead(answer.text).text
    assert "at most 500 letters" in said
    assert "nothing was written down" in said
    assert list(standing_statements(workspace)) == []
    press(client, "/matches/decide", **PAIR, decision="same", note=note[:500].strip())
    assert [each.note for each in standing_statements(workspace)] == [note[:500].strip()]
