"""Every role before every address, and every record before who may not see it: nothing leaks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import unquote

import duckdb
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.page_list import PAGES
from tests.web.page_reading import PageRead

from quorate.ledger.users import Sees
from quorate.surfaces.access import ROLE_PERMISSIONS, Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.api.app import ROUTERS
from quorate.surfaces.api.places import ROOT
from quorate.surfaces.web import create_app
from quorate.surfaces.web.doorkeeper import SESSION
from quorate.surfaces.web.permission_list import is_public, needed, place_of
from quorate.vocabulary.closed_lists import ACCESS_ROLES
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

WORDS = "four words in a row"
SEEN = Sees("where", {"account_id": ("a_fenwick",)})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("guarded"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="module")
def doors(workspace: Workspace) -> Iterator[Doors]:
    made = Doors(workspace.database_file, lambda: datetime.now(UTC).replace(tzinfo=None))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(workspace: Workspace, doors: Doors) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), follow_redirects=False) as made:
        owner = doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
        now = AS_OF_AT
        for role in ACCESS_ROLES:
            doors.users.add(f"{role}@all.example", f"All {role}", role, Sees(), self_of(owner), now)
            doors.users.add(f"{role}@some.example", f"Some {role}", role, SEEN, self_of(owner), now)
        with _as(made, doors, "operations@all.example"):
            for address, form in _SAID_OF_HIDDEN:
                assert made.post(address, data=form).status_code == 303, address
        yield made


# What the ledger holds of what some do not see.
MARK = "words about what is hidden"
_SAID_OF_HIDDEN = (
    ("/notes/add", {"kind": "account", "key": "a_alder", "text": MARK}),
    ("/notes/add", {"kind": "journey", "key": JOURNEY, "text": f"{MARK} @ines.duarte"}),
    ("/plan/comment", {"move_id": "m_2", "text": f"{MARK} @ines.duarte"}),
    ("/plan/decide", {"move_id": "m_2", "kind": "dismissed", "reason": "other", "note": MARK}),
    ("/plan/add", {"journey_id": JOURNEY, "text": MARK, "channel": "email"}),
    ("/statements/say", {"kind": "journey", "key": JOURNEY, "say": "competitor=Rival", "note": MARK}),
    ("/notifications/follow", {"kind": "account", "key": "a_alder", "following": "yes"}),
)


@contextmanager
def _as(client: TestClient, doors: Doors, email: str) -> Iterator[TestClient]:
    user = doors.users.named(email)
    client.cookies.set(SESSION, doors.enter(user, "password", "a test").secret)
    try:
        yield client
    finally:
        client.cookies.clear()


def _routes() -> list[tuple[str, str]]:
    found = []
    for name, module in sorted(vars(__import__("quorate.surfaces.web.app", fromlist=["app"])).items()):
        router = getattr(module, "router", None)
        if name.startswith("_") or router is None:
            continue
        found += [
            (m, r.path) for r in router.routes if isinstance(r, APIRoute) for m in sorted(r.methods or ())
        ]
    api = [
        (m, f"{ROOT}{r.path}")
        for router in ROUTERS
        for r in router.routes
        if isinstance(r, APIRoute)
        for m in sorted(r.methods or ())
    ]
    assert len(api) > 50
    return found + api


def _filled(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "x", path)


def test_every_address_says_who_may() -> None:
    routes = _routes()
    assert len(routes) > 90
    unlisted = {path for _, path in routes if not is_public(path) and place_of(_filled(path)) is None}
    assert unlisted == set()
    # what writes needs no owner unless it is about users
    odd = {p for m, p in routes if m == "POST" and not is_public(p) and needed(m, _filled(p)) == "administer"}
    assert odd == {p for _, p in routes if p.startswith("/settings/users/")}


@pytest.mark.parametrize("role", ACCESS_ROLES)
def test_a_role_is_turned_away_where_it_may_not_and_nowhere_else(
    client: TestClient, doors: Doors, role: str
) -> None:
    with _as(client, doors, f"{role}@all.example"):
        for method, path in _routes():
            if is_public(path) or path in ("/sign-out", "/settings/access/sign-out-everywhere"):
                continue
            asked = _filled(path)
            answer = client.request(method, asked)
            may = needed(method, asked) in ROLE_PERMISSIONS[role]
            assert answer.status_code not in (303, 401) or "/sign-in" not in answer.headers.get(
                "location", ""
            ), path
            if not may:
                assert answer.status_code == 403, f"{method} {path} answered {answer.status_code}"
                assert "Your role" in html.unescape(answer.text)
                is_api = path.startswith(ROOT)
                assert is_api == (answer.headers["content-type"] == "application/problem+json"), path
            else:
                assert answer.status_code < 500, f"{method} {path} answered {answer.status_code}"
                assert "may not do this" not in answer.text, f"{method} {path}"


def test_nobody_comes_in_without_a_session(client: TestClient) -> None:
    for method, path in _routes():
        if is_public(path):
            continue
        answer = client.request(method, _filled(path))
        if path.startswith(ROOT):
            assert answer.status_code == 401, path
            assert answer.headers["content-type"] == "application/problem+json"
            continue
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?then="), path
    part = client.get("/journeys", headers={"HX-Request": "true"})
    assert part.status_code == 401
    assert part.headers["hx-redirect"].startswith("/sign-in")
    token = client.get("/journeys", headers={"Authorization": "Bearer qt_of_nobody"})
    assert token.status_code == 401
    assert token.headers["content-type"] == "application/problem+json"


def _hidden_names() -> set[str]:
    """What only rows of other accounts hold: names, addresses and titles of people, accounts and deals."""
    world = small_world()
    ours = {row["account_id"] for row in world["accounts"] if row["account_id"] == "a_fenwick"}
    shown = {row["name"] for row in world["accounts"] if row["account_id"] in ours}
    shown |= {row.get("full_name") for row in world["people"] if row.get("account_id") in ours}
    hidden = {row["name"] for row in world["accounts"] if row["account_id"] not in ours}
    hidden |= {row.get("full_name") for row in world["people"] if row.get("account_id") not in ours}
    hidden |= {row.get("email") for row in world["people"] if row.get("account_id") not in ours}
    hidden |= {row.get("name") for row in world["opportunities"] if row.get("account_id") not in ours}
    return {each for each in hidden - shown if each and len(each) > 4} | {MARK}


@pytest.mark.parametrize("role", ACCESS_ROLES)
def test_no_page_names_what_is_not_seen(client: TestClient, doors: Doors, role: str) -> None:
    hidden = _hidden_names()
    assert len(hidden) > 20
    with _as(client, doors, f"{role}@some.example"):
        leaks = {}
        # the specimens of the page of parts are made up apart
        for path in (path for path in PAGES.values() if path != "/design"):
            for headers in ({}, {"HX-Request": "true", "HX-Target": "panel"}):
                answer = client.get(path, headers=headers)
                assert answer.status_code < 500, f"{path}: {answer.status_code}"
                text, asked = html.unescape(answer.text), unquote(path).lower()
                # a name that was asked for is said back
                told = {each for each in hidden if each in text and each.lower() not in asked}
                if told:
                    leaks[path] = sorted(told)
        assert leaks == {}


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/a_alder", f"/journeys/{JOURNEY}", f"/journeys/{JOURNEY}/preview", f"/journeys/{JOURNEY}/table",
        f"/journeys/{JOURNEY}/what-if", f"/journeys/{JOURNEY}/brief", f"/journeys/{JOURNEY}/brief.pdf",
        f"/journeys/{JOURNEY}/say", "/people/p_ben", f"/evidence/quorum/{JOURNEY}", "/plan/moves/m_2",
        "/notes/account/a_alder", f"/notes/journey/{JOURNEY}", "/notes/person/p_ben", "/revenue/alignment/a_alder",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", ["sales", "owner"])
def test_a_record_that_is_not_seen_is_not_there(
    client: TestClient, doors: Doors, role: str, path: str
) -> None:
    with _as(client, doors, f"{role}@some.example"):
        assert client.get(path).status_code == 404
    with _as(client, doors, f"{role}@all.example"):
        assert client.get(path).status_code in (200, 404) or path.endswith(".pdf")


def test_nothing_is_written_about_what_is_not_seen(client: TestClient, doors: Doors) -> None:
    with _as(client, doors, "sales@some.example"):
        note = {
            "kind": "account",
            "key": "a_alder",
            "text": "I should not know of them",
            "account": "a_alder",
        }
        assert client.post("/notes/add", data=note).status_code in (400, 403, 404)
        move = {"move": "m_2", "decision": "accepted", "kind": "accepted"}
        assert client.post("/plan/decide", data=move).status_code in (400, 403, 404)
    with _as(client, doors, "sales@all.example"):
        assert "I should not know" not in client.get("/notes/account/a_alder").text


def test_taken_tables_hold_what_is_seen(client: TestClient, doors: Doors) -> None:
    hidden = _hidden_names()
    with _as(client, doors, "operations@some.example"):
        answer = client.get("/take/journeys.csv", params={"page": "/journeys?show=table"})
        assert answer.status_code == 200
        assert "Fenwick" in answer.text
        assert not {each for each in hidden if each in answer.text}
    with _as(client, doors, "viewer@all.example"):
        assert client.get("/take/audit.csv", params={"page": "/audit"}).status_code == 403
    with _as(client, doors, "sales@all.example"):
        # a page that they may not open is not taken along either
        assert client.get("/take/audit.csv", params={"page": "/audit"}).status_code == 404


def test_a_page_leads_nowhere_that_would_be_refused(client: TestClient, doors: Doors) -> None:
    for role in ACCESS_ROLES:
        with _as(client, doors, f"{role}@all.example"):
            for path in ("/today", "/data", "/settings", "/revenue"):
                page = html.unescape(client.get(path).text)
                places = page[page.index('<nav aria-label="Main"') : page.index("</nav>", page.index("Main"))]
                for link in set(re.findall(r'href="(/[^"?#]*)', places)):
                    assert needed("GET", link) in ROLE_PERMISSIONS[role], f"{role} is led to {link}"


def test_who_only_reads_keeps_views_of_their_own_and_is_asked_for_nothing(
    client: TestClient, doors: Doors
) -> None:
    with _as(client, doors, "viewer@all.example"):
        kept = client.post(
            "/views/save", data={"list": "journeys", "name": "Mine to read", "query": "show=table"}
        )
        assert kept.status_code == 303
        assert "Mine to read" in client.get("/journeys?view=all").text
        plan = client.get("/plan").text
        assert 'action="/plan/me"' not in plan
        assert "Your role reads" in plan
    with _as(client, doors, "sales@all.example"):
        assert "Mine to read" not in client.get("/journeys?view=all").text


def test_nobody_decides_under_anothers_name(client: TestClient, doors: Doors, workspace: Workspace) -> None:
    with _as(client, doors, "operations@all.example"):
        label = {"key": "c_guide", "kind": "role", "labels": "champion", "author": "Ines Duarte"}
        assert client.post("/content/label", data=label).status_code == 303
        manifest = Manifest(workspace.database_file)
        files = [
            str(workspace.root / each.path)
            for each in manifest.evidence()
            if each.table == "observed_statements"
        ]
        manifest.close()
        said = duckdb.connect().execute(f"select distinct author_key from read_parquet({files})").fetchall()
        assert said == [("All operations",)]
        client.post(
            "/notes/add",
            data={"kind": "journey", "key": JOURNEY, "text": "by whom?", "author": "Ines Duarte"},
        )
        note = PageRead(client.get(f"/notes/journey/{JOURNEY}").text).text
        assert "All operations" in note
    with _as(client, doors, "operations@some.example"):
        refused = client.post("/matches/decide", data={"left": "x", "right": "y", "decision": "same"})
        assert refused.status_code == 403
        assert "You do not see every account" in refused.text
