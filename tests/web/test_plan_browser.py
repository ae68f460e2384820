"""The shared plan in a real browser: without a script, for everybody, at every width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults
from tests.web.test_browser import SCHEMES, SCREENSHOTS
from tests.web.test_matches_browser import served

pytestmark = pytest.mark.browser
HERE = f"/journeys/{JOURNEY}/plan"
BESIDE = "/plan?group=journey&owner=all&panel=/plan/moves/m_2"
WIDTHS = (1280, 400)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = new_workspace(tmp_path_factory.mktemp("plan"))
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    with served(workspace) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A window without scripts."""
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()


def _is(page: Page, name: str) -> None:
    page.goto("/plan/review")
    if page.get_by_text("Somebody else").count():
        page.get_by_text("Somebody else").click()
    page.get_by_label("Your name or e-mail address").fill(name)
    page.get_by_role("button", name="That is me").click()


def test_decided_with_keys_alone_and_without_a_script(page: Page) -> None:
    _is(page, "Ines Duarte")
    page.goto("/plan/moves/m_1")
    page.get_by_role("button", name="Accept").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    page.locator("summary", has_text="Done").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What came of it").focus()
    page.keyboard.type("They met")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Done")
    expect(page.locator("main")).to_contain_text("“They met”")
    page.get_by_role("button", name="Reopen").click()


def test_worked_through_by_keys(browser: Browser, address: str) -> None:
    """In the list: one key accepts, one takes it back, and two decide anything else without leaving it."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    _is(page, "Ines Duarte")
    page.goto("/plan?owner=all")
    row = page.locator("#row-m_1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(row.locator("[data-item]")).to_be_focused()
    page.keyboard.press("a")
    expect(row).to_contain_text("agreed")
    expect(row.locator("[data-item]")).to_be_focused()
    page.keyboard.press("u")
    expect(row).not_to_contain_text("agreed")
    page.keyboard.press("p")
    page.keyboard.press("2")
    panel = page.locator("#panel")
    expect(page.locator("#toasts")).to_contain_text("Put off.")
    expect(row).to_contain_text("put off")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.goto("/plan/moves/m_1")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back.")
    context.close()


def test_two_windows_do_not_overwrite_each_other(browser: Browser, address: str) -> None:
    windows = [browser.new_context(base_url=address).new_page() for _ in range(2)]
    for window, name in zip(windows, ("Ines Duarte", "Paul Osei"), strict=True):
        _is(window, name)
        window.goto("/plan/moves/m_2")
    for window, day in zip(windows, ("2026-07-08", "2026-07-10"), strict=True):
        change = window.locator("main details", has_text="Change")
        change.locator("summary").click()
        change.get_by_label("Due").fill(day)
        change.get_by_role("button", name="Change").click()
    second = windows[1]
    expect(second.get_by_role("heading", level=1)).to_have_text("Somebody else decided meanwhile")
    second.get_by_role("button", name="Apply mine on top").click()
    expect(second.locator("main")).to_contain_text("10 July 2026")
    for window in windows:
        window.context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "path",
    [
        HERE,
        "/plan?owner=",
        "/plan?group=journey&owner=all&panel=/plan/moves/m_2",
        "/plan/review",
        "/plan/moves/m_2",
    ],
)
def test_everybody_can_use_it(browser: Browser, address: str, scheme: str, path: str) -> None:
    """No fault by axe with every form open, and nothing runs out of the page."""
    context = browser.new_context(base_url=address, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    _is(page, "Ines Duarte")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        page.evaluate(
            "for (const each of document.querySelectorAll('main details')) { each.name = ''; each.open = true }"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        name = path.strip("/").replace("/", "-").partition("?")[0]
        page.screenshot(path=SCREENSHOTS / f"decide-{name}-{scheme}-{width}.png", full_page=True)
    found = faults(page)
    context.close()
    assert found == []
