"""Experiments on pages: what they show, what they write, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_experiments import experiments
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.web.match_world import NOW
from tests.web.page_reading import PageRead

from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.surfaces.web import create_app
from quorate.surfaces.web.drawings.closing_in import closing_in
from quorate.views.revenue.experiment_answers import Look
from quorate.warehouse.workspace import Workspace

PAGE = "/revenue/experiments"
WANTED = {"name": "Without letters", "kind": "play", "play": "team_argument", "share": "50", "window": "28"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "w")
    publish(made, {**small_world(), **experiments()}, AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, clock=lambda: NOW), follow_redirects=False) as made:
        yield made


def _text(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return PageRead(answer.text).text


def _lines(workspace: Workspace) -> list[str]:
    ledger = ExperimentLedger(workspace.database_file)
    try:
        return [event.kind for event in ledger.events()]
    finally:
        ledger.close()


def _is_operations(client: TestClient) -> None:
    answer = client.post("/plan/me", data={"name": "Ola Operator", "function": "operations", "back": PAGE})
    assert answer.headers["location"].startswith(PAGE)


def test_the_list_says_how_each_stands_and_what_could_be_found(client: TestClient) -> None:
    text = _text(client, PAGE)
    assert "sample-ratio mismatch, not to be believed" in text
    assert "Planned: no lots are drawn yet" in text
    assert "It will not be seen." in text
    assert "Say who you are" in text, "nobody plans without saying who they are"
    assert client.get(PAGE, params={"share": "2"}).status_code == 400


def test_one_shows_its_picture_with_a_table_beside_it(client: TestClient) -> None:
    page = client.get(f"{PAGE}/quiet").text
    assert page.count("<svg") >= 2
    assert "range-band" in page
    text = PageRead(page).text
    assert "1 of 20" not in text
    assert "Held-out accounts that were reached all the same: 1 of 1" in text
    assert "first on" in text
    assert client.get(f"{PAGE}/nobody").status_code == 404
    assert "<script" not in page.split("<main")[1]


def test_planning_starting_and_stopping(client: TestClient, workspace: Workspace) -> None:
    assert client.post(f"{PAGE}/plan", data=WANTED).status_code == 400, "nobody is chosen who decides"
    _is_operations(client)
    answer = client.post(f"{PAGE}/plan", data=WANTED)
    assert answer.headers["location"] == f"{PAGE}/without_letters"
    text = _text(client, answer.headers["location"])
    assert "It is planned; no lots are drawn yet." in text
    assert "Draw the lots and start" in text
    # of 32 accounts one is part of another test of a play, and one held out of everything
    started = client.post(f"{PAGE}/start", data={"experiment_id": "without_letters"})
    assert started.status_code == 303
    assert _lines(workspace) == ["planned", "started"]
    text = _text(client, f"{PAGE}/without_letters")
    assert "The lots are drawn" in text
    assert "15 accounts, beside 15 treated as ever" in text
    assert client.post(f"{PAGE}/plan", data=WANTED).status_code == 403, "what runs is not changed"
    assert (
        client.post(f"{PAGE}/stop", data={"experiment_id": "without_letters", "reason": ""}).status_code
        == 400
    )
    done = client.post(f"{PAGE}/stop", data={"experiment_id": "without_letters", "reason": "Board day"})
    assert done.status_code == 303
    assert "stopped it: Board day" in _text(client, f"{PAGE}/without_letters")
    assert _lines(workspace) == ["planned", "started", "stopped"]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"share": "0"}, 400), ({"share": "nan"}, 400), ({"share": "x"}, 400), ({"window": "1e99"}, 400),
        ({"play": "nobody_plays"}, 404), ({"play": ""}, 400), ({"name": "?!"}, 400),
        ({"kind": "universal_holdout"}, 403), ({"kind": "what"}, 400), ({"kind": "programme", "programme": "x"}, 404),
        ({"starts_on": "2026-08-01", "ends_on": "2026-07-01"}, 400), ({"name": "Imported holdout"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_with_a_reason(
    client: TestClient, workspace: Workspace, wrong: dict[str, str], status: int
) -> None:
    _is_operations(client)
    answer = client.post(f"{PAGE}/plan", data={**WANTED, **wrong})
    assert answer.status_code == status, answer.text
    assert "nothing was written down" in PageRead(answer.text).text
    assert _lines(workspace) == []


def test_pages_elsewhere_cannot_write(client: TestClient, workspace: Workspace) -> None:
    _is_operations(client)
    answer = client.post(f"{PAGE}/plan", data=WANTED, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert _lines(workspace) == []


def test_the_picture_holds_what_it_is_given() -> None:
    def look(day: int, effect: float | None, low: float | None, high: float | None) -> Look:
        return Look(date(2026, 6, day), effect, low, high, 100, 20)

    assert closing_in([]) == ""
    assert closing_in([look(1, None, None, None)]) == ""
    one = str(closing_in([look(1, 0.1, -0.2, 0.4)]))
    assert "1 Jun 26" in one
    many = str(closing_in([look(1, 0.2, -9.0, 9.0), look(8, 0.1, -0.2, 0.4), look(15, 0.1, 0.0, 0.2)]))
    assert "15 Jun 26" in many
    assert "nan" not in many + one
    assert "range-band" in many
    assert "EUR" not in str(closing_in([look(1, 120.0, -50.0, 300.0)], "EUR"))
