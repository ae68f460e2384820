"""Journey maps in a real browser: mistakes as one types, by keys and without script, in every state, for everybody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.views.published import publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.web.accessibility import faults
from tests.web.test_browser import SCHEMES, SCREENSHOTS
from tests.web.test_maps import LONGER, NOW, TEXT
from tests.web.test_matches_browser import WIDTHS, served_app

from quorate.errors import StoreError
from quorate.flow import create_workspace
from quorate.settings import load_journey_map
from quorate.stats.ranking import Separation
from quorate.surfaces.kept_trials import KeptTrials
from quorate.surfaces.map_trial_jobs import TrialJobs
from quorate.surfaces.web import create_app
from quorate.views import MapTrial
from quorate.views.map_trials import JourneyChange, MapSide, StageReached
from quorate.warehouse.map_versions import MapVersions
from quorate.warehouse.workspace import Workspace

pytestmark = pytest.mark.browser

MANY = (
    TEXT.replace("falls_back_to: define", "falls_back_to: defin")
    .replace("minimum_stay: 30 days", "minimum_stay: soon")
    .replace("role: champion, stance", "rol: champion, stance")
    .replace("label: Deciding", "lable: Deciding")
)
MISTAKES = 4


def made(folder: Path) -> Workspace:
    workspace = create_workspace(folder, "T")
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    MapVersions(workspace.database_file).keep([TEXT, LONGER], "update", NOW)
    return workspace


def found_by_trial() -> MapTrial:
    """What a trial tells, written by hand."""
    stages = tuple(
        StageReached("standard", stage.stage, stage.label or "", 20 - place, 12 - place)
        for place, stage in enumerate(MAP.stages)
    )
    before, after = (
        MapSide(("standard version 1",), 41, Separation(auc, auc - 0.08, auc + 0.07, 19, 24), stages)
        for auc in (0.71, 0.74)
    )
    changes = tuple(
        JourneyChange(
            f"j{number}", f"Aldermoor Works {number}", None, ("stage", "stays", "criteria"), "explore", "require",
            (), (), ("criteria_forming", "options_compared"), 0.2, 0.3,
        )
        for number in range(4)
    )  # fmt: skip
    return MapTrial(
        date(2026, 6, 30), before, after, {"stage": 4, "stays": 4, "criteria": 3, "plan": 0}, changes
    )


class Trial:
    """A trial that goes on until it is told how to end."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.failure: Exception | None = None

    def __call__(self, _maps: Any, report: Callable[[str, float], None]) -> MapTrial:
        report("journeys: stage moves", 0.4)
        self.may_end.wait(60)
        if self.failure:
            raise self.failure
        return found_by_trial()


MAP = load_journey_map(Path(__file__).resolve().parents[2] / "src/quorate/settings/maps/standard.yaml")


@pytest.fixture
def trial() -> Iterator[Trial]:
    held = Trial()
    yield held
    held.may_end.set()


def app_of(workspace: Workspace, trial: Trial | None = None) -> Any:
    kept = KeptTrials(workspace.root / "trials")
    return create_app(
        workspace, clock=lambda: NOW, trials=TrialJobs(trial, kept, lambda: NOW) if trial else None
    )


def watched(browser: Browser, complaints: list[str], *, script: bool = True) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def test_mistakes_show_at_their_line_as_one_types(browser: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    with served_app(app_of(made(tmp_path / "w"))) as address:
        page = watched(browser, complaints)
        page.goto(f"{address}/maps/standard/edit")
        expect(page.locator("#problems .count")).to_have_text("No mistakes")
        page.locator("#map-text").fill(MANY)
        expect(page.locator("#problems li")).to_have_count(MISTAKES)
        expect(page.locator("#problem-count")).to_have_text(f"{MISTAKES} mistakes")
        first = page.locator("#problems [data-line]").first
        line = int(first.get_attribute("data-line") or 0)
        expect(page.locator(".gutter .bad").first).to_have_text(str(line))
        first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "map-text"
        chosen = "document.getElementById('map-text').value.slice(0, document.activeElement.selectionStart)"
        assert page.evaluate(f"{chosen}.split('\\n').length") == line
        page.keyboard.press("Alt+ArrowDown")
        assert page.evaluate(f"{chosen}.split('\\n').length") > line
        page.context.close()
    assert complaints == []


def test_a_version_is_saved_without_script(browser: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    with served_app(app_of(made(tmp_path / "w"))) as address:
        page = watched(browser, complaints, script=False)
        page.goto(f"{address}/maps/standard/edit")
        page.locator("#map-text").fill(MANY)
        page.get_by_role("button", name="Check").click()
        expect(page.locator("#problems li")).to_have_count(MISTAKES)
        page.locator("#map-text").fill(LONGER)
        page.get_by_role("button", name="Save as new version").click()
        expect(page.get_by_role("status")).to_contain_text("Saved as version 2")
        page.context.close()
    assert complaints == []


def test_the_page_follows_a_trial(browser: Browser, tmp_path: Path, trial: Trial) -> None:
    complaints: list[str] = []
    with served_app(app_of(made(tmp_path / "w"), trial)) as address:
        page = watched(browser, complaints)
        page.goto(f"{address}/maps/standard/edit")
        page.locator("#map-text").fill(LONGER)
        page.get_by_role("button", name="Try on history").click()
        expect(page.locator(".running")).to_contain_text("Journeys: stage moves")
        trial.may_end.set()
        expect(page.locator(".trial-sum")).to_contain_text("4 journeys of 41 would differ", timeout=10_000)
        page.get_by_role("button", name="Back to the text in the editor").click()
        expect(page.locator("#map-text")).to_have_value(LONGER)
        page.context.close()
    assert complaints == []


STATES = (
    "list",
    "map",
    "version",
    "suggest",
    "edit",
    "many",
    "stale",
    "no-trial",
    "running",
    "failed",
    "tried",
)


def shown(page: Page, address: str, state: str, workspace: Workspace) -> None:
    """Lead a window to a state of the pages."""
    path = {"list": "", "version": "/standard/versions/1", "suggest": "/standard/suggest", "map": "/standard"}
    if state in path:
        page.goto(f"{address}/maps{path[state]}")
        return
    if state == "no-trial":
        page.goto(f"{address}/maps/standard/trial")
        return
    page.goto(f"{address}/maps/standard/edit")
    if state == "many":
        page.locator("#map-text").fill(MANY)
        expect(page.locator("#problems li")).to_have_count(MISTAKES)
    elif state == "stale":
        file = workspace.root / "maps" / "standard.yaml"
        file.write_text(f"{file.read_text(encoding='utf-8')}# theirs\n", encoding="utf-8")
        page.locator("#map-text").fill(LONGER)
        page.get_by_role("button", name="Save as new version").click()
        expect(page.get_by_role("alert")).to_contain_text("somebody else has changed this map")
    elif state in ("running", "failed", "tried"):
        page.locator("#map-text").fill(LONGER)
        page.get_by_role("button", name="Try on history").click()
        expected = {"running": ".running", "failed": "[role=alert]", "tried": ".trial-sum"}[state]
        expect(page.locator(expected)).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_for_everybody(browser: Browser, tmp_path: Path, trial: Trial, state: str) -> None:
    """No fault by axe and nothing wider than the window; leaves pictures to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    workspace = made(tmp_path / "w")
    found: list[str] = []
    trial.failure = StoreError("The disk is full.", do="make room") if state == "failed" else None
    if state != "running":
        trial.may_end.set()
    with served_app(app_of(workspace, trial)) as address:
        page = watched(browser, [])
        shown(page, address, state, workspace)
        for scheme, width in product(SCHEMES, WIDTHS):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=SCREENSHOTS / f"maps-{state}-{scheme}-{width}.png", full_page=True)
            if scheme == "light" or width == WIDTHS[0]:  # colours are the same at every width
                found += [f"{scheme} {width}: {fault}" for fault in faults(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{scheme} {width}: wider than the window")
        page.context.close()
    assert found == []
