"""Notes in a real browser: a colleague's name is completed by keyboard alone, and axe finds nothing on these pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.views.small_people import JOURNEY
from tests.web.accessibility import faults

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(base_url=address)
    yield opened
    opened.close()


def _as(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/journeys")
    assert page.request.post(f"{address}/plan/me", form={"name": name}).ok


def test_a_name_is_completed_by_keyboard(page: Page, address: str) -> None:
    _as(page, address, "Ines Duarte")
    page.goto(f"{address}/notes/journey/{JOURNEY}")
    field = page.get_by_label("Your note")
    field.press_sequentially("Ask @os")
    expect(page.get_by_role("option", name="Paul Osei, marketing")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Ask @paul.osei ")
    expect(page.get_by_role("listbox", name="Colleagues")).to_have_count(0)
    field.press_sequentially("@os")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        f"/notes/journey/{JOURNEY}",
        f"/journeys/{JOURNEY}/say",
        f"/journeys/{JOURNEY}/say?person=p_cho",
        "/notifications?show=all",
    ],
)
def test_nothing_stands_in_anybodys_way(page: Page, address: str, path: str, scheme: str) -> None:
    _as(page, address, "Ines Duarte")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{address}{path}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
