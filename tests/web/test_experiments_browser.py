"""Experiments in a real browser: readable for everybody, on every width, planned and drawn without script."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from tests.views.published import new_workspace, publish
from tests.views.small_experiments import experiments
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults
from tests.web.match_world import NOW

from quorate.surfaces.web import create_app

pytestmark = pytest.mark.browser
LIST, ONE = "/revenue/experiments", "/revenue/experiments/quiet"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small world with its experiments on a free local port."""
    made = new_workspace(tmp_path_factory.mktemp("experiments"))
    publish(made, {**small_world(), **experiments()}, AS_OF_AT, RUN_ID)
    app = create_app(made, clock=lambda: NOW)
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


def _say_who(page: Page) -> None:
    page.get_by_label("Your name or e-mail address").fill("Ola Operator")
    page.get_by_label("Your function").select_option("operations")
    page.get_by_role("button", name="That is me").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_them_on_every_width(browser: Browser, served: str, scheme: str) -> None:
    context = browser.new_context(base_url=served, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(LIST)
    _say_who(page)
    for path in (LIST, ONE):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            for closed in page.locator("details:not([open]) > summary").all():
                if closed.is_visible():
                    closed.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults(page) == [], path
    context.close()


def test_planned_and_drawn_by_keys_without_script(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto(LIST)
    _say_who(page)
    page.get_by_label("What it is called").fill("Argument first")
    page.locator(".experiment-form").get_by_label("What is tested").select_option("play")
    page.get_by_label("Which play").select_option("team_argument")
    page.get_by_label("Per cent of accounts held out").fill("50")
    page.locator(".experiment-form").get_by_label("Days each account is looked at").fill("28")
    page.get_by_label("What it is to find out").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It is planned; no lots are drawn yet.")
    page.get_by_role("button", name="Draw the lots and start").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The lots are drawn")
    expect(page.locator("main")).to_contain_text("15 accounts, beside 15 treated as ever")
    context.close()
