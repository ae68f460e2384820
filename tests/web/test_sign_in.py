"""The way in and out, as a browser goes it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.ledger.failed_attempts import FREE_FAILURES
from quorate.surfaces.cli.serving import set_up_secret
from quorate.surfaces.web import create_app
from quorate.surfaces.web.doorkeeper import SECURE_SESSION, SESSION
from quorate.warehouse.workspace import Workspace

WORDS = "four words in a row"
CONSOLE = "qf_only_the_console_knows"
ADA = {"email": "ada@ours.example", "name": "Ada Owner", "password": WORDS}


class Clock:
    """The moment, which tests move."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(tzinfo=None)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, clock=Clock()), follow_redirects=False) as made:
        yield made


def _signed_in(client: TestClient) -> TestClient:
    answer = client.post("/sign-in/first", data=ADA)
    assert answer.status_code == 303
    return client


def _secret_in(text: str, prefix: str) -> str:
    found = re.search(rf"{prefix}[\w-]{{30,}}", html.unescape(text))
    assert found
    return found.group()


def test_a_workspace_is_open_until_somebody_owns_it(client: TestClient) -> None:
    assert client.get("/journeys").status_code == 200
    assert client.get("/sign-in").headers["location"] == "/sign-in/first"
    _signed_in(client)
    client.cookies.clear()
    assert client.get("/journeys").headers["location"] == "/sign-in?then=%2Fjourneys"
    assert client.post("/sign-in/first", data={**ADA, "email": "eve@ours.example"}).status_code == 403
    assert client.get("/sign-in/first").headers["location"] == "/sign-in"


def test_who_signs_in_comes_to_the_page_they_asked_for_and_writes_under_their_name(
    client: TestClient,
) -> None:
    _signed_in(client)
    client.cookies.clear()
    asked = client.get(f"/journeys/{JOURNEY}?show=x").headers["location"]
    door = client.get(asked)
    assert 'name="then" value="/journeys/' in door.text
    answer = client.post(
        "/sign-in", data={"email": " ADA@ours.example", "password": WORDS, "then": f"/journeys/{JOURNEY}"}
    )
    assert answer.headers["location"] == f"/journeys/{JOURNEY}"
    cookie = answer.headers["set-cookie"]
    assert SESSION in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = client.get("/journeys")
    assert "Ada Owner" in page.text
    client.post("/notes/add", data={"kind": "journey", "key": JOURNEY, "text": "Who wrote this?"})
    assert "Ada Owner" in client.get(f"/notes/journey/{JOURNEY}").text
    assert client.post("/plan/me", data={"name": "Ines Duarte"}).status_code == 403
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert client.get("/journeys").status_code == 303


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example", "/\t//evil.example", "/sign-in", "x"]
)
def test_the_door_leads_nowhere_else(client: TestClient, then: str) -> None:
    _signed_in(client)
    answer = client.post("/sign-in", data={**ADA, "then": then})
    assert answer.headers["location"].startswith("/")
    assert "evil" not in answer.headers["location"].partition("?")[0].replace("//", "", 0)[:2]
    assert not answer.headers["location"].startswith(("//", "/\\", "/sign"))


def test_a_wrong_password_and_too_many_of_them(client: TestClient) -> None:
    _signed_in(client)
    client.cookies.clear()
    wrong = {"email": ADA["email"], "password": "not those four words"}
    said = [client.post("/sign-in", data=wrong) for _ in range(FREE_FAILURES)]
    assert {answer.status_code for answer in said} == {403}
    assert all("wrong" in answer.text for answer in said)
    waiting = client.post("/sign-in", data={**ADA})
    assert waiting.status_code == 429
    assert "wait" in waiting.text
    assert SESSION not in waiting.cookies


def test_over_https_the_session_is_for_https_alone(workspace: Workspace) -> None:
    with TestClient(create_app(workspace), base_url="https://q.example", follow_redirects=False) as client:
        cookie = client.post("/sign-in/first", data=ADA).headers["set-cookie"]
        assert cookie.startswith(SECURE_SESSION)
        assert "Secure" in cookie
        assert client.get("/journeys").status_code == 200


def test_a_server_that_others_reach_shows_nothing_before_it_has_an_owner(workspace: Workspace) -> None:
    app = create_app(workspace, is_private=False, set_up_secret=CONSOLE)
    with TestClient(app, follow_redirects=False) as client:
        assert client.get("/journeys").status_code == 303
        assert "/sign-in/first" in client.get("/sign-in").headers["location"]
        assert 'name="password"' not in client.get("/sign-in/first").text
        assert client.post("/sign-in/first", data=ADA).status_code == 403
        first = client.get(f"/sign-in/first?secret={CONSOLE}")
        assert 'name="password"' in first.text
        assert client.post("/sign-in/first", data={**ADA, "secret": CONSOLE}).status_code == 303
        assert client.get("/journeys").status_code == 200


def test_the_link_of_the_first_owner_is_one_for_all_servers_of_a_workspace(workspace: Workspace) -> None:
    told = set_up_secret(workspace)
    assert told is not None
    assert re.fullmatch(r"qf_[\w-]{43}", told)
    assert set_up_secret(Workspace(workspace.root)) == told
    app = create_app(workspace, is_private=False, set_up_secret=told)
    with TestClient(app, follow_redirects=False) as client:
        assert client.post("/sign-in/first", data={**ADA, "secret": told}).status_code == 303
    assert set_up_secret(workspace) is None


def test_an_owner_lets_somebody_in_who_gives_their_own_password(client: TestClient) -> None:
    _signed_in(client)
    added = client.post(
        "/settings/users/add",
        data={
            "email": "bob@ours.example",
            "name": "Bob",
            "role": "sales",
            "sees": "account_id",
            "values": "a_fenwick",
        },
    )
    secret = _secret_in(added.text, "ql_")
    assert secret not in client.get("/settings/users").text
    client.cookies.clear()
    assert client.get(f"/sign-in/link/{secret}").status_code == 200
    assert client.post(f"/sign-in/link/{secret}", data={"password": "short"}).status_code == 400
    assert (
        client.post(f"/sign-in/link/{secret}", data={"password": "words that bobby likes"}).status_code == 303
    )
    assert client.get("/accounts/a_alder").status_code == 404
    assert client.get("/accounts/a_fenwick").status_code == 200
    assert client.get("/settings/users").status_code == 403
    assert client.get(f"/sign-in/link/{secret}").status_code == 404


def test_a_token_reads_and_does_not_write(client: TestClient) -> None:
    _signed_in(client)
    made = client.post("/settings/access/token", data={"name": "report", "scope_read": "1", "days": "30"})
    secret = _secret_in(made.text, "qt_")
    client.cookies.clear()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/journeys", headers=bearer).status_code == 200
    refused = client.post("/notes/add", data={"kind": "journey", "key": JOURNEY, "text": "x"}, headers=bearer)
    assert refused.status_code == 403
    assert client.get("/settings/users", headers=bearer).status_code == 403


def test_every_way_in_is_in_the_audit_log(client: TestClient) -> None:
    _signed_in(client)
    client.post("/settings/users/add", data={"email": "bob@ours.example", "role": "viewer"})
    page = html.unescape(client.get("/audit").text)
    assert "let somebody in" in page
    assert "signed in" in page
