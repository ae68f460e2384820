from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.revenue.worked import working
from tests.worlds import run_step

from quorate.revenue.waterfall import waterfall_changes
from quorate.revenue.waterfall.periods import periods_over
from quorate.vocabulary import PUBLISHED_TABLES

LAST = date(2026, 6, 30)
END = datetime(2026, 7, 1)
APRIL = date(2026, 4, 1)
STAGES = [
    {"stage": stage, "label": stage, "place": place, "is_before_purchase": place < 2, "horizon_days": 30.0}
    for place, stage in enumerate(["explore", "decide", "milestone:customer"])
]


def _world(
    seed: int, *, a_day: float = 0.6, later: float | None = None, currency: str = "EUR"
) -> dict[str, Any]:
    """A year and a half of journeys, each through explore and decide; `later` is the chance to win from April on."""
    rng = np.random.default_rng(seed)
    stays, journeys = [], []
    for number in range(rng.poisson(a_day * 540)):
        name, moment = f"j{number:05}", END - timedelta(days=float(rng.uniform(0, 540)))
        journey = {
            "journey_id": name,
            "outcome": "open",
            "is_own_currency": currency == "EUR",
            "currency": currency,
        }
        opened = moment
        for place, stage in enumerate(["explore", "decide"], 1):
            ended = moment + timedelta(days=float(rng.gamma(2, 8)))
            chance = later if later is not None and stage == "decide" and ended.date() >= APRIL else 0.4
            goes_on = rng.random() < chance
            fate = ("advanced" if goes_on else "lost_other") if ended < END else "open"
            went_to = {1: "decide", 2: "milestone:customer"}[place] if fate == "advanced" else None
            stays.append({
                "journey_id": name, "stage": stage, "place": place, "entered_at": moment, "fate": fate,
                "went_to": went_to, "days": (min(ended, END) - moment) / timedelta(days=1), "is_counted": True,
            })  # fmt: skip
            if fate != "advanced":
                break
            moment = ended
        else:
            journey |= {"outcome": "won", "closed_at": moment, "won_amount": float(rng.gamma(4, 2500))}
        journeys.append({**journey, "opened_at": opened})
    segments = [{"journey_id": each["journey_id"], "segment": "all"} for each in journeys]
    return {
        "waterfall_stays": working("waterfall_stays", stays),
        "waterfall_journeys": working("waterfall_journeys", journeys),
        "waterfall_segments": working("waterfall_segments", segments),
        "waterfall_stages": working("waterfall_stages", STAGES),
    }


def _changes(world: dict[str, Any]) -> list[dict[str, Any]]:
    return run_step(waterfall_changes.STEP, world, LAST)


def test_periods_that_are_over() -> None:
    months = periods_over("month", date(2026, 6, 29), 1, 2)
    assert [(each.first_on, each.next_on) for each in months] == [
        (date(2026, 5, 1), date(2026, 6, 1)), (date(2026, 4, 1), date(2026, 5, 1)),
    ]  # fmt: skip
    assert periods_over("month", LAST, 1, 1)[0].first_on == date(2026, 6, 1)
    assert [each.first_on for each in periods_over("quarter", LAST, 2, 2)] == [
        date(2026, 2, 1),
        date(2025, 11, 1),
    ]


def test_the_parts_sum_to_the_whole_to_the_cent() -> None:
    sums: dict[tuple[Any, ...], float] = defaultdict(float)
    rows = _changes(_world(1))
    for row in rows:
        sign = {"after": -1.0, "change": 0.0}.get(row["part"], 1.0)
        sums[(row["grain"], row["period_on"], row["segment"], row["measure"])] += sign * row["value"]
        assert row["value_low"] <= row["value"] <= row["value_high"]
    assert len(sums) == 2 * 2 * waterfall_changes.COMPARISONS
    assert list(sums.values()) == pytest.approx([0.0] * len(sums), abs=0.005)
    assert {row["currency"] for row in rows} == {"EUR", None}


def test_the_stage_that_changed_explains_it() -> None:
    rows = _changes(_world(2, a_day=2.0, later=0.1))
    quarter = {
        row["stage"] or row["part"]: row
        for row in rows
        if (row["grain"], row["period_on"], row["measure"]) == ("quarter", APRIL, "customers")
    }
    assert quarter["decide"]["is_beyond_chance"]
    assert quarter["decide"]["value"] < 0
    assert not quarter["explore"]["is_beyond_chance"]
    assert abs(quarter["decide"]["value"]) > 3 * abs(quarter["explore"]["value"])


def test_where_nothing_changed_little_is_said() -> None:
    """One of ten comparisons at most may call any part beyond chance."""
    said = []
    for seed in range(12):
        compared: dict[tuple[Any, ...], bool] = defaultdict(bool)
        for row in _changes(_world(100 + seed, a_day=0.5)):
            if row["measure"] == "amount" and row["part"] not in ("before", "after", "change"):
                compared[(row["grain"], row["period_on"])] |= row["is_beyond_chance"]
        said += list(compared.values())
    assert len(said) == 12 * 2 * waterfall_changes.COMPARISONS
    assert np.mean(said) <= 0.10


def test_expected_customers_are_what_such_a_process_brings() -> None:
    """Of teams that begin, .4 x .4 become customers; the pull towards the usual is towards the same."""
    rows = [
        row
        for seed in range(3)
        for row in _changes(_world(seed, a_day=3.0))
        if (row["grain"], row["measure"], row["part"]) == ("quarter", "customers", "after")
    ]
    assert np.mean([row["value"] for row in rows]) == pytest.approx(0.16 * 3.0 * 91, rel=0.15)


def test_without_amounts_only_customers_are_told() -> None:
    rows = _changes(_world(3, currency="USD"))
    assert {row["measure"] for row in rows} == {"customers"}


def test_one_journey_and_nothing_at_all() -> None:
    world = _world(4)
    names = ("waterfall_stays", "waterfall_journeys", "waterfall_segments", "waterfall_stages")
    assert _changes({name: working(name) for name in names}) == []
    one = world["waterfall_journeys"]["journey_id"][0].as_py()
    alone = {
        name: table.filter([each == one for each in table["journey_id"].to_pylist()])
        if "journey_id" in table.column_names
        else table
        for name, table in world.items()
    }
    assert {row["segment"] for row in _changes(alone)} <= {"all"}
    assert PUBLISHED_TABLES["waterfall_changes"].key[0] == "grain"
