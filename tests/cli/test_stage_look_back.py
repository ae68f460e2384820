"""A journey looked back on from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Quorate

from quorate.warehouse.workspace import Workspace


def _longest(quorate: Quorate, at: tuple[str, ...]) -> str:
    """The open journey with most weeks."""
    text = (
        "select e.journey_id from stage_estimates e inner join journeys j on j.journey_id = e.journey_id"
        " where j.outcome = 'open' group by e.journey_id order by count(distinct week_on) desc, 1 limit 1"
    )
    rows = json.loads(quorate("query", text, *at, "--format", "json").stdout)
    return str(rows[0]["journey_id"])


def test_past_weeks_are_told_anew_and_the_last_one_is_the_same(quorate: Quorate, market: Workspace) -> None:
    at = ("-w", str(market.root))
    journey = _longest(quorate, at)
    before = {path: path.stat().st_mtime_ns for path in Path(market.root).rglob("*") if path.is_file()}
    told = json.loads(quorate("show", "journey", journey, "--smoothed", *at, "--format", "json").stdout)
    weeks = told["weeks"]
    assert len(weeks) > 10
    assert weeks[-1]["chance_then"]["value"] == pytest.approx(weeks[-1]["chance_today"]["value"], abs=1e-5)
    changes = [abs(week["chance_then"]["value"] - week["chance_today"]["value"]) for week in weeks[:-1]]
    assert max(changes) > 0.02
    page = quorate("show", "journey", journey, "--smoothed", *at, "--format", "table").stdout
    assert "with what is known today" in page
    assert "stored nowhere" in page
    assert {
        path: path.stat().st_mtime_ns for path in Path(market.root).rglob("*") if path.is_file()
    } == before


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("journey", "j_nobody"), 1, "There is no journey 'j_nobody'"),
        (("account", "example.com"), 2, "Only one journey can be looked back on"),
        (("journey", "j_nobody", "--suppose", "stage=select"), 2, "Only one journey can be looked back on"),
    ],
)
def test_what_cannot_be_looked_back_on(
    quorate: Quorate, market: Workspace, asked: tuple[str, ...], code: int, told: str
) -> None:
    refused = quorate("show", *asked, "--smoothed", "-w", str(market.root))
    assert refused.exit_code == code
    assert told in refused.stderr
