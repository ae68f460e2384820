"""The pages of a workspace that has users, in a real browser, and a way in by keys alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults
from tests.web.test_browser import SCHEMES, SCREENSHOTS, WIDTHS
from tests.web.test_lost_password import MAIL

from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.web import create_app
from quorate.surfaces.web.doorkeeper import SESSION

pytestmark = pytest.mark.browser
WORDS = "four words in a row"
PAGES = (
    "/sign-in",
    "/sign-in/lost",
    "/sign-in/link/{link}",
    "/settings/access",
    "/settings/users",
    "/settings",
)


@dataclass(frozen=True)
class Guarded:
    """A served workspace with users: its address, the owner's session and a link that nobody has used."""

    address: str
    session: str
    link: str


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    workspace = new_workspace(tmp_path_factory.mktemp("guarded_browser"))
    with workspace.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(MAIL)
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    app = create_app(workspace)
    doors: Doors = app.state.doors
    entered = doors.set_up("ada@ours.example", "Ada Owner", WORDS, "Mozilla/5.0 (a browser of some kind)")
    me = self_of(entered.user)
    bob = doors.users.add(
        "bob@ours.example",
        "Bob",
        "sales",
        Sees("where", {"country": ("DE", "AT")}),
        me,
        entered.user.created_at,
    )
    doors.users.disable("bob@ours.example", me, entered.user.created_at)
    doors.users.enable("bob@ours.example", me, entered.user.created_at)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none"))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Guarded(f"http://127.0.0.1:{socket.getsockname()[1]}", entered.secret, doors.invite(bob, me))
    server.should_exit = True
    thread.join(timeout=10)
    socket.close()


@pytest.fixture(params=SCHEMES)
def context(browser: Browser, request: pytest.FixtureRequest, guarded: Guarded) -> Iterator[BrowserContext]:
    scheme: Literal["light", "dark"] = request.param
    made = browser.new_context(color_scheme=scheme, viewport={"width": 1360, "height": 900})
    made.add_cookies([{"name": SESSION, "value": guarded.session, "url": guarded.address}])
    yield made
    made.close()


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_use_it(context: BrowserContext, guarded: Guarded, path: str) -> None:
    page = context.new_page()
    page.goto(guarded.address + path.format(link=guarded.link))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = path.partition("{")[0].strip("/").replace("/", "-")
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    page.screenshot(path=SCREENSHOTS / f"{name}-{scheme}.png", full_page=True)
    assert faults(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_token_is_made_and_shown_once(context: BrowserContext, guarded: Guarded) -> None:
    page = context.new_page()
    page.goto(guarded.address + "/settings/access")
    page.get_by_label("What it is for").fill("weekly report")
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("code.secret")).to_contain_text("qt_")
    page.goto(guarded.address + "/settings/access")
    expect(page.get_by_text("weekly report").first).to_be_visible()
    expect(page.locator("code.secret")).to_have_count(0)


def test_keys_alone_sign_in_and_out(browser: Browser, guarded: Guarded) -> None:
    context = browser.new_context()
    page: Page = context.new_page()
    page.goto(guarded.address + "/accounts")
    expect(page).to_have_title("Sign in · Quorate")
    page.keyboard.type("ada@ours.example")
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Accounts · Quorate")
    page.goto(guarded.address + "/settings")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Sign in · Quorate")
    page.goto(guarded.address + "/accounts")
    expect(page).to_have_title("Sign in · Quorate")
    context.close()
