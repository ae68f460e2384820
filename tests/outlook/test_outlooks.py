"""The published outlooks."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.outlook.worked import CONTEXT, DAY, at, working
from tests.worlds import run_step

from quorate.outlook import outlooks
from quorate.outlook.outlooks import four_probabilities
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements

COUNTS = [
    {
        "stage": "select",
        "has_opportunity": True,
        "next_stage": "",
        "next_has_opportunity": False,
        "ending": ending,
        "stay_count": count,
        "days": 40.0 * count,
    }
    for ending, count in (("won", 12), ("lost_competitor", 6), ("lost_no_decision", 9))
]
PLACES: list[dict[str, Any]] = [
    {"journey_id": "j1", "stage": "select", "has_opportunity": True, "entered_at": at("06-01")},
    {"journey_id": "j2", "stage": None, "has_opportunity": False, "entered_at": None},
]


def made(
    counts: list[dict[str, Any]],
    places: list[dict[str, Any]],
    deals: list[dict[str, Any]] | None = None,
    changes: list[dict[str, Any]] | None = None,
    skill: list[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    tables = {
        "outcome_counts": working("outcome_counts", counts),
        "outcome_places": working("outcome_places", places),
        "outcome_skill": working("outcome_skill", skill or []),
        "deals": working("deals", deals or []),
        "deal_changes": working("deal_changes", changes or []),
        "deal_activity": working("deal_activity"),
        "entry_win_rates": working("entry_win_rates"),
    }
    return run_step(outlooks.STEP, tables, context=CONTEXT)


@given(st.lists(st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4), min_size=1, max_size=5))
def test_four_probabilities_sum_to_one_to_the_last_digit(weights: list[list[float]]) -> None:
    given_weights = np.array(weights) + 1e-12
    three = (given_weights / given_weights.sum(axis=1, keepdims=True))[:, :3]
    four = four_probabilities(three)
    assert (four >= 0.0).all()
    assert (np.abs(four.sum(axis=1) - 1.0) <= 1e-12).all()
    assert (four == np.round(four, 9)).all(), "rounding when they are stored changes nothing"
    assert (np.abs(four[:, :3] - three) <= 3e-9).all()


@pytest.mark.parametrize(
    "three", [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.5 + 1e-10, 0.5, 0.0]]
)
def test_probabilities_at_the_edges(three: list[float]) -> None:
    four = four_probabilities(np.array([three]))[0]
    assert four.min() >= 0.0
    assert four.sum() == pytest.approx(1.0, abs=1e-15)


def test_every_open_journey_has_four_horizons_that_grow() -> None:
    rows = [row for row in made(COUNTS, PLACES) if row["journey_id"] == "j1"]
    assert [row["horizon_days"] for row in rows] == [30, 90, 180, 365]
    won = [row["won_probability"] for row in rows]
    assert won == sorted(won)
    for row in rows:
        assert row["won_probability_low"] <= row["won_probability"] <= row["won_probability_high"]
    assert all(row["as_of_on"] == DAY for row in rows)


def test_the_reasons_are_the_counts_behind_it() -> None:
    row = next(row for row in made(COUNTS, PLACES) if row["journey_id"] == "j1")
    reasons = json.loads(row["reasons"])
    state = (reasons["stage"], reasons["has_opportunity"], reasons["in_it_since"])
    assert state == ("select", True, "2026-06-01")
    assert reasons["own_history"] == {
        "stays": 27,
        "days": 1080.0,
        "moved_on": 0.0,
        "won": 12.0,
        "lost_competitor": 6.0,
        "lost_no_decision": 9.0,
    }
    # four cases of 43.32 days each; one in ten goes back
    assert reasons["prior"]["days"] == 173.3
    assert reasons["prior"]["moved_on"] == pytest.approx(0.4)
    assert "CSO Insights" in reasons["prior"]["source"]


def test_a_journey_in_no_stage_is_in_the_first() -> None:
    row = next(row for row in made(COUNTS, PLACES) if row["journey_id"] == "j2")
    assert json.loads(row["reasons"])["stage"] == "explore"
    assert json.loads(row["reasons"])["in_it_since"] is None


def test_keeps_the_contract_with_and_without_history() -> None:
    contract = PUBLISHED_TABLES["outlooks"]
    for counts, places in ((COUNTS, PLACES), ([], PLACES), (COUNTS, [])):
        table = pa.Table.from_pylist(made(counts, places), schema=contract.arrow_schema())
        assert disagreements(contract, table) == []
        assert len(table) == 4 * len(places)


def test_a_journey_with_an_open_deal_is_judged_by_its_newest() -> None:
    deals = [
        {"opportunity_id": name, "journey_id": "j1", "currency": "EUR", "created_at": at(made_on), "outcome": "open",
         "amount": 10.0, "is_renewal": False}
        for name, made_on in (("o1", "02-01"), ("o2", "05-01"))
    ]  # fmt: skip
    changes = [
        {
            "opportunity_id": "o2",
            "field": "crm_stage",
            "changed_at": at("05-01"),
            "value": "demo",
            "position": 1,
        }
    ]
    rows = made(COUNTS, PLACES, deals, changes)
    assert len(rows) == 8
    reasons = json.loads(next(row for row in rows if row["journey_id"] == "j1")["reasons"])
    assert (reasons["opportunity_id"], reasons["crm_stage"], reasons["days_open"]) == ("o2", "demo", 60)
    assert reasons["own_history"]["closed_deals"] == 0
    # two open deals are all that was seen
    assert 0.5 < next(row for row in rows if row["journey_id"] == "j1")["prior_share"] < 1.0
    assert json.loads(next(row for row in rows if row["journey_id"] == "j2")["reasons"])["stage"] == "explore"


def test_a_deal_of_a_journey_that_is_over_has_no_outlook() -> None:
    deals = [
        {"opportunity_id": "o1", "journey_id": "gone", "currency": "EUR", "created_at": at("02-01"), "outcome": "open",
         "amount": 10.0, "is_renewal": False}
    ]  # fmt: skip
    assert {row["journey_id"] for row in made(COUNTS, PLACES, deals)} == {"j1", "j2"}


def test_a_history_that_does_not_tell_won_from_lost_is_said_to() -> None:
    deals = [
        {"opportunity_id": "o1", "journey_id": "j1", "currency": "EUR", "created_at": at("02-01"), "outcome": "open",
         "amount": 10.0, "is_renewal": False}
    ]  # fmt: skip

    def caution(separates: bool | None) -> Any:
        rows = made(COUNTS, PLACES, deals, skill=[{"separates": separates}])
        return json.loads(next(row for row in rows if row["journey_id"] == "j1")["reasons"])["caution"]

    assert caution(False).startswith("Your history does not separate won from lost")
    assert caution(True) is None
    assert caution(None) is None
