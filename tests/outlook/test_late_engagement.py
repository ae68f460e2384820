"""How far teams had gone before we spoke with them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.outlook.worked import CONTEXT, at, working
from tests.worlds import run_step

from quorate.outlook import shortlist_chances
from quorate.outlook.shortlist_chances import chance_of_a_shortlist
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.outlook", "late_engagement")
CHANCES = {"explore": 0.3, "select": 0.8}


def late(journey: dict[str, Any]) -> dict[str, Any]:
    tables = {
        "journeys": [{"journey_id": "j1", "journey_map": "small", "opened_at": at("03-01"), **journey}],
        "stage_history": [
            {"journey_id": "j1", "stage": "explore", "entered_at": at("03-01"), "left_at": at("03-21")},
            {"journey_id": "j1", "stage": "select", "entered_at": at("03-21"), "left_at": None},
        ],
        "shortlist_chances": working(
            "shortlist_chances",
            [{"stage": stage, "shortlist_probability": chance} for stage, chance in CHANCES.items()],
        ),
    }
    (row,) = run_step(STEP, tables)
    return row


@pytest.mark.parametrize(
    ("first", "stage", "chance", "days"),
    [
        ("03-11", "explore", 0.3, 10.0),
        ("03-21", "select", 0.8, 20.0),
        ("03-01", "explore", 0.3, 0.0),
        ("02-11", None, None, 0.0),
    ],
)
def test_the_stage_when_we_first_spoke(
    first: str, stage: str | None, chance: float | None, days: float
) -> None:
    row = late({"first_two_way_at": at(first), "outcome": "open"})
    assert row == {
        "journey_id": "j1", "first_two_way_at": at(first), "stage_at_first_two_way": stage,
        "shortlist_probability_at_first_two_way": chance, "days_late": days,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("journey", "days"),
    [({"outcome": "open"}, 121.5), ({"outcome": "quiet", "closed_at": at("03-31")}, 30.0)],
)
def test_where_we_never_spoke_days_count_so_far_or_to_the_end(journey: dict[str, Any], days: float) -> None:
    row = late(journey)
    assert row["days_late"] == days
    assert row["stage_at_first_two_way"] is None
    assert row["shortlist_probability_at_first_two_way"] is None


def test_the_curve_passes_through_what_is_published() -> None:
    assert chance_of_a_shortlist(0.0) == pytest.approx(0.05)
    assert chance_of_a_shortlist(0.6) == pytest.approx(0.94)
    chances = run_step(shortlist_chances.STEP, {}, context=CONTEXT)
    # of two stages before the purchase the middles lie at 1/4 and 3/4; then everything is over
    assert {row["stage"]: row["shortlist_probability"] for row in chances} == {
        "explore": pytest.approx(chance_of_a_shortlist(0.25), abs=1e-9),
        "select": pytest.approx(chance_of_a_shortlist(0.75), abs=1e-9),
        "adopt": pytest.approx(chance_of_a_shortlist(1.0), abs=1e-9),
    }
