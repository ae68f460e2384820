"""The pages of contributions and returns: in a test client, and in a real browser for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.revenue_world import revenue_world
from tests.views.small_people import AS_OF_AT
from tests.web.accessibility import faults
from tests.web.page_reading import PageRead
from tests.web.test_browser import SCHEMES, SCREENSHOTS
from tests.web.test_matches_browser import WIDTHS, served_app

from quorate.surfaces.web import create_app

PAGES = {
    "contributions": "/revenue/contributions",
    "contributions-empty": "/revenue/contributions?by=function",
    "return": "/revenue/return",
    "return-quarter": "/revenue/return?period=2026-04-01&model=last",
}


def _app(root: Path) -> FastAPI:
    workspace = new_workspace(root)
    publish(workspace, revenue_world(), AS_OF_AT, "run_revenue")
    return create_app(workspace)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(_app(tmp_path_factory.mktemp("revenue_pages"))) as made:
        yield made


def test_contributions_show_every_model_and_the_added_share_apart(client: TestClient) -> None:
    page = client.get(PAGES["contributions"]).text
    text = PageRead(page).text
    assert "Won deals: EUR 1,000" in text
    assert "\N{MINUS SIGN}100 to 450" in text
    assert "by declaration, not by data" in text
    assert "which touches collect demand" in page
    assert page.count('class="model-letter"') >= 8
    assert 'class="added-mark"' in page


def test_nothing_earned_is_said(client: TestClient) -> None:
    assert "No team has made this step yet" in client.get(PAGES["contributions-empty"]).text


def test_returns_show_range_cost_and_what_is_not_back(client: TestClient) -> None:
    text = PageRead(client.get(PAGES["return-quarter"]).text).text
    assert "EUR 1,000 earned, EUR 400 known to have been spent" in text
    assert "\N{MINUS SIGN}75% \N{MINUS SIGN}75% to +125%" in text
    assert "not yet 83 days to not yet" in text
    assert "no cost known" in text


@pytest.mark.parametrize("path", PAGES.values())
def test_every_link_opens_and_nothing_stands_inline(client: TestClient, path: str) -> None:
    page = PageRead(client.get(path).text)
    assert page.inline == []
    assert page.unlabelled == []
    links = {link for link in page.links if link.startswith(("/evidence", "/revenue"))}
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("path", ["/revenue/contributions?by=chanel", "/revenue/return?period=yesterday"])
def test_what_there_is_not_is_a_problem_and_no_crash(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_can_be_used_by_everybody(
    browser: Browser, revenue_address: str, name: str, scheme: Any
) -> None:
    for width in WIDTHS:
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
        answer = page.goto(revenue_address + PAGES[name])
        assert answer is not None
        assert answer.status == 200
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}-{scheme}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide at {width}"
        assert faults(page) == []
        page.close()


@pytest.fixture(scope="module")
def revenue_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_app(_app(tmp_path_factory.mktemp("revenue_browser"))) as address:
        yield address
