"""Lists, views, toasts and the pages about data in a real browser: by keys, in both themes, on a phone."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults

from quorate.surfaces.web import create_app

pytestmark = pytest.mark.browser
PAGES = ("/today", "/journeys", "/journeys?show=table&momentum=active", "/accounts", "/notifications", "/data",
         "/data/lineage", "/data/lineage?table=touches", "/audit", "/days", "/design")  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A world of its own, as these tests write."""
    made = new_workspace(tmp_path_factory.mktemp("lists"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    config = uvicorn.Config(create_app(made), host="127.0.0.1", port=0, log_level="warning", ws="none")
    server, socket = uvicorn.Server(config), config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    socket.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
    context.request.post("/plan/me", form={"name": "Ines Duarte"})
    context.request.get("/settings")
    yield context.new_page()
    context.close()


def test_a_view_is_kept_and_undone_by_keys_alone(page: Page) -> None:
    page.goto("/journeys?show=table&momentum=active")
    page.keyboard.press("v")
    page.keyboard.type("Active ones")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The view is kept.")
    expect(page.get_by_role("link", name="Active ones")).to_have_attribute("aria-current", "page")
    page.reload()
    expect(page.locator("#toasts [data-toast]")).to_have_count(0)
    page.goto("/journeys?momentum=quiet")
    page.keyboard.press("v")
    page.keyboard.type("Quiet ones")
    page.keyboard.press("Enter")
    expect(page.locator("[data-undo]")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Undone.")
    page.goto("/journeys")
    expect(page.locator(".view-tabs li")).to_have_text(["All", "Active ones"])


def test_what_is_said_in_the_panel_is_told_and_undone_there(page: Page) -> None:
    page.goto(f"/journeys?panel=/notes/journey/{JOURNEY}")
    place = page.locator("#panel")
    place.get_by_role("textbox").fill("Budget is settled")
    place.get_by_role("button", name=re.compile("^Note")).click()
    expect(page.locator("#toasts")).to_contain_text("Noted.")
    expect(place).to_contain_text("Budget is settled")
    expect(page.locator("h1").first).to_contain_text("Journeys")
    page.locator("#toasts [data-undo]").click()
    expect(page.locator("#toasts")).to_contain_text("Undone.")
    expect(place).not_to_contain_text("Budget is settled")


def test_o_opens_beside_the_list_and_a_toast_can_be_closed(page: Page) -> None:
    page.goto("/journeys?show=table")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#panel h1")).to_be_visible()
    page.goto("/today")
    page.locator("#since").fill("2026-01-01")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("#toasts")).to_contain_text("What came later is new.")
    page.get_by_role("button", name="Close this").click()
    expect(page.locator("#toasts")).to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_amiss_for_anybody_at_any_width(
    browser: Browser, address: str, path: str, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    for width in (390, 1280):
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        context.request.post("/plan/me", form={"name": "Ines Duarte"})
        page = context.new_page()
        page.goto(path)
        page.screenshot(path=tmp_path / f"{width}.png", full_page=True)
        assert faults(page) == []
        if width == 390:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "wider than the phone"
        context.close()
