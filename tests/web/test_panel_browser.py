"""The side panel and the weight of the scripts, in a real browser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.page_list import PAGES

pytestmark = pytest.mark.browser

MOST_SCRIPT_BYTES = 60 * 1024
# Links of a page that open beside it: whatever page it is, one is made to.
OPENS_BESIDE = "link => link.setAttribute('data-panel', '')"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text))
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()
    assert [text for text in complaints if "status of 404" not in text] == []


def open_beside(page: Page) -> None:
    page.goto("/accounts?q=alder")
    link = page.locator("main a[href^='/accounts/a_alder']").first
    link.evaluate(OPENS_BESIDE)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_have_text("Aldermoor Logistics")


def test_it_opens_beside_the_page_and_escape_leads_back(page: Page) -> None:
    open_beside(page)
    expect(page).to_have_url(re.compile(r"/accounts\?q=alder&panel=%2Faccounts%2Fa_alder"))
    expect(page).to_have_title(re.compile("^Accounts"))
    assert page.evaluate("document.activeElement.hasAttribute('data-panel-head')")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/accounts\?q=alder$"))
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/accounts/a_alder")


def test_the_back_button_closes_and_forward_opens_again(page: Page) -> None:
    open_beside(page)
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#panel h1")).to_have_text("Aldermoor Logistics")
    page.locator("[data-panel-close]").click()
    expect(page.locator("#panel")).to_be_hidden()


def test_its_address_can_be_sent_to_somebody(page: Page) -> None:
    page.goto("/journeys?panel=%2Fpeople%2Fp_ben")
    expect(page.locator("#panel").get_by_role("heading", name="Ben Achterberg").first).to_be_visible()
    page.get_by_role("link", name="Open as a page").click()
    expect(page).to_have_url(re.compile("/people/p_ben$"))


@pytest.mark.parametrize("elsewhere", ["https://example.org/x", "//example.org/x", "javascript:alert(1)"])
def test_nothing_of_elsewhere_is_opened(page: Page, elsewhere: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/accounts?panel={elsewhere}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "example.org/x" in url and "/accounts" not in url]
    expect(page.locator("#panel")).to_be_hidden()


def test_what_cannot_be_found_is_told_in_the_panel(page: Page) -> None:
    page.goto("/accounts?panel=%2Faccounts%2Fnope")
    expect(page.locator("#panel h1")).to_be_visible()
    expect(page.locator("main h1")).to_have_text(re.compile("^Accounts"))


def test_a_click_with_a_key_held_is_left_to_the_browser(page: Page) -> None:
    page.goto("/accounts")
    link = page.locator("main a[href^='/accounts/a_alder']").first
    link.evaluate(OPENS_BESIDE)
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    expect(opened.value).to_have_title(re.compile("^Aldermoor"))
    expect(page.locator("#panel")).to_be_hidden()


@pytest.mark.parametrize("name", PAGES)
def test_script_is_small_on_every_page(page: Page, name: str) -> None:
    scripts: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: scripts.update(
            {answer.url: len(gzip.compress(answer.body()))}
            if answer.request.resource_type == "script"
            else {}
        ),
    )
    page.goto(PAGES[name])
    page.wait_for_load_state("networkidle")
    # before the door there is nothing that a script would do
    assert scripts or name == "first-owner", "the scripts are built: make islands"
    assert sum(scripts.values()) <= MOST_SCRIPT_BYTES, scripts
