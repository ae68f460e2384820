"""Whatever leads somebody who sees all to a record leads whoever is limited to nothing: on pages, in files, in the API.

That every way of being limited leaves the same of every table, tests/views/test_sight.py shows; here each role is
limited in another way, and what is asked is made of what pages of somebody who sees all lead to, and of every route.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.views.parted_world import hidden_keys
from tests.views.small_people import JOURNEY
from tests.web.limited_world import HIDDEN, LIMITED, LimitedWorld, told_of_hidden
from tests.web.page_list import PAGES

from quorate.surfaces.api.app import ROUTERS
from quorate.surfaces.api.places import ROOT
from quorate.vocabulary.closed_lists import ACCESS_ROLES

_LINK = re.compile(r'(?:href|hx-get)="(/[^"]*)"')
# One key of each class of record, and the other names it goes by.
KEYS = (
    *(keys[0] for keys in hidden_keys().values()), JOURNEY, "Aldermoor Logistics", "aldermoor.example",
    "ben@aldermoor.example",
)  # fmt: skip
TABLES = ("accounts", "people", "touches", "matches", "statements", "plan_events")
ABOUT = {"notes": {"kind": "account", "key": "a_alder"}, "statements": {"key": JOURNEY}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimitedWorld]:
    made = LimitedWorld(tmp_path_factory.mktemp("limited"))
    with made.client:
        made.people()
        yield made
    made.doors.close()


def _addresses(client: TestClient) -> list[str]:
    """One of each kind of address that pages lead to where everything is seen; the page of specimens is made up."""
    found: dict[tuple[object, ...], str] = {}
    for page in PAGES.values():
        for link in _LINK.findall(client.get(page).text):
            address = html.unescape(link).partition("#")[0]
            if not address.startswith(("/static", "/design", "/days", "/take")) and "as_of" not in address:
                found.setdefault(_kind_of(address), address)
    return sorted(found.values())


def _kind_of(address: str) -> tuple[object, ...]:
    """What an address has in common with others that are answered alike: its places, and the names in its question."""
    path, _, query = address.partition("?")
    first, *others = path.strip("/").split("/")
    places = tuple(each for each in others if re.fullmatch(r"[a-z-]+", each))
    return first, places, bool(HIDDEN.search(unquote(unquote(path)))), tuple(re.findall(r"(\w+)=", query))


def test_no_address_that_others_are_led_to_tells_what_is_not_seen(world: LimitedWorld) -> None:
    with world.as_("owner@all.example") as client:
        addresses = _addresses(client)
    assert sum(1 for address in addresses if HIDDEN.search(unquote(address))) > 30
    leaks = {}
    with world.as_(LIMITED["owner"].email) as client:
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code < 500, address
            told = told_of_hidden(html.unescape(answer.text), unquote(unquote(address)))
            if told:
                leaks[address] = sorted(told)
    assert leaks == {}


def test_no_file_of_a_page_tells_what_is_not_seen(world: LimitedWorld) -> None:
    leaks, names, told_to_all = {}, set(), set[str]()
    for page in (
        "/accounts",
        "/journeys?show=table",
        "/plan",
        "/matches",
        "/programmes",
        "/forecast",
        "/social",
    ):
        with world.as_("owner@all.example") as client:
            links = re.findall(r"/take/([\w-]+)\.(csv|svg)\?", client.get(page).text)
            files = {f"/take/{name}.{ending}" for name, ending in links}
            for file in files:
                told_to_all |= set(HIDDEN.findall(client.get(file, params={"page": page}).text))
        with world.as_(LIMITED["owner"].email) as client:
            for file in files:
                told = told_of_hidden(html.unescape(client.get(file, params={"page": page}).text), "")
                if told:
                    leaks[page, file] = sorted(told)
        names |= files
    assert len(names) > 5
    assert len(told_to_all) > 10
    assert leaks == {}


def _routes() -> list[str]:
    """Every address of the API that is read."""
    return [
        f"{ROOT}{route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    ]


def _told_by_lists(world: LimitedWorld, email: str) -> dict[str, list[str]]:
    """Words of what is hidden that lists of the API tell somebody."""
    found = {}
    for path in (path for path in _routes() if "{" not in path):
        asked = ABOUT.get(path.rpartition("/")[2], {})
        answer = world.client.get(path, params=asked, headers=world.bearer(email))
        assert answer.status_code < 500, path
        if told := told_of_hidden(answer.text, str(asked)):
            found[path] = sorted(told)
    return found


def test_no_list_of_the_api_tells_what_is_not_seen(world: LimitedWorld) -> None:
    assert len(_told_by_lists(world, "owner@all.example")) > 10
    for role in ACCESS_ROLES:
        assert _told_by_lists(world, LIMITED[role].email) == {}, role


def test_no_record_and_no_table_of_the_api_tells_what_is_not_seen(world: LimitedWorld) -> None:
    owner = world.bearer(LIMITED["owner"].email)
    leaks = {}
    for path in _routes():
        for key in TABLES if "{table}" in path else KEYS if "{" in path else ():
            kinds = ("account", "journey", "person", "move") if "{kind}" in path else ("",)
            for kind in kinds:
                asked = re.sub(r"\{[^}]+\}", quote(key, safe=""), path.replace("{kind}", kind))
                answer = world.client.get(asked, headers=owner)
                assert answer.status_code < 500, asked
                told = told_of_hidden(answer.text, unquote(asked))
                if told:
                    leaks[asked] = sorted(told)
    assert leaks == {}


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_said_of_what_is_not_seen(world: LimitedWorld, key: str) -> None:
    owner = world.bearer(LIMITED["owner"].email)
    for kind in ("account", "journey", "person", "move"):
        note = {"kind": kind, "key": key, "text": "I should not know of them"}
        answer = world.client.post(f"{ROOT}/notes", json=note, headers=owner)
        assert answer.status_code in (404, 422), answer.text
        assert told_of_hidden(answer.text, key) == set()
    move = {"kind": "dismissed", "reason": "other"}
    answer = world.client.post(f"{ROOT}/moves/{quote(key, safe='')}/decisions", json=move, headers=owner)
    assert answer.status_code in (404, 422), answer.text
    said = {"kind": "journey", "key": key, "say": ["competitor=Rival"]}
    assert world.client.post(f"{ROOT}/statements", json=said, headers=owner).status_code in (404, 422)
