"""The pages in a real browser: how they look, who can use them, and what they ask the network for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.views.small_people import JOURNEY
from tests.web.accessibility import faults
from tests.web.page_list import PAGES

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# A desk, a tablet, a phone.
WIDTHS = (1360, 820, 390)


@pytest.fixture(params=SCHEMES)
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A window in one colour scheme."""
    made = browser.new_context(color_scheme=request.param, viewport={"width": 1360, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One window whose requests and complaints are watched."""
    context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
    made = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    made.on("console", lambda message: complaints.append(message.text))
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()
    assert [url for url in asked if not url.startswith(address)] == [], "nothing is asked for elsewhere"
    assert [text for text in complaints if "status of 404" not in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_it(context: BrowserContext, address: str, name: str) -> None:
    """No fault by axe, in light and dark; leaves a screenshot to look at."""
    page = context.new_page()
    page.goto(address + PAGES[name])
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{scheme}.png", full_page=True)
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    assert faults(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_out_of_the_page(page: Page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(PAGES[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if name in ("board", "journey"):
        page.screenshot(path=SCREENSHOTS / f"{name}-phone.png", full_page=True)


@pytest.mark.parametrize("name", ["journey", "large-team", "nobody-yet"])
def test_no_word_of_a_picture_is_cut_off_or_runs_into_another(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    faults = page.evaluate(
        """() => {
            const faults = [];
            for (const picture of document.querySelectorAll(".picture svg")) {
                const frame = picture.getBoundingClientRect();
                const words = [...picture.querySelectorAll("text")].filter((text) => text.textContent.trim());
                const boxes = words.map((text) => [text, text.getBoundingClientRect()]);
                for (const [text, box] of boxes)
                    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
                        || box.bottom > frame.bottom + 1) faults.push("cut off: " + text.textContent);
                const names = boxes.filter(([text]) => text.matches(".seat-name, .seat-role, .station-name, .flag"));
                names.forEach(([text, box], place) => {
                    for (const [other, next] of names.slice(place + 1))
                        if (box.left < next.right - 1 && next.left < box.right - 1 && box.top < next.bottom - 4
                            && next.top < box.bottom - 4)
                            faults.push(text.textContent + " over " + other.textContent);
                });
            }
            return faults;
        }"""
    )
    assert faults == []


def test_keys_alone_reach_an_account_and_its_evidence(page: Page) -> None:
    page.goto("/journeys")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("Aldermoor Logistics")
    page.keyboard.press("k")
    expect(page.locator(":focus")).to_have_text("Fenwick & Sons")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_have_text("Aldermoor Logistics")
    page.get_by_role("link", name="Open the journey").click()
    expect(page).to_have_title(re.compile("^Aldermoor Logistics"))
    page.wait_for_load_state("load")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == f"/evidence/quorum/{JOURNEY}":
            break
    else:
        pytest.fail("sixty steps of the Tab key did not reach the probability of a quorum")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus can be seen"
    page.keyboard.press("Enter")
    expect(page.locator("#panel").get_by_role("heading", name="Probability of a quorum")).to_be_visible()
    expect(page.get_by_text("dated rows behind it")).to_be_visible()


def test_the_keys_for_search_and_help(page: Page) -> None:
    page.goto("/accounts/a_alder")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("j?/ben")
    expect(page.get_by_role("searchbox")).to_have_value("j?/ben")
    page.get_by_role("searchbox").fill("achterberg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Ben Achterberg")).to_be_visible()


def test_filters_narrow_the_board(page: Page) -> None:
    page.goto("/journeys")
    page.locator("#filters > summary").click()
    page.get_by_label("Offering", exact=True).select_option(label="Tally (1)")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".card")).to_have_count(1)
    expect(page).to_have_url(re.compile("offering=of_tally"))
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator("table.journeys tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Take away: Offering: Tally").click()
    expect(page.locator("table.journeys tbody tr")).to_have_count(4)


def test_everything_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/journeys")
    page.locator(".card a", has_text="Aldermoor Logistics").first.click()
    page.get_by_role("link", name="Open the journey").click()
    page.get_by_role("navigation", name="Parts of this journey").get_by_role("link", name="Stages").click()
    page.locator("summary", has_text="Every stage").click()
    expect(page.get_by_text("What is our problem, and is it worth solving?")).to_be_visible()
    page.get_by_role("link", name="23%").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Probability of a quorum")
    context.close()


def test_a_seat_opens_its_person_beside_the_table(page: Page) -> None:
    page.goto(f"/journeys/{JOURNEY}")
    page.locator(".picture .member", has_text="Ben Achterberg").locator("circle").first.click()
    expect(page.locator("#panel").get_by_role("heading", name="Ben Achterberg")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_keys_alone_go_round_the_table_and_ask_what_if(page: Page) -> None:
    page.goto(f"/journeys/{JOURNEY}")
    stops = page.locator(".picture svg [tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    first = page.evaluate("document.activeElement.dataset.person")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.person") != first
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.person") == first
    page.keyboard.press("1")
    expect(page.locator(".stance-said")).to_have_text(re.compile("What if: quorum .* nothing of it is kept"))
    expect(page.locator(".picture .supposed")).to_have_count(1)
    assert page.evaluate("document.activeElement.dataset.person") == first, "the seat keeps the focus"
    page.keyboard.press("0")
    expect(page.locator(".picture .supposed")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#panel").get_by_role("heading", level=2).first).to_be_visible()


def test_a_span_drawn_over_the_thread_is_shown_alone(page: Page) -> None:
    page.goto(f"/journeys/{JOURNEY}/contact")
    thread = page.locator("svg.thread")
    thread.scroll_into_view_if_needed()
    box = thread.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.3, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"contact\?since=2026-\d\d-\d\d&until=2026-\d\d-\d\d"))


def test_lines_across_the_table_need_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/journeys/{JOURNEY}")
    lines = page.locator(".picture .ties.met-together path").first
    expect(lines).to_be_hidden()
    page.get_by_label("who met with us together").check()
    expect(lines).to_be_visible()
    context.close()
