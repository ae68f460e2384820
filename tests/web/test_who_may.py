"""Every role before every address, and every record before who may not see it: nothing leaks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

import duckdb
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.views.small_people import JOURNEY
from tests.web.limited_world import LIMITED, LimitedWorld, told_of_hidden
from tests.web.page_list import PAGES
from tests.web.page_reading import PageRead

from quorate.surfaces.access import ROLE_PERMISSIONS
from quorate.surfaces.api.app import ROUTERS
from quorate.surfaces.api.places import ROOT
from quorate.surfaces.web.permission_list import is_public, needed, place_of
from quorate.vocabulary.closed_lists import ACCESS_ROLES
from quorate.warehouse.manifest import Manifest


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimitedWorld]:
    made = LimitedWorld(tmp_path_factory.mktemp("guarded"))
    with made.client:
        made.people()
        yield made
    made.doors.close()


@pytest.fixture(scope="module")
def client(world: LimitedWorld) -> TestClient:
    return world.client


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
def test_a_role_is_turned_away_where_it_may_not_and_nowhere_else(world: LimitedWorld, role: str) -> None:
    with world.as_(f"{role}@all.example") as client:
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


_PART = {"HX-Request": "true", "HX-Target": "panel"}


@pytest.mark.parametrize("role", ACCESS_ROLES)
def test_no_page_names_what_is_not_seen(world: LimitedWorld, role: str) -> None:
    with world.as_(LIMITED[role].email) as client:
        leaks = {}
        # the specimens of the page of parts are made up apart
        for path in (path for path in PAGES.values() if path != "/design"):
            # parts of pages are made of the same answers, so that one who sees least and one who may most is enough
            for headers in ({}, _PART) if role in ("viewer", "owner") else ({},):
                answer = client.get(path, headers=headers)
                assert answer.status_code < 500, f"{path}: {answer.status_code}"
                told = told_of_hidden(html.unescape(answer.text), unquote(path))
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
def test_a_record_that_is_not_seen_is_not_there(world: LimitedWorld, role: str, path: str) -> None:
    with world.as_(LIMITED[role].email) as client:
        assert client.get(path).status_code == 404
    with world.as_(f"{role}@all.example") as client:
        assert client.get(path).status_code in (200, 404) or path.endswith(".pdf")


def test_nothing_is_written_about_what_is_not_seen(world: LimitedWorld) -> None:
    with world.as_(LIMITED["sales"].email) as client:
        note = {
            "kind": "account",
            "key": "a_alder",
            "text": "I should not know of them",
            "account": "a_alder",
        }
        assert client.post("/notes/add", data=note).status_code in (400, 403, 404)
        move = {"move": "m_2", "decision": "accepted", "kind": "accepted"}
        assert client.post("/plan/decide", data=move).status_code in (400, 403, 404)
    with world.as_("sales@all.example") as client:
        assert "I should not know" not in client.get("/notes/account/a_alder").text


def test_taken_tables_hold_what_is_seen(world: LimitedWorld) -> None:
    with world.as_(LIMITED["operations"].email) as client:
        answer = client.get("/take/journeys.csv", params={"page": "/journeys?show=table"})
        assert answer.status_code == 200
        assert "Fenwick" in answer.text
        assert told_of_hidden(answer.text, "") == set()
    with world.as_("viewer@all.example") as client:
        assert client.get("/take/audit.csv", params={"page": "/audit"}).status_code == 403
    with world.as_("sales@all.example") as client:
        # a page that they may not open is not taken along either
        assert client.get("/take/audit.csv", params={"page": "/audit"}).status_code == 404


def test_a_page_leads_nowhere_that_would_be_refused(world: LimitedWorld) -> None:
    for role in ACCESS_ROLES:
        with world.as_(f"{role}@all.example") as client:
            for path in ("/today", "/data", "/settings", "/revenue"):
                page = html.unescape(client.get(path).text)
                places = page[page.index('<nav aria-label="Main"') : page.index("</nav>", page.index("Main"))]
                for link in set(re.findall(r'href="(/[^"?#]*)', places)):
                    assert needed("GET", link) in ROLE_PERMISSIONS[role], f"{role} is led to {link}"


def test_who_only_reads_keeps_views_of_their_own_and_is_asked_for_nothing(world: LimitedWorld) -> None:
    with world.as_("viewer@all.example") as client:
        kept = client.post(
            "/views/save", data={"list": "journeys", "name": "Mine to read", "query": "show=table"}
        )
        assert kept.status_code == 303
        assert "Mine to read" in client.get("/journeys?view=all").text
        plan = client.get("/plan").text
        assert 'action="/plan/me"' not in plan
        assert "Your role reads" in plan
    with world.as_("sales@all.example") as client:
        assert "Mine to read" not in client.get("/journeys?view=all").text


def test_nobody_decides_under_anothers_name(world: LimitedWorld) -> None:
    with world.as_("operations@all.example") as client:
        label = {"key": "c_guide", "kind": "role", "labels": "champion", "author": "Ines Duarte"}
        assert client.post("/content/label", data=label).status_code == 303
        manifest = Manifest(world.workspace.database_file)
        files = [
            str(world.workspace.root / each.path)
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
    with world.as_(LIMITED["operations"].email) as client:
        refused = client.post("/matches/decide", data={"left": "x", "right": "y", "decision": "same"})
        assert refused.status_code == 403
        assert "You do not see every account" in refused.text
