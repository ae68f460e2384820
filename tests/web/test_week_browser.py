"""Ten walks through a week of a revenue team, in a real browser: each is what somebody comes here to do.

Ines Duarte sells, Paul Osei does marketing. They share one workspace, and what one writes down the other finds. Walks
that say so are done by keys alone: nothing is pointed at, and Tab alone leads from place to place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults
from tests.web.test_matches_browser import made, served

from quorate.warehouse.workspace import Workspace

pytestmark = pytest.mark.browser

SELLER, MARKETER = "Ines Duarte", "Paul Osei"
MOST_STOPS = 150
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("week"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with served(workspace) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens a window of a colleague; none of them may complain or ask for anything elsewhere."""
    contexts, complaints = [], []

    def open_as(name: str | None, *, at: str = address, width: int = 1360, height: int = 900) -> Page:
        context = browser.new_context(base_url=at, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(at) else complaints.append(asked.url))
        if name is not None:
            assert page.request.post("/plan/me", form={"name": name}, headers={"origin": at}).ok
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def tab_to(page: Page, name: str | re.Pattern[str]) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        called = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText ||"
            " document.activeElement.labels?.[0]?.innerText || '').trim()"
        )
        if re.search(name, called) if isinstance(name, re.Pattern) else called == name:
            return
    raise AssertionError(f"Tab leads nowhere called {name!r}")


def test_monday_the_seller_sees_what_is_asked_and_why_by_keys_alone(opened: Opened) -> None:
    page = opened(SELLER)
    page.goto("/today")
    expect(page.get_by_role("region", name="Asked of you")).to_contain_text("Bring in the missing role")
    tab_to(page, re.compile("Bring in the missing role"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bring in the missing role").first).to_be_visible()
    page.goto("/journeys?show=table")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(f"/journeys/{JOURNEY}")
    tab_to(page, "23%")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Probability of a quorum")
    expect(panel).to_contain_text("quorate show")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_monday_marketing_finds_a_forming_team_and_tells_the_seller(opened: Opened) -> None:
    page = opened(MARKETER)
    page.goto("/accounts")
    page.get_by_role("link", name="Harbour Mills").first.click()
    expect(page.get_by_role("heading", name="Harbour Mills").first).to_be_visible()
    page.goto("/notes/account/a_alder")
    page.get_by_label("Your note").fill("@ines.duarte three people of the warehouse read the guide")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("paragraph").filter(has_text="three people of the warehouse")).to_be_visible()
    told = opened(SELLER)
    told.goto("/notifications")
    expect(told.locator("main")).to_contain_text("three people of the warehouse")


def test_tuesday_after_a_meeting_what_was_heard_is_said_in_one_click_and_taken_back(opened: Opened) -> None:
    page = opened(SELLER)
    page.goto(f"/journeys/{JOURNEY}/say")
    page.get_by_role("textbox", name="The rival's name").fill("Nordlager")
    page.get_by_role("button", name="Seen").click()
    expect(page.get_by_role("region", name="What was said")).to_contain_text("Nordlager")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("listitem").filter(has_text="Nordlager")).to_contain_text("withdrawn")


def test_tuesday_what_if_somebody_else_were_won_over(opened: Opened) -> None:
    page = opened(SELLER)
    page.goto(f"/journeys/{JOURNEY}")
    page.get_by_role("link", name="What if").first.click()
    expect(page).to_have_url(re.compile("/what-if"))
    before = page.locator("main").inner_text()
    page.goto(f"/journeys/{JOURNEY}/what-if?stance:p_eve=supporter")
    expect(page.locator("main")).to_contain_text("23%")
    assert page.locator("main").inner_text() != before
    expect(page).to_have_url(re.compile("stance:p_eve=supporter"))


def test_wednesday_the_plan_is_gone_through_by_keys_alone(opened: Opened) -> None:
    page = opened(SELLER)
    page.goto("/plan")
    tab_to(page, re.compile("^Accept"))
    page.keyboard.press("Enter")
    expect(page.locator(".plan-row").first).to_contain_text("agreed")
    expect(page.locator(".plan-row").first.get_by_role("button", name="Undo")).to_be_visible()
    page.goto("/plan/review")
    tab_to(page, re.compile("What did we learn"))
    page.keyboard.type("They ask for proof before price.")
    tab_to(page, "Write it down")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="What we learned")).to_contain_text("proof before price")
    other = opened(MARKETER)
    other.goto("/plan/review")
    expect(other.get_by_role("region", name="What we learned")).to_contain_text("proof before price")


def test_wednesday_operations_decides_who_is_who_by_keys_alone(opened: Opened, tmp_path: Path) -> None:
    with served(made(tmp_path / "pairs")) as at:
        page = opened(None, at=at)
        page.goto("/matches?about=person")
        page.keyboard.press("s")
        expect(page.locator(".notice")).to_contain_text("Written down: the same")
        page.keyboard.press("u")
        expect(page.locator(".notice")).to_contain_text("Taken back")
        page.goto("/data")
        expect(page.get_by_role("heading", level=1, name="Data")).to_be_visible()


def test_thursday_the_forecast_is_held_against_its_evidence(opened: Opened) -> None:
    page = opened(SELLER)
    page.goto("/forecast")
    page.get_by_role("link", name="101,000", exact=True).first.click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("nine times in ten")
    panel.get_by_role("link", name="Open as a page").click()
    expect(page).to_have_url(re.compile("/evidence/"))
    expect(page.locator("main")).to_contain_text("EUR 101,000")
    page.go_back()
    page.goto("/revenue/contributions")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV of Contributions in EUR by channel").click()
    assert "E-mail" in Path(taken.value.path()).read_text(encoding="utf-8-sig")


def test_thursday_the_map_is_changed_and_a_mistake_is_shown_where_it_is(opened: Opened) -> None:
    page = opened(MARKETER)
    page.goto("/maps/standard/edit")
    text = page.get_by_role("textbox", name="The map")
    written = text.input_value()
    text.fill(written.replace("stages:", "stagess:", 1))
    page.get_by_role("button", name="Check").click()
    mistake = page.get_by_role("listitem").filter(has_text="'stagess' is not known here")
    expect(mistake.get_by_role("link")).to_have_text(re.compile(r"Line \d+, column 1"))
    text.fill(written)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("No mistakes")).to_be_visible()


def test_friday_somebody_is_found_by_a_part_of_their_address_by_keys_alone(opened: Opened) -> None:
    page = opened(MARKETER)
    page.goto("/today")
    page.keyboard.press("Control+k")
    page.keyboard.type("ben@alder")
    option = page.locator("#palette-list [role=option]", has_text="Ben Achterberg").first
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Ben Achterberg"))
    page.wait_for_load_state("networkidle")
    for key in "gj":
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("/journeys$"))
    page.go_back()
    expect(page).to_have_title(re.compile("^Ben Achterberg"))


def test_friday_on_a_phone_on_the_way_to_the_customer(opened: Opened) -> None:
    page = opened(SELLER, width=360, height=740)
    for place in (f"/journeys/{JOURNEY}/brief", f"/journeys/{JOURNEY}", "/today", "/people/p_ben"):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, place
        assert faults(page) == [], place
    page.goto(f"/journeys/{JOURNEY}?as_of=2026-06-30")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aldermoor Logistics")
