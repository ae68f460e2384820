"""Time at risk and endings: three journeys, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.outlook.worked import at, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STAYS = SqlStep("quorate.outlook", "outcome_stays")
COUNTS = SqlStep("quorate.outlook", "outcome_counts")
PLACES = SqlStep("quorate.outlook", "outcome_places")


def journey(outcome: str, closed: str | None = None, opportunities: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "journey_id": "j1", "journey_map": "small", "outcome": outcome, "opened_at": at("03-01"),
        "closed_at": closed and at(closed),
        "opportunity_ids": list(opportunities),
    }  # fmt: skip


def stay(stage: str, entered: str, left: str | None = None) -> dict[str, Any]:
    return {"journey_id": "j1", "stage": stage, "entered_at": at(entered), "left_at": left and at(left)}


def opportunity(name: str, created: str) -> dict[str, Any]:
    return {
        "opportunity_id": name,
        "created_at": at(created),
        "outcome": "open",
        "currency": "EUR",
        "name": name,
    }


def stays(
    row: dict[str, Any], history: list[dict[str, Any]], opportunities: list[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    rows = run_step(STAYS, {"journeys": [row], "stage_history": history, "opportunities": opportunities})
    shown = ("stage", "has_opportunity", "days", "next_stage", "next_has_opportunity", "ending")
    in_order = sorted(rows, key=lambda each: each["entered_at"])
    return [tuple(each[name] for name in shown) for each in in_order]


def test_an_open_journey_counts_its_time_and_has_no_ending() -> None:
    history = [stay("explore", "03-01", "03-11"), stay("select", "03-11")]
    # from 11 March noon to the end of 30 June: 111.5 days
    assert stays(journey("open"), history, []) == [
        ("explore", False, 10.0, "select", False, None),
        ("select", False, 111.5, None, None, None),
    ]


def test_a_stay_is_cut_where_the_first_opportunity_begins() -> None:
    history = [stay("explore", "03-01", "03-21"), stay("select", "03-21", "04-10")]
    made = [opportunity("o2", "04-01"), opportunity("o1", "03-11")]
    assert stays(journey("won", "04-10", ("o1", "o2")), history, made) == [
        ("explore", False, 10.0, "explore", True, None),
        ("explore", True, 10.0, "select", True, None),
        ("select", True, 20.0, None, None, "won"),
    ]


def test_time_after_the_close_does_not_count() -> None:
    history = [stay("select", "03-01", "03-31"), stay("adopt", "03-31", "05-01"), stay("satisfied", "05-01")]
    assert stays(journey("won", "03-31", ("o1",)), history, [opportunity("o1", "03-01")]) == [
        ("select", True, 30.0, None, None, "won")
    ]


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [
        ("lost_competitor", "lost_competitor"),
        ("lost_no_decision", "lost_no_decision"),
        ("lost_other", "lost_other"),
        ("quiet", "lost_no_decision"),
    ],
)
def test_endings(outcome: str, ending: str) -> None:
    history = [stay("explore", "03-01", "03-11"), stay("select", "03-11", "03-31")]
    assert [each[5] for each in stays(journey(outcome, "03-31"), history, [])] == [None, ending]


def test_counts_add_stays_of_the_same_kind() -> None:
    rows = [
        {"stage": "explore", "has_opportunity": False, "days": 10.0, "next_stage": "select",
         "next_has_opportunity": False},
        {"stage": "explore", "has_opportunity": False, "days": 5.0, "next_stage": "select",
         "next_has_opportunity": False},
        {"stage": "explore", "has_opportunity": False, "days": 7.0},
        {"stage": "select", "has_opportunity": True, "days": 3.0, "ending": "won"},
    ]  # fmt: skip
    found = run_step(COUNTS, {"outcome_stays": working("outcome_stays", rows)})
    assert [tuple(row.values()) for row in found] == [
        ("small", "explore", False, "", False, "", 1, 7.0),
        ("small", "explore", False, "select", False, "", 2, 15.0),
        ("small", "select", True, "", False, "won", 1, 3.0),
    ]


def test_places_of_open_journeys() -> None:
    journeys = [
        {**journey("open", opportunities=("o1",)), "journey_id": "j1"},
        {**journey("open"), "journey_id": "j2"},
        {**journey("won", "04-01"), "journey_id": "j3"},
    ]
    stayed = [
        {
            "journey_id": "j1",
            "stage": "explore",
            "has_opportunity": False,
            "entered_at": at("03-01"),
            "days": 9.0,
        },
        {
            "journey_id": "j1",
            "stage": "explore",
            "has_opportunity": True,
            "entered_at": at("03-10"),
            "days": 9.0,
        },
        {
            "journey_id": "j3",
            "stage": "select",
            "has_opportunity": True,
            "entered_at": at("03-01"),
            "days": 9.0,
        },
    ]
    tables = {
        "journeys": journeys,
        "opportunities": [opportunity("o1", "03-10")],
        "outcome_stays": working("outcome_stays", stayed),
    }
    assert [tuple(row.values()) for row in run_step(PLACES, tables)] == [
        ("j1", "small", "explore", True, at("03-10")),
        ("j2", "small", None, False, None),
    ]
