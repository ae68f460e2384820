"""Whatever pages show and write programs read and write too, and need the same permission for it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from fastapi.routing import APIRoute

from quorate.surfaces.api.app import ROUTERS
from quorate.surfaces.api.openapi_file import openapi_text
from quorate.surfaces.api.places import ROOT
from quorate.surfaces.web import app
from quorate.surfaces.web.permission_list import needed
from tests.api.read_twins import READ_TWINS
from tests.api.twins import TWINS

_METHOD = re.compile(r"^(POST|PUT|DELETE) /")
OPENAPI = Path(__file__).parents[2] / "docs" / "openapi.json"


def _pages() -> list[APIRoute]:
    routers = [getattr(module, "router", None) for name, module in vars(app).items() if name[0] != "_"]
    return [
        route
        for router in routers
        if router is not None
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


def _written_by_pages() -> set[str]:
    return {route.path for route in _pages() if set(route.methods or ()) - {"GET", "HEAD"}}


def _read_by_pages() -> set[str]:
    return {route.path for route in _pages() if "GET" in (route.methods or ())}


def _read_by_programs() -> set[str]:
    return {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }


def _written_by_programs() -> set[str]:
    return {
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
        if method not in ("GET", "HEAD")
    }


def test_every_page_that_writes_has_its_twin_or_a_reason() -> None:
    pages = _written_by_pages()
    assert len(pages) > 40
    assert TWINS.keys() == pages
    twins = {each for each in TWINS.values() if _METHOD.match(each)}
    assert twins <= _written_by_programs()
    assert all(len(each.split()) > 5 for each in TWINS.values() if each not in twins)


def test_every_page_that_is_read_has_its_twin_or_a_reason() -> None:
    pages = _read_by_pages()
    assert len(pages) > 70
    assert READ_TWINS.keys() == pages
    twins = {each for each in READ_TWINS.values() if each[0] == "/"}
    assert twins <= _read_by_programs()
    assert all(len(each.split()) > 5 for each in READ_TWINS.values() if each not in twins)


def test_a_twin_needs_what_its_page_needs() -> None:
    differing = {
        page: (needed("POST", page), needed(twin.split()[0], ROOT + twin.split()[1]))
        for page, twin in TWINS.items()
        if _METHOD.match(twin) and needed("POST", page) != needed(twin.split()[0], ROOT + twin.split()[1])
    }
    assert differing == {}


def test_a_twin_that_is_read_needs_what_its_page_needs() -> None:
    differing = {
        page: (needed("GET", page), needed("GET", ROOT + twin))
        for page, twin in READ_TWINS.items()
        if twin.startswith("/") and needed("GET", page) != needed("GET", ROOT + twin)
    }
    # the form opens for whoever reads and says there that they may not write; programs are told so at once
    assert differing == {"/journeys/{journey_id}/say": ("read", "say")}


def test_the_description_that_is_kept_is_that_of_the_routes() -> None:
    # after a change: python -m quorate.surfaces.api.openapi_file docs/openapi.json
    assert json.loads(OPENAPI.read_text(encoding="utf-8")) == json.loads(openapi_text())


def test_every_schema_has_a_name_of_its_own() -> None:
    # two of one name are told apart by the modules they stand in, which programs made from the description then name
    schemas = json.loads(OPENAPI.read_text(encoding="utf-8"))["components"]["schemas"]
    assert not [name for name in schemas if "__" in name]
