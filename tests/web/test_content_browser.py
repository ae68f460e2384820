"""Content and briefs in a real browser: usable by everybody in light and dark, by keys, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser
from tests.views.brief_world import brief_world
from tests.views.content_world import AS_OF_AT, content_tables
from tests.views.published import new_workspace, publish
from tests.views.small_people import JOURNEY
from tests.web.accessibility import faults
from tests.web.test_browser import SCHEMES, SCREENSHOTS
from tests.web.test_matches_browser import WIDTHS, served_app

from quorate.surfaces.web import create_app

pytestmark = pytest.mark.browser

PAGES = {
    "content": "/content",
    "content-offering": "/content?offering=relay",
    "content-asset": "/content/C1",
    "content-nowhere": "/content/C3",
    "content-lift": "/evidence/content-lift/champion/define/all",
    "brief": f"/journeys/{JOURNEY}/brief",
}


def _app(root: Path, tables: dict[str, Any]) -> FastAPI:
    workspace = new_workspace(root)
    publish(workspace, tables, AS_OF_AT, "run_pages")
    return create_app(workspace)


@pytest.fixture(scope="module")
def content_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tables = content_tables()
    tables["content_label_proposals"] = [
        {"content_id": "C1", "kind": "intent", "label": "proof", "confidence": 0.8, "words": ["customer"],
         "labelled_count": 12, "held_out_share": 0.9},
    ]  # fmt: skip
    with served_app(_app(tmp_path_factory.mktemp("content"), tables)) as address:
        yield address


@pytest.fixture(scope="module")
def brief_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_app(_app(tmp_path_factory.mktemp("brief"), brief_world())) as address:
        yield address


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_can_be_used_by_everybody(
    browser: Browser, content_address: str, brief_address: str, name: str, scheme: Any
) -> None:
    address = brief_address if name == "brief" else content_address
    for width in WIDTHS:
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
        answer = page.goto(address + PAGES[name])
        assert answer is not None
        assert answer.status == 200
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}-{scheme}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide at {width}"
        assert faults(page) == []
        page.close()


def test_by_keys_alone(browser: Browser, content_address: str) -> None:
    page = browser.new_page()
    page.goto(f"{content_address}/content")
    page.locator("#offering").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/content?offering=all")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.className + ' ' + (document.activeElement.getAttribute('aria-label') || '')"
            )
        )
    assert any("big-count" in each for each in reached)
    assert any("Content by role and stage" in each for each in reached)
    page.close()
