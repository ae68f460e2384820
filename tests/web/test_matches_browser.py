"""Who is who in a real browser: decided by keys alone, in part updates, for everybody, at every width."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from tests.views.published import publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.web.accessibility import faults
from tests.web.match_world import CONTACT, NOW, PRIVATE, match_world
from tests.web.test_browser import SCHEMES, SCREENSHOTS

from quorate.flow import create_workspace
from quorate.surfaces.decisions import Deciding
from quorate.surfaces.updates import Updates
from quorate.surfaces.web import create_app
from quorate.views.match_decisions import standing_statements
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import current_snapshot
from quorate.warehouse.workspace import Workspace

pytestmark = pytest.mark.browser

OTHER = "email:ben@aldermoor.example"
WIDTHS = (1280, 390)


class Clock:
    """A second later at every look."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> Any:
        self.moment += timedelta(seconds=1)
        return self.moment


CLOCK = Clock()


@contextmanager
def served(workspace: Workspace, updates: Updates | None = None) -> Iterator[str]:
    with served_app(create_app(workspace, updates=updates, clock=CLOCK)) as address:
        yield address


@contextmanager
def served_app(app: FastAPI) -> Iterator[str]:
    """An application on a free local port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none"))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    socket.close()


def made(folder: Path, pairs: int = 3) -> Workspace:
    workspace = create_workspace(folder, "T")
    publish(workspace, match_world(pairs), AS_OF_AT, RUN_ID)
    return workspace


def say(workspace: Workspace, *said: tuple[str, str, str]) -> None:
    manifest = Manifest(workspace.database_file)
    held = current_snapshot(workspace, manifest)
    for left, right, decision in said:
        Deciding(workspace, CLOCK).decide(held, left, right, decision, "zoe@home.com", "heard it from them")
    held.close()
    manifest.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def test_keys_alone_decide_and_take_back(page: Page, tmp_path: Path) -> None:
    workspace = made(tmp_path / "w")
    with served(workspace) as address:
        page.goto(f"{address}/matches?about=person")
        here = page.locator(".queue [aria-current]")
        first = here.inner_text()
        page.evaluate("window.unbroken = true")
        page.keyboard.press("j")
        expect(here).not_to_have_text(first, use_inner_text=True)
        page.keyboard.press("k")
        expect(here).to_have_text(first, use_inner_text=True)
        page.keyboard.press("d")
        expect(page.locator(".notice")).to_contain_text("Written down: different")
        assert page.evaluate("document.activeElement.id") == "pair-title", (
            "the reader is led to the next pair"
        )
        page.keyboard.press("u")
        expect(page.locator(".notice")).to_contain_text("Taken back")
        for key, words in (("s", "the same"), ("n", "not sure")):
            page.keyboard.press(key)
            expect(page.locator(".notice")).to_contain_text(f"Written down: {words}")
        assert page.evaluate("window.unbroken"), "no page was loaded anew"
        assert len(standing_statements(workspace)) == 2
        page.get_by_label("Why").first.fill("said j, k and s")
        expect(page.locator(".notice")).to_contain_text("Written down: not sure")


def test_what_cannot_be_done_is_said_where_it_was_asked_for(browser: Browser, tmp_path: Path) -> None:
    workspace = made(tmp_path / "w")
    with served(workspace) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/matches")
        page.locator("input[name=left]").first.evaluate("field => { field.value = 'email:no@body.org' }")
        page.keyboard.press("s")
        expect(page.get_by_role("alert")).to_contain_text("No identifier 'email:no@body.org' is known.")
        assert standing_statements(workspace) == []
        context.close()


def test_the_page_follows_an_update(page: Page, tmp_path: Path) -> None:
    workspace, updates = made(tmp_path / "w"), Updates()
    with served(workspace, updates) as address:
        page.goto(f"{address}/matches")
        page.keyboard.press("s")
        page.get_by_role("button", name="Run the update now").click()
        expect(page.locator(".running")).to_contain_text("An update is running")
        updates.begin()
        publish(workspace, match_world(1), AS_OF_AT, "run_after")
        updates.end(None)
        expect(page.locator(".running")).to_have_count(0, timeout=10_000)
        expect(page.locator(".notice")).to_contain_text("Written down")


STATES = ("empty", "one", "many", "decided", "conflict", "running", "without-data", "members")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_state_is_for_everybody(browser: Browser, tmp_path: Path, scheme: Any) -> None:
    """No fault by axe and nothing wider than the window; leaves pictures to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for state in STATES:
        workspace = create_workspace(tmp_path / state, "T")
        updates = Updates()
        if state != "without-data":
            publish(workspace, match_world({"empty": 0, "one": 1}.get(state, 3)), AS_OF_AT, RUN_ID)
        if state in ("decided", "conflict"):
            say(workspace, (CONTACT, PRIVATE, "same"), (PRIVATE, OTHER, "same"))
        if state == "conflict":
            say(workspace, (CONTACT, OTHER, "different"))
        if state == "running":
            updates.begin()
        path = {"decided": "?show=decided", "members": "/person/p_ben"}.get(state, "")
        with served(workspace, updates) as address:
            for width in WIDTHS:
                context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
                page = context.new_page()
                page.goto(f"{address}/matches{path}")
                page.screenshot(path=SCREENSHOTS / f"matches-{state}-{scheme}-{width}.png", full_page=True)
                found += [f"{state} {width}: {fault}" for fault in faults(page)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{state} {width}: wider than the window")
                context.close()
    assert found == []
