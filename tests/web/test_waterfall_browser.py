"""The waterfall in a real browser: usable by everybody in light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.views.waterfall_world import waterfall_workspace
from tests.web.accessibility import faults
from tests.web.test_browser import SCHEMES, SCREENSHOTS
from tests.web.test_matches_browser import WIDTHS, served_app

from quorate.surfaces.web import create_app

pytestmark = pytest.mark.browser

PAGES = {
    "waterfall": "/revenue?since=2025-01",
    "waterfall-nothing": "/revenue?since=2019-01&until=2019-02",
    "waterfall-opened": "/evidence/waterfall/all/any/2025-01/2026-06/explore/conversion",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_app(create_app(waterfall_workspace(tmp_path_factory.mktemp("waterfall")))) as address:
        yield address


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_can_be_used_by_everybody(browser: Browser, served: str, name: str, scheme: Any) -> None:
    """No serious fault by axe, and nothing is wider than the page at any width."""
    context = browser.new_context(
        base_url=served, color_scheme=scheme, viewport={"width": 1360, "height": 900}
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(PAGES[name])
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{scheme}.png", full_page=True)
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    assert faults(page) == []
    for width in (*WIDTHS, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert complaints == []


def test_filters_work_by_keys_alone(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.goto("/revenue")
    page.get_by_label("Segment").select_option("tier:A")
    page.get_by_label("First month").fill("2025-02")
    page.get_by_label("First month").press("Enter")
    page.wait_for_url("**/revenue?**segment=tier%3AA**")
    assert "since=2025-02" in page.url
    context.close()
