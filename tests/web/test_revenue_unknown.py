"""Pages of revenue where little is known: nothing at all, deals without amounts, forecasts without a past."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, TODAY
from tests.views.small_world import small_world
from tests.web.page_reading import PageRead

from quorate.surfaces.web import create_app
from quorate.views.reading import CONTRACTS

# Each page with what it says where nothing is known.
PAGES = {
    "/forecast": "No forecast yet",
    "/revenue": "No journey of this choice opened in these months",
    "/revenue/contributions": "No team has made this step yet",
    "/revenue/return": "Nothing came back yet",
    "/revenue/productivity": "Nothing that our functions did is known yet",
    "/revenue/alignment": "Neither sales nor marketing has reached an account yet",
    "/revenue/incremental": "Nothing can be told yet",
    "/revenue/experiments": "No experiment yet",
    "/revenue/review": "Nothing to review yet",
    "/lateness": "No journey has opened yet",
}


def _client(root: Path, tables: dict[str, Any]) -> TestClient:
    workspace = new_workspace(root)
    publish(workspace, tables, AS_OF_AT, "run_unknown")
    return TestClient(create_app(workspace))


def _nothing() -> dict[str, Any]:
    return {name: [] for name in CONTRACTS}


@pytest.mark.parametrize(("path", "words"), PAGES.items())
def test_where_nothing_is_known_the_page_says_which_command_brings_it(
    tmp_path: Path, path: str, words: str
) -> None:
    with _client(tmp_path, _nothing()) as client:
        answer = client.get(path)
    assert answer.status_code == 200
    assert words in PageRead(answer.text).text
    assert "quorate import" in answer.text


def test_a_forecast_of_unknown_money_shows_no_amount(tmp_path: Path) -> None:
    """Deals in two currencies, one of them without any amount or past."""
    period = {"as_of_on": TODAY, "period_on": date(2026, 7, 1)}
    forecast = [
        {**period, "segment": "all", "expected_amount": None, "low_amount": None, "high_amount": None,
         "crm_amount": None, "currency": "CHF"},
        {**period, "segment": "in SEK", "expected_amount": 10.0, "low_amount": 0.0, "high_amount": 90.0,
         "crm_amount": 0.0, "currency": "SEK"},
    ]  # fmt: skip
    world = small_world()
    segments = [{"opportunity_id": "salesforce:006A", "segment": name} for name in ("all", "in SEK")]
    tables = {
        **world, "forecast": forecast, "deal_segments": segments, "forecast_track": [], "pipeline_changes": [],
    }  # fmt: skip
    with _client(tmp_path, tables) as client:
        page = client.get("/forecast").text
        text = PageRead(page).text
        assert "Expected, CHF" in text
        assert "Expected, SEK" in text
        assert "not known" in text
        assert "Ledger" not in page
        assert 'class="forecast-ranges"' in page, "of the currency of which something is known"
        assert page.count('class="forecast-ranges"') == 1
        assert "The record begins with the first one." in text
        assert client.get("/forecast?until=nonsense").status_code == 200


def test_deals_without_amounts_are_no_forecast_of_nothing(tmp_path: Path) -> None:
    """The river forecasts 0 of deals without amounts, with 0 at both ends: that is no forecast."""
    world = small_world()
    deals = [{**row, "amount": None} for row in world["opportunities"]]
    nothing = [
        {"as_of_on": TODAY, "period_on": date(2026, 7, 1), "segment": "all", "expected_amount": 0.0,
         "low_amount": 0.0, "high_amount": 0.0, "crm_amount": 0.0, "currency": "EUR"},
    ]  # fmt: skip
    tables = {**world, "opportunities": deals, "forecast": nothing}
    with _client(tmp_path, tables) as client:
        text = PageRead(client.get("/forecast").text).text
        assert "No amounts to forecast" in text
        assert "Expected" not in text
