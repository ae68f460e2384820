from __future__ import annotations

from datetime import date
from math import asin, comb, pi, sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.revenue.waterfall import conversion as step
from quorate.revenue.waterfall.conversion import conversion
from quorate.warehouse.steps import SqlStep

COUNTS = SqlStep("quorate.revenue.waterfall", "waterfall_counts")


def _stay(
    journey: str, stage: str, entered: str, fate: str, days: float | None, place: int = 1
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "stage": stage,
        "entered_at": at(entered),
        "fate": fate,
        "days": days,
        "place": place,
    }


def _count(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["segment"] == "all"]


STAYS = [
    _stay("j1", "explore", "01-05", "advanced", 10.0),
    _stay("j2", "explore", "01-20", "lost_no_decision", 30.0),
    _stay("j3", "explore", "01-31", "open", None),
    _stay("j4", "explore", "02-01", "back", 4.0),
    # Twice in one month: counted once, by its second stay.
    _stay("j5", "explore", "01-02", "back", 3.0, place=1),
    _stay("j5", "explore", "01-20", "lost_competitor", 20.0, place=3),
    _stay("j6", "explore", "01-09", "paused", 50.0),
    _stay("j7", "explore", "01-09", "quiet", 60.0),
]


def _inputs() -> dict[str, Any]:
    names = ["j1", "j2", "j3", "j4", "j5", "j6", "j7"]
    return {
        "stage_stays": working("stage_stays", STAYS),
        "journeys": [{"journey_id": name, "account_id": f"a_{name}", "offering_id": "crm"} for name in names],
        "journey_values": working(
            "journey_values",
            [
                {"journey_id": name, "currency": "USD" if name == "j2" else "EUR", "value_amount": value}
                for name, value in zip(names, [100.0, 900.0, None, 5.0, 50.5, 1.0, None], strict=True)
            ],
        ),
        "accounts": [
            {"account_id": "a_j1", "tier": "A", "industry": "banking"},
            {"account_id": "a_j2", "tier": "A"},
        ],
        "workspace_facts": pa.table({"currency": ["EUR"]}),
    }


def test_counts_by_month_of_entry() -> None:
    rows = run_step(COUNTS, _inputs())
    everyone = {row["cohort_on"]: row for row in rows if row["segment"] == "all"}
    january = everyone[date(2026, 1, 1)]
    assert january == {
        "cohort_on": date(2026, 1, 1),
        "segment": "all",
        "offering_id": "crm",
        "stage": "explore",
        "entered_count": 6,
        "advanced_count": 1,
        "back_count": 0,
        "lost_competitor_count": 1,
        "lost_no_decision_count": 1,
        "ended_count": 4,
        "value_amount": 100.0 + 50.5 + 1.0,
        "median_days": 25.0,
    }
    assert (everyone[date(2026, 2, 1)]["back_count"], everyone[date(2026, 2, 1)]["median_days"]) == (1, 4.0)
    segments = {row["segment"]: row["entered_count"] for row in rows if row["segment"] != "all"}
    assert segments == {"tier:A": 2, "industry:banking": 1}


def test_conversion_beside_the_counts() -> None:
    counts = run_step(COUNTS, _inputs())
    rows = run_step(step.STEP, {"waterfall_counts": pa.Table.from_pylist(counts)})
    january = next(row for row in rows if row["segment"] == "all" and row["cohort_on"] == date(2026, 1, 1))
    assert january["conversion_probability"] == 0.25
    assert 0.0 < january["conversion_probability_low"] < 0.25 < january["conversion_probability_high"] < 1.0
    assert len(rows) == len(counts)


def test_nothing_is_said_where_no_stay_has_ended() -> None:
    share, low, high = conversion(np.array([0]), np.array([0]))
    assert np.isnan([share, low, high]).all()


def test_one_success_of_one() -> None:
    """Beta(3/2, 1/2) has the distribution function (2 / pi) (asin sqrt x - sqrt(x (1 - x)))."""
    share, low, high = conversion(np.array([1]), np.array([1]))
    x = float(low[0])
    assert 2 / pi * (asin(sqrt(x)) - sqrt(x * (1 - x))) == pytest.approx(0.05, abs=1e-9)
    assert (share[0], high[0]) == (1.0, 1.0)


@given(st.integers(1, 500), st.data())
def test_the_share_lies_in_its_interval(ended: int, data: st.DataObject) -> None:
    advanced = data.draw(st.integers(0, ended))
    share, low, high = conversion(np.array([advanced, ended - advanced]), np.array([ended, ended]))
    assert 0.0 <= low[0] <= share[0] <= high[0] <= 1.0
    assert (low[0], high[0]) == pytest.approx((1 - high[1], 1 - low[1]))


@pytest.mark.parametrize("ended", [10, 40])
def test_the_interval_covers_at_its_rate(ended: int) -> None:
    """Exact coverage, averaged over true rates: near 90 %, as Brown, Cai & DasGupta find for it."""
    k = np.arange(ended + 1)
    _, low, high = conversion(k, np.full(ended + 1, ended))
    choose = np.array([comb(ended, int(i)) for i in k], dtype=float)
    covered = []
    for p in np.linspace(0.01, 0.99, 99):
        mass = choose * p**k * (1 - p) ** (ended - k)
        covered.append(mass[(low <= p) & (p <= high)].sum())
    assert np.mean(covered) == pytest.approx(0.90, abs=0.015)
    assert min(covered) > 0.75
