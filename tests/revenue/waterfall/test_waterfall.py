from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from tests.revenue.worked import working
from tests.worlds import run_step

from quorate.revenue.waterfall import waterfall, waterfall_stages
from quorate.settings import default_journey_map

STAGE = {
    "stage": "explore",
    "label": "Exploring",
    "place": 0,
    "is_before_purchase": True,
    "horizon_days": 30.0,
}
JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def _stay(
    journey: str, cohort: date, fate: str, days: float, possible: float, amount: float | None = None
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "stage": "explore",
        "place": 1,
        "fate": fate,
        "cohort_on": cohort,
        "days": days,
        "possible_days": possible,
        "is_counted": True,
        "own_amount": amount,
    }


STAYS = [
    _stay("j1", JANUARY, "advanced", 10.0, 170.0, 100.0),
    _stay("j2", JANUARY, "lost_no_decision", 25.0, 165.0),
    _stay("j3", JANUARY, "advanced", 40.0, 160.0, 50.0),
    _stay("j4", JANUARY, "paused", 12.0, 150.0),
    # half of June's could be seen for 20 days: too young for 30
    _stay("j5", JUNE, "advanced", 4.0, 28.0),
    _stay("j6", JUNE, "open", 20.0, 20.0),
    {**_stay("j6", JUNE, "back", 1.0, 9.0), "place": 2, "is_counted": False},
]


def _made() -> list[dict[str, Any]]:
    names = sorted({stay["journey_id"] for stay in STAYS})
    segments = [{"journey_id": name, "segment": "all"} for name in names]
    return run_step(
        waterfall.STEP,
        {
            "waterfall_stays": working("waterfall_stays", STAYS),
            "waterfall_journeys": working(
                "waterfall_journeys", [{"journey_id": name, "offering_id": "crm"} for name in names]
            ),
            "waterfall_segments": working(
                "waterfall_segments", [*segments, {"journey_id": "j1", "segment": "tier:A"}]
            ),
            "waterfall_stages": working("waterfall_stages", [STAGE]),
        },
    )


def test_shares_within_the_horizon_with_open_stays_kept() -> None:
    """At 10 days one of four advances; j4 leaves the risk set at 12; of two left one ends at 25, one lasts to 30."""
    january = next(row for row in _made() if row["segment"] == "all" and row["cohort_on"] == JANUARY)
    assert january["entered_count"] == 4
    assert (january["advanced_count"], january["lost_no_decision_count"], january["paused_count"]) == (
        2,
        1,
        1,
    )
    assert january["conversion_probability"] == pytest.approx(1 / 4)
    assert january["lost_no_decision_probability"] == pytest.approx(3 / 4 / 2)
    assert january["open_probability"] == pytest.approx(3 / 4 / 2)
    assert january["conversion_probability_low"] < 1 / 4 < january["conversion_probability_high"]
    # the fate of j4 within 30 days is not known: between one and two of four
    assert (january["least_probability"], january["most_probability"]) == (0.25, 0.5)
    assert (january["value_amount"], january["valued_count"]) == (150.0, 2)
    assert january["expected_amount"] == pytest.approx(75.0 / 4)
    # half have left once the last falls from 3/8 below: the curve is at 3/4, then 3/8
    assert january["median_days"] == 25.0


def test_a_young_month_says_so_and_keeps_its_bounds() -> None:
    june = next(row for row in _made() if row["cohort_on"] == JUNE)
    assert june["conversion_status"] == "too_young"
    assert june["conversion_probability"] is None
    assert june["conversion_probability_low"] is None
    assert (june["least_probability"], june["most_probability"]) == (0.5, 1.0)
    assert (june["entered_count"], june["open_count"], june["back_count"]) == (2, 1, 0)
    assert june["value_amount"] is None


def test_segments_are_told_apart() -> None:
    rows = _made()
    assert sorted((row["segment"], row["cohort_on"]) for row in rows) == [
        ("all", JANUARY),
        ("all", JUNE),
        ("tier:A", JANUARY),
    ]


def test_nothing_at_all() -> None:
    names = ("waterfall_stays", "waterfall_journeys", "waterfall_segments", "waterfall_stages")
    assert run_step(waterfall.STEP, {name: working(name) for name in names}) == []


def test_the_order_of_steps_and_how_long_they_are_followed() -> None:
    days = [float(day) for day in range(1, 11)]
    stays = [
        {**_stay(f"j{number}", JANUARY, "advanced", day, 100.0), "stage": "define"}
        for number, day in enumerate(days)
    ]
    slow = [
        {**_stay(f"s{number}", JANUARY, fate, day, 90.0), "stage": "explore"}
        for number, (fate, day) in enumerate([("back", 5.0), ("open", 90.0), ("open", 90.0)])
    ]
    strange = {**_stay("x", JANUARY, "open", 3.0, 3.0), "stage": "of_an_old_map"}
    rows = run_step(
        waterfall_stages.STEP, {"waterfall_stays": working("waterfall_stays", [*stays, *slow, strange])}
    )
    found = {row["stage"]: row for row in rows}
    order = [row["stage"] for row in sorted(rows, key=lambda row: row["place"])]
    own = [stage.stage for stage in default_journey_map().stages]
    bought = own.index("adopt")
    assert order == [
        *own[:bought],
        "milestone:customer",
        *own[bought:],
        "of_an_old_map",
        "milestone:repeat_customer",
    ]
    # four in five within eight days; where neither that nor half is reached, as long as half could be seen
    assert (found["define"]["horizon_days"], found["explore"]["horizon_days"]) == (8.0, 90.0)
    assert found["select"]["horizon_days"] is None
    assert found["decide"]["is_before_purchase"]
    assert not found["adopt"]["is_before_purchase"]
    assert isinstance(working("waterfall_stages"), pa.Table)
