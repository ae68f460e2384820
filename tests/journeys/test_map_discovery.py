"""Closed journeys made with a known secret: what separated won from lost must be found, and nothing elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.journeys.test_stage_history import MAP, SCHEMAS, START
from tests.journeys.test_stage_properties import JOURNEYS

from quorate.journeys.evidence import INPUTS, microseconds
from quorate.journeys.map_discovery import Closed, criteria_found, stage_days, stage_orders
from quorate.settings import read_journey_map

SMALL = read_journey_map(MAP)
UNTIL = START + timedelta(days=900)
HISTORY = pa.schema(
    [
        ("journey_id", pa.string()), ("stage", pa.string()), ("entered_at", pa.timestamp("us")),
        ("left_at", pa.timestamp("us")), ("direction", pa.string()),
    ]
)  # fmt: skip
Row = dict[str, Any]


def closed(rows: dict[str, list[Row]]) -> Closed:
    schemas = {**SCHEMAS, "journeys": JOURNEYS, "stage_history": HISTORY}
    orders = {**INPUTS, "stage_history": ("journey_id", "entered_at")}
    tables = {
        name: pa.Table.from_pylist(rows.get(name, []), schema=schemas[name]).sort_by(
            [(column, "ascending") for column in order]
        )
        for name, order in orders.items()
    }
    return Closed(tables, SMALL)


def journey(number: int, *, won: bool, compared: bool, days: int = 40) -> dict[str, list[Row]]:
    """One journey of `days` in the first stage, in which two people may compare options; then it is decided."""
    name, start = f"j{number:04d}", START + timedelta(days=number % 400)
    end = start + timedelta(days=days)
    touches = [("p", "viewed"), ("q", "viewed")] + (
        [("p", "compared"), ("q", "compared")] if compared else []
    )
    return {
        "journeys": [
            {
                "journey_id": name, "journey_map": "small", "opened_at": start, "closed_at": end + timedelta(days=1),
                "outcome": "won" if won else "lost_competitor",
            }
        ],
        "journey_evidence": [
            {
                "journey_id": name, "touch_id": f"{name}{place}", "occurred_at": start + timedelta(days=place + 1),
                "person_id": f"{name}{person}", "channel": "web", "action": action, "initiator": "buyer",
            }
            for place, (person, action) in enumerate(touches)
        ],
        "stage_history": [
            {"journey_id": name, "stage": "look", "entered_at": start, "left_at": end, "direction": "forward"},
            {
                "journey_id": name, "stage": "compare", "entered_at": end, "left_at": end + timedelta(days=1),
                "direction": "forward",
            },
        ],
        "connected_channels": [{"channel": "web"}],
    }  # fmt: skip


def rows_of_many(effect: float, count: int = 400, seed: int = 1) -> dict[str, list[Row]]:
    """Journeys half of which compare; those are won more often by `effect`."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list[Row]] = {}
    for number in range(count):
        compared = bool(rng.random() < 0.5)
        won = bool(rng.random() < 0.3 + effect * compared)
        for name, made in journey(number, won=won, compared=compared).items():
            rows.setdefault(name, []).extend(made)
    return rows


def many(effect: float, count: int = 400, seed: int = 1) -> Closed:
    return closed(rows_of_many(effect, count, seed))


def test_what_went_with_winning_is_found_and_measured_on_others() -> None:
    found = {row.candidate.line: row for row in criteria_found(many(0.4)) if row.stage == "look"}
    told = found["touch: {at_least: 1, action: compared}"]
    assert told.difference is not None
    assert told.difference.low > 0.0
    assert told.difference.low <= 0.4 <= told.difference.high
    assert told.met_count + told.unmet_count == pytest.approx(200, abs=5)


def test_nothing_is_found_where_nothing_went_with_winning() -> None:
    worlds = [many(0.0, count=120, seed=seed) for seed in range(25)]
    wrong = sum(any(True for _ in criteria_found(world)) for world in worlds)
    assert wrong <= 6


def test_few_journeys_say_nothing() -> None:
    assert not list(criteria_found(many(0.6, count=30)))
    assert all(row.median is None for row in stage_days(many(0.0, count=8), microseconds(UNTIL)))


def test_days_are_those_of_stays_that_went_on() -> None:
    rows: dict[str, list[Row]] = {}
    for number in range(20):
        for name, made in journey(number, won=True, compared=True, days=20 + number).items():
            rows.setdefault(name, []).extend(made)
    look, compare, *_ = stage_days(closed(rows), microseconds(UNTIL))
    assert (look.ended_count, look.lasting_count, look.median) == (20, 0, 29.0)
    # no stay in it went on: the journey's end says only that it would have taken longer
    assert (compare.ended_count, compare.lasting_count, compare.median) == (0, 20, None)


def test_order_is_told_by_when_criteria_were_met() -> None:
    rows: dict[str, list[Row]] = {}
    for number in range(12):
        made = journey(number, won=True, compared=True)
        name = made["journeys"][0]["journey_id"]
        start = made["journeys"][0]["opened_at"]
        # they compare and ask before two of them look
        for touch in made["journey_evidence"]:
            touch["occurred_at"] += timedelta(days=10) if touch["action"] == "viewed" else timedelta()
        made["journey_evidence"].append(
            {**made["journey_evidence"][0], "touch_id": f"{name}x", "action": "asked",
             "occurred_at": start + timedelta(days=2)}
        )  # fmt: skip
        for table, kept in made.items():
            rows.setdefault(table, []).extend(kept)
    orders = {(row.earlier, row.later): row for row in stage_orders(closed(rows))}
    assert orders["look", "compare"].otherwise_count == 12
    assert orders["look", "compare"].as_in_map_count == 0
