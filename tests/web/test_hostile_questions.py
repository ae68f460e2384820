"""Whatever an address, a form or a browser says, pages answer it or say in words why not; nothing fails."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.page_list import PAGES

from quorate.ledger.plan_events import Author
from quorate.surfaces.web import create_app, last_look, routes

VALUES = (
    "9" * 5_000,
    "99999999999999999999",
    "-1",
    "1e400",
    "nan",
    "٣",
    "²",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59.999999|99999999999999999999",
    "0001-01-01T00:00:00|1",
    "2026-02-30",
    "\x00",
    "//[",
    "http://[/?as_of=2026-03-31",
    "x" * 3_000,
    "%ED%A0%80",
    "'\"\\",
)
# How many of the values each field is asked with; they take turns, so that every page meets them all.
IN_TURN = 2
INES = {"name": "Ines Duarte", "back": "/plan"}
MOVE = {"move_id": "m_1", "seen": "0"}
EXPERIMENT = {"name": "Trial", "kind": "universal_holdout", "share": "10", "window": "90"}
SENDING = {"channel": "mail", "rhythm": "daily", "quiet_from": "20:00", "quiet_until": "07:00", "zone": "UTC"}
# Every address that something is written to, with a form that a page of ours would send.
FORMS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("/plan/decide", {**MOVE, "kind": "snoozed", "until": "2026-08-01"}),
    ("/plan/decide", {**MOVE, "kind": "handed_over", "to": "Paul Osei", "to_function": "marketing"}),
    ("/plan/decide", {**MOVE, "kind": "edited", "due_on": "2026-08-01", "channel": "call"}),
    ("/plan/decide", {**MOVE, "kind": "dismissed", "reason": "other", "note": "No"}),
    ("/plan/decide", {**MOVE, "kind": "done", "outcome": "Yes", "result": "helped"}),
    ("/plan/comment", {**MOVE, "text": "Well @paul"}),
    ("/plan/apply", {"event_id": "e_1"}),
    ("/plan/add", {"journey_id": JOURNEY, "text": "x", "person_id": "", "channel": "", "due_on": ""}),
    ("/plan/learned", {"segment": "all", "text": "Visits help"}),
    ("/plan/me", {**INES, "function": "sales"}),
    ("/notes/add", {"kind": "journey", "key": JOURNEY, "text": "x", "sensitive": "yes", "back": "/plan"}),
    ("/notes/edit", {"note_id": "n_1", "text": "x", "seen": "1"}),
    ("/notes/withdraw", {"note_id": "n_1"}),
    ("/notes/apply", {"event_id": "e_1"}),
    (
        "/statements/say",
        {"say": "competitor=R", "key": JOURNEY, "note": "", "confidence": "0.9", "on": "2026-06-01"},
    ),
    ("/statements/say", {"say": "competitor=R", "key": JOURNEY, "person": "", "seen:competitor": "0"}),
    ("/statements/say", {"say": "stance=champion", "key": JOURNEY, "person": "p_cho"}),
    ("/statements/withdraw", {"said_id": "s_1"}),
    ("/statements/apply", {"event_id": "e_1"}),
    ("/views/save", {"list": "journeys", "name": "x", "query": "momentum=active", "shared": "yes"}),
    ("/views/change", {"view_id": "v_1", "name": "x", "query": "", "seen": "1"}),
    ("/views/delete", {"view_id": "v_1", "list": "journeys"}),
    ("/views/apply", {"event_id": "e_1"}),
    ("/views/default", {"list": "journeys", "view_id": "v_1", "back": "/journeys"}),
    ("/undo", {"what": "said:e_1", "back": "/today"}),
    *(
        ("/undo", {"what": f"{kind}:{value}"})
        for kind in ("looked", "read", "opened", "kept", "followed", "plan")
        for value in VALUES
    ),
    ("/today/looked", {"since": "2026-06-01"}),
    ("/days", {"day": "2026-03-31", "then": "/journeys"}),
    ("/settings/theme", {"theme": "dark"}),
    ("/settings/language", {"language": "de", "back": "/settings"}),
    # nobody becomes the owner here: the other tests go on in an open workspace
    ("/sign-in/first", {"email": "no address", "name": "x", "password": "short", "secret": ""}),
    ("/sign-in", {"email": "a@b.example", "password": "x", "then": "/plan"}),
    ("/sign-in/link/ql_x", {"password": "four words in a row"}),
    ("/sign-in/lost", {"email": "a@b.example"}),
    ("/privacy/p_ann/forget", {"sure": "no"}),
    ("/sign-out", {}),
    (
        "/settings/users/add",
        {"email": "a@b.example", "name": "x", "role": "sales", "sees": "country", "values": "DE"},
    ),
    ("/settings/users/change", {"user": "u_1", "role": "sales", "sees": "own", "values": ""}),
    ("/settings/users/link", {"user": "u_1"}),
    ("/settings/users/disable", {"user": "u_1", "again": "1"}),
    ("/settings/access/password", {"old": "x", "new": "four words in a row"}),
    ("/settings/access/sign-out-everywhere", {}),
    ("/settings/access/token", {"name": "x", "scope_read": "1", "days": "30"}),
    ("/settings/access/revoke", {"token": "t_1"}),
    ("/notifications/read", {"item": "x", "all": "yes", "unread": "yes"}),
    ("/notifications/preferences", SENDING),
    ("/notifications/follow", {"kind": "journey", "key": JOURNEY, "follow": "no"}),
    (
        "/matches/decide",
        {"left": "mail:a@b.c", "right": "mail:b@b.c", "decision": "same", "author": "I", "note": ""},
    ),
    ("/matches/undo", {"decision_id": "m_1"}),
    ("/matches/update", {"back": "/matches", "about": "person"}),
    ("/audiences/file", {"audience": "win", "for": "linkedin", "author": "I", "companies": "yes"}),
    ("/content/label", {"key": "c_guide", "kind": "criterion", "labels": "a,b", "author": "I"}),
    ("/maps/standard/check", {"text": "name: x", "mark": "x"}),
    ("/maps/standard/save", {"text": "name: x", "mark": "x"}),
    ("/maps/standard/sign", {"function": "sales", "who": "I", "mark": "x"}),
    ("/maps/standard/try", {"text": "name: x", "mark": "x"}),
    ("/revenue/experiments/plan", {**EXPERIMENT, "starts_on": "2026-07-01", "ends_on": "", "note": ""}),
    ("/revenue/experiments/start", {"experiment_id": "x_1"}),
    ("/revenue/experiments/stop", {"experiment_id": "x_1", "reason": "x"}),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Ines, in a world of her own, whose failures are answered and not raised."""
    root: Path = tmp_path_factory.mktemp("hostile_questions")
    made = new_workspace(root)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    app = create_app(made)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        client.post("/plan/me", data=INES)
        yield client


def _routes() -> list[APIRoute]:
    modules = [
        importlib.import_module(f"{routes.__name__}.{each.name}")
        for each in pkgutil.iter_modules(routes.__path__)
    ]
    routers = [module.router for module in modules if hasattr(module, "router")]
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def _parameters(dependant: Dependant) -> set[str]:
    """The names that a route and what it depends on read from the query."""
    own = {each.alias for each in dependant.query_params}
    return own.union(*(_parameters(each) for each in dependant.dependencies))


def _asked(browser: TestClient, address: str) -> list[str]:
    """What can be asked of a page: what its route says it reads, and what its own links and forms name."""
    path = address.partition("?")[0]
    text = browser.get(address).text
    links = [urlsplit(each.replace("&amp;", "&")) for each in re.findall(r'"(/[^"]*\?[^"]*)"', text)]
    named = {name for link in links if link.path == path for name, _ in parse_qsl(link.query)}
    forms = re.findall(rf'<form[^>]*action="{re.escape(path)}".*?</form>', text, re.DOTALL)
    named |= {name for form in forms for name in re.findall(r' name="([^"]+)"', form)}
    found = [route for route in _routes() if "GET" in (route.methods or ()) and route.path_regex.match(path)]
    return sorted(named.union({"as_of", "after", "view"}, *(_parameters(route.dependant) for route in found)))


def _failures(answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        asked: f"{answer.status_code} {re.findall(r'[A-Za-z]+ at /', answer.text)}"
        for asked, answer in answers.items()
        if answer.status_code >= 500
    }


def _written(value: str) -> str:
    """A value in an address; what is written for the address already stays."""
    return value if value.startswith("%") else quote(value, safe="")


@pytest.mark.parametrize("page", PAGES)
def test_no_address_makes_a_page_fail(browser: TestClient, page: str) -> None:
    path, _, query = PAGES[page].partition("?")
    names = _asked(browser, PAGES[page])
    assert "as_of" in names
    turn = itertools.islice(itertools.cycle(VALUES), len(page) * 5, None)
    addresses = []
    for name, value in ((name, next(turn)) for name in names for _ in range(IN_TURN)):
        others = [f"{quote(key)}={quote(other)}" for key, other in parse_qsl(query) if key != name]
        addresses.append(f"{path}?{'&'.join([*others, f'{quote(name)}={_written(value)}'])}")
    assert _failures({each: browser.get(each) for each in addresses}) == {}


def test_no_name_in_a_path_makes_a_page_fail(browser: TestClient) -> None:
    turn = itertools.cycle((*VALUES, "..", "%ff", "%2F%2Fevil.example"))
    named = [route for route in _routes() if "GET" in (route.methods or ()) and "{" in route.path]
    assert len(named) > 10
    addresses = [
        re.sub(r"\{\w+(:\w+)?\}", lambda _: _written(next(turn)), route.path)
        for route in named
        for _ in range(IN_TURN)
    ]
    assert _failures({each: browser.get(each) for each in addresses}) == {}


@pytest.mark.parametrize("value", [each for each in VALUES if "\x00" not in each])
def test_nothing_that_a_browser_says_makes_a_page_fail(browser: TestClient, value: str) -> None:
    looked = last_look._cookie(Author("c_ines", "Ines Duarte", "sales"))
    part = {"hx-request": "true"}
    said = {
        "looked": {"cookie": f"quorate_colleague=c_ines; {looked}={quote(value, safe=':|')}"},
        "colleague": {"cookie": f"quorate_colleague={quote(value)}"},
        "told": {"cookie": f"quorate_told={quote(value)}; quorate_theme={quote(value)}"},
        "language": {"cookie": f"quorate_language={quote(value)}", "accept-language": quote(value)},
        "referer": {**part, "referer": quote(value, safe=":/?=[")},
        "referer's day": {**part, "referer": f"http://x/?as_of={quote(value)}"},
        "target": {**part, "hx-target": quote(value)},
        "origin": {"origin": quote(value, safe=":/?=[")},
    }
    answers = {name: browser.get("/today", headers=headers) for name, headers in said.items()}
    answers["written"] = browser.post("/settings/theme", data={"theme": "dark"}, headers=said["origin"])
    assert _failures(answers) == {}


def test_no_form_makes_a_page_fail(browser: TestClient) -> None:
    writing = {route.path for route in _routes() if "POST" in (route.methods or ())}
    keys = {"{name}": "standard", "{secret}": "ql_x", "{key}": "p_ann"}
    filled = {re.sub(r"\{\w+\}", lambda found: keys[found[0]], path) for path in writing}
    assert filled == {path for path, _ in FORMS}
    turn = itertools.cycle(VALUES)
    answers = {}
    for path, form in FORMS:
        browser.post("/plan/me", data=INES)
        answers[f"{path} {form}"] = browser.post(path, data=form)
        for name, value in ((name, next(turn)) for name in form for _ in range(IN_TURN)):
            answers[f"{path} {name}={value[:40]!r}"] = browser.post(path, data={**form, name: value})
    assert _failures(answers) == {}
    assert _failures({path: browser.get(path) for path in ("/today", "/audit", "/plan")}) == {}
