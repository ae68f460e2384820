"""An owner hands a person what is held of them and forgets them, on a page and by a program, and nobody else does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.flow.market_fixture import NOW
from tests.privacy.known_person import World, at_noon
from tests.web.page_reading import PageRead

from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import create_app
from quorate.surfaces.web.doorkeeper import SESSION
from quorate.warehouse.lock import updating

WORDS = "four words in a row"
COLUMNS = {"held.json", "held.html"}


@pytest.fixture
def updates() -> Updates:
    return Updates()


@pytest.fixture
def client(world: World, updates: Updates) -> Iterator[TestClient]:
    app = create_app(world.workspace, updates=updates, clock=at_noon)
    with TestClient(app, follow_redirects=False) as made:
        yield made


def _sign_in(client: TestClient, world: World, role: str, sees: Sees) -> None:
    doors = Doors(world.workspace.database, at_noon)
    try:
        owner = doors.users.find("owner@ours.example")
        owner = owner or doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
        email = f"{role}.{sees.kind}@ours.example"
        user = doors.users.find(email) or doors.users.add(email, "Somebody", role, sees, self_of(owner), NOW)
        client.cookies.set(SESSION, doors.enter(user, "password", "a test").secret)
    finally:
        doors.close()


def test_an_owner_takes_what_is_held_and_forgets_them_while_the_server_runs(
    client: TestClient, world: World, updates: Updates
) -> None:
    _sign_in(client, world, "owner", Sees())
    person = client.get(f"/people/{world.person_id}")
    assert world.name in person.text
    links = [link for link in PageRead(person.text).links if link.startswith("/privacy/")]
    assert links == [f"/privacy/{world.person_id}/held.zip", f"/privacy/{world.person_id}"]

    taken = client.get(links[0])
    assert taken.headers["content-disposition"].endswith('filename="held.zip"')
    assert taken.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(taken.content)) as packed:
        assert set(packed.namelist()) == COLUMNS
        held = json.loads(packed.read("held.json"))
    assert world.email in held["identifiers"]["emails"]
    assert held == client.get(f"/api/v1/privacy/{world.person_id}").json()

    page = PageRead(client.get(links[1]).text)
    assert "None of it: nobody can bring them back" in page.text
    unsure = client.post(f"{links[1]}/forget")
    assert (unsure.status_code, "Nobody was forgotten" in unsure.text) == (400, True)
    assert world.found()

    done = client.post(f"{links[1]}/forget", data={"sure": "yes"})
    assert done.status_code == 200, done.text
    assert "nothing that identified them is left" in done.text
    assert world.name not in done.text
    assert world.found() == []
    assert updates.is_due
    assert client.get(f"/people/{world.person_id}").status_code == 404
    assert world.name not in client.get(f"/search?q={world.email}").text.replace(world.email, "")
    log = PageRead(client.get("/audit").text).text
    assert "Somebody" in log
    assert world.name not in log


def test_an_update_that_runs_is_told_and_then_a_program_forgets_them_too(
    client: TestClient, world: World
) -> None:
    place = world.workspace
    with updating(place.lock_file, "quorate update", NOW, place.database):
        page = client.post(f"/privacy/{world.person_id}/forget", data={"sure": "yes"})
        problem = client.delete(f"/api/v1/privacy/{world.person_id}")
    assert page.status_code == 409
    assert "The workspace is being updated at this moment." in page.text
    assert (problem.status_code, problem.headers["content-type"]) == (409, "application/problem+json")
    assert "quorate update" in problem.json()["detail"]
    assert world.found()

    answer = client.delete(f"/api/v1/privacy/{world.email}")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["is_complete"], answer.json()["searched"]["left"]) == (True, [])
    assert answer.json()["counts"]
    assert world.found() == []
    assert client.delete(f"/api/v1/privacy/{world.email}").status_code == 404


def test_whoever_may_not_is_shown_no_button_and_refused(client: TestClient, world: World) -> None:
    for role, sees in (("operations", Sees()), ("sales", Sees()), ("owner", Sees("own"))):
        _sign_in(client, world, role, sees)
        assert "/privacy/" not in client.get(f"/people/{world.person_id}").text
        refused = [
            client.get(f"/privacy/{world.person_id}"),
            client.get(f"/privacy/{world.person_id}/held.zip"),
            client.post(f"/privacy/{world.person_id}/forget", data={"sure": "yes"}),
            client.get(f"/api/v1/privacy/{world.person_id}"),
            client.delete(f"/api/v1/privacy/{world.person_id}"),
        ]
        assert [answer.status_code for answer in refused] == [403] * 5
        assert not any(world.email in answer.text or world.name in answer.text for answer in refused)
    assert world.found()
