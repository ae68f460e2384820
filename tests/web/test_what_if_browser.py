"""What if in a real browser: by pointer, by keys, drawn along, and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.views.small_people import JOURNEY

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text))
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.goto(f"/journeys/{JOURNEY}/what-if")
    made.locator("#what-if summary").click()
    yield made
    context.close()
    assert complaints == []


def seat(page: Page, name: str) -> Locator:
    return page.locator("fieldset.seat-if", has_text=name)


def test_a_choice_is_answered_at_once_and_read_out(page: Page) -> None:
    answer = page.locator("#what-if-answer")
    expect(answer).to_contain_text("nothing is supposed")
    seat(page, "Eve Okafor").get_by_role("radio", name="supporter").check(force=True)
    expect(page.get_by_role("status").first).to_have_text(re.compile(r"What if: quorum \d+%, \+\d+ points"))
    expect(answer).not_to_contain_text("nothing is supposed")
    expect(page).to_have_url(re.compile("/what-if$"))
    page.get_by_role("link", name="Suppose nothing").click()
    expect(answer).to_contain_text("nothing is supposed")
    expect(seat(page, "Eve Okafor").get_by_role("radio", name="as it is")).to_be_checked()


def test_keys_alone_choose(page: Page) -> None:
    seat(page, "Cho Ji-woo").get_by_role("radio", name="as it is").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(seat(page, "Cho Ji-woo").get_by_role("radio", name="supporter")).to_be_checked()
    expect(page.locator("#what-if-said")).to_have_text(re.compile("What if: quorum"))
    outline = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle")
    assert outline != "none", "the focus can be seen"
    page.keyboard.press("Tab")
    held = page.evaluate("document.activeElement.name")
    assert held not in ("", "stance:p_cho"), "one step of Tab leaves the seat"


def test_a_stance_can_be_drawn_along_the_strip(page: Page) -> None:
    strip = seat(page, "Devika Raman").locator(".strip")
    strip.scroll_into_view_if_needed()
    start = strip.locator("label").nth(1).bounding_box()
    end = strip.locator("label").nth(5).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 9, end["y"] + 9, steps=12)
    expect(strip.get_by_role("radio", name="champion")).to_be_checked()
    page.mouse.up()
    expect(page.locator("#what-if-said")).to_have_text(re.compile("What if: quorum"))
    expect(strip.get_by_role("radio", name="champion")).to_be_checked()


def test_it_is_a_plain_form_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/journeys/{JOURNEY}/what-if")
    seat(page, "Procurement").get_by_role("radio", name="filled by: champion").check(force=True)
    page.get_by_role("button", name="Show what would be").click()
    expect(page).to_have_url(re.compile(f"/journeys/{JOURNEY}/what-if"))
    expect(page.locator("#what-if-answer")).not_to_contain_text("nothing is supposed")
    expect(seat(page, "Procurement").get_by_role("radio", name="filled by: champion")).to_be_checked()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aldermoor Logistics")
    context.close()
