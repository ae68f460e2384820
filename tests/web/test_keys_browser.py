"""Every key that the help declares works, and the palette finds and opens by keys alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults
from tests.web.test_matches_browser import served

from quorate.surfaces.web.key_list import KEYS

pytestmark = pytest.mark.browser

# What there is to decide, and so to undo, is on the plan.
ON_THE_PLAN = frozenset(("accept", "take-back", "done", "hand-over", "put-off", "dismiss", "undo"))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
    yield context.new_page()
    context.close()


def test_every_place_has_its_key(page: Page) -> None:
    for key in KEYS:
        if key.does == "go":
            page.goto("/help")
            for one in key.keys.split(" "):
                page.keyboard.press(one)
            page.wait_for_url(re.compile(re.escape(key.to) + "$"))


def test_every_other_key_does_what_it_says(page: Page) -> None:
    page.goto("/journeys?show=table")
    items = page.locator("[data-item]")
    done = {"go"}
    for key in ("j", "ArrowDown", "k", "ArrowUp"):
        page.keyboard.press(key)
        expect(items.nth(1 if key == "ArrowDown" else 0)).to_be_focused()
    done |= {"next", "before"}
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-bar]")).to_contain_text("Chosen: 1")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-bar]")).to_be_hidden()
    done.add("select")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    done |= {"open", "close"}
    page.keyboard.press("f")
    expect(page.get_by_label("Account", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Account", exact=True)).to_be_hidden()
    done.add("filter")
    page.keyboard.press("v")
    expect(page.locator("[data-views] a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-views] a")).to_be_hidden()
    done.add("views")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    done.add("help")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    done.add("search")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find anything")).to_be_focused()
    done.add("palette")
    assert done == {key.does for key in KEYS} - ON_THE_PLAN


def test_every_key_of_the_plan_does_what_it_says(browser: Browser, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    with served(workspace) as at:
        context = browser.new_context(base_url=at, viewport={"width": 1360, "height": 900})
        page = context.new_page()
        assert page.request.post("/plan/me", form={"name": "Ines Duarte"}, headers={"origin": at}).ok
        page.goto("/plan")
        row = page.locator(".plan-row").first
        page.keyboard.press("j")
        done = set()
        for key, does in (("a", "accept"), ("u", "take-back")):
            page.keyboard.press(key)
            expect(row.locator(f"[data-does={does}]")).to_have_count(0)
            done.add(does)
        for key, does in (("d", "done"), ("h", "hand-over"), ("p", "put-off"), ("n", "dismiss")):
            page.goto("/plan")
            page.keyboard.press("j")
            page.keyboard.press(key)
            expect(page.locator(f"#panel details[data-does={does}]")).to_have_attribute("open", "")
            done.add(does)
        page.keyboard.press("1")
        expect(page.locator("#toasts")).to_contain_text("Dismissed")
        page.keyboard.press("Escape")
        page.keyboard.press("z")
        expect(page.locator("#toasts")).to_contain_text("Undone")
        done.add("undo")
        context.close()
    assert done == ON_THE_PLAN


def test_the_palette_finds_forgives_and_opens(page: Page) -> None:
    page.goto("/people/p_ben")
    page.goto("/journeys")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Ben Achterberg")
    page.keyboard.type("achtreberg")
    option = page.locator("#palette-list [role=option]", has_text="Ben Achterberg").first
    expect(option).to_have_attribute("aria-selected", "true")
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Ben Achterberg"))


def test_what_is_typed_stays_text(page: Page) -> None:
    page.goto("/journeys")
    page.keyboard.press("Control+k")
    page.keyboard.type('"><img src=x onerror=alert(1)>')
    expect(page.locator("#palette-list")).to_contain_text("Nothing answers to this")
    assert page.locator("#palette img").count() == 0


def test_a_column_and_a_table_show_more_in_their_place(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.surfaces.web.routes.journeys.CARDS_PER_COLUMN", 1)
    page.goto("/journeys?group=owner")
    expect(page.locator(".card")).to_have_count(1)
    for count in (2, 3, 4):
        page.get_by_role("link", name=re.compile("^Show more of 4")).click()
        expect(page.locator(".card")).to_have_count(count)
    expect(page.get_by_role("link", name=re.compile("^Show more"))).to_have_count(0)
    assert len(set(page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)"))) == 4
