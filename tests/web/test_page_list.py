from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from starlette.routing import Route
from starlette.testclient import TestClient
from tests.web.page_list import NOT_PAGES, PAGES

from quorate.surfaces.web import routes


def _read_routes() -> Iterator[Route]:
    for module in pkgutil.iter_modules(routes.__path__):
        router = getattr(importlib.import_module(f"{routes.__name__}.{module.name}"), "router", None)
        for route in router.routes if router is not None else ():
            if isinstance(route, Route) and "GET" in (route.methods or ()):
                yield route


def test_a_browser_looks_at_every_page_there_is() -> None:
    addresses = [address.partition("?")[0] for address in PAGES.values()]
    found = list(_read_routes())
    unseen = {
        route.path
        for route in found
        if route.path not in NOT_PAGES and not any(route.path_regex.match(each) for each in addresses)
    }
    assert len(found) > len(NOT_PAGES)
    assert unseen == set()
    assert set(NOT_PAGES) <= {route.path for route in found}


def test_they_are_pages(client: TestClient) -> None:
    answers = {name: client.get(address) for name, address in PAGES.items()}
    assert {name for name, each in answers.items() if each.status_code != 200} == {"problem"}
    assert all(each.headers["content-type"].startswith("text/html") for each in answers.values())
