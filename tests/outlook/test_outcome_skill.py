"""Whether history tells won from lost: it does where it does, and chance is not taken for skill."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import CONTEXT, at, working
from tests.worlds import run_step

from quorate.outlook import outcome_backtest, outcome_skill


def deals_of(seed: int, effect: float, count: int = 400) -> dict[str, Any]:
    """Deals of two years whose second stage, where they reach it, lifts the log-odds of winning by `effect`."""
    chance = np.random.default_rng(seed)
    deals, changes = [], []
    for number in range(count):
        made = at("2024-06-01") + timedelta(days=float(chance.uniform(0.0, 700.0)))
        took, is_second = float(chance.gamma(4.0, 20.0)) + 20.0, chance.random() < 0.5
        is_won = chance.random() < 1.0 / (1.0 + np.exp(effect / 2.0 - effect * is_second))
        closed = made + timedelta(days=took)
        is_over = closed < at("2026-06-30")
        name = f"o{number:03}"
        deals.append(
            {"opportunity_id": name, "journey_id": name, "currency": "EUR", "created_at": made, "amount": 5.0,
             "closed_at": closed if is_over else None, "is_renewal": False,
             "outcome": ("won" if is_won else "lost_competitor") if is_over else "open"}
        )  # fmt: skip
        for stage, after in ((1, 0.0), (2, 10.0)):
            if stage == 1 or is_second:
                changes.append({"opportunity_id": name, "field": "crm_stage", "value": f"s{stage}", "position": stage,
                                "changed_at": made + timedelta(days=after)})  # fmt: skip
    return {
        "deals": working("deals", deals),
        "deal_changes": working("deal_changes", changes),
        "deal_activity": working("deal_activity"),
    }


def skill(seed: int, effect: float, count: int = 400) -> dict[str, Any]:
    return run_step(outcome_skill.STEP, deals_of(seed, effect, count), context=CONTEXT)[0]


def test_skill_that_is_there_is_found() -> None:
    found = skill(1, 3.0)
    assert found["separates"] is True
    assert found["ranking"] > 0.7


def test_drawn_by_lot_nothing_is_told_apart() -> None:
    found = [skill(seed, 0.0) for seed in range(6)]
    # the lower end of a 95 % interval lies above 0.5 by chance one time in forty
    assert sum(row["separates"] for row in found) <= 1
    assert np.mean([row["ranking"] for row in found]) == pytest.approx(0.5, abs=0.05)


def test_with_hardly_any_endings_nothing_is_said() -> None:
    assert skill(2, 3.0, count=12)["separates"] is None


def back(seed: int, effect: float, count: int = 400) -> list[dict[str, Any]]:
    return run_step(outcome_backtest.STEP, deals_of(seed, effect, count), context=CONTEXT)


def test_live_skill_is_that_of_half_a_year_ago_and_stands_beside_cross_validation() -> None:
    row = back(1, 3.0)[0]
    assert row["deal_days"] > 100
    assert row["live"] < row["base_rates"] - 0.02
    assert abs(row["live"] - row["cross_validated"]) < 0.05
    assert back(2, 3.0, count=12) == []


def test_what_came_of_deals_lately_changes_nothing_about_what_was_said_live() -> None:
    """Only the judgement may change with the endings of the last half-year, not what is judged."""
    tables = deals_of(4, 3.0)
    rows = tables["deals"].to_pylist()
    late = [row for row in rows if row["closed_at"] is not None and row["closed_at"] >= at("2026-01-02")]
    for row in late:
        row["outcome"] = "lost_no_decision" if row["outcome"] == "won" else "won"
    first = run_step(outcome_backtest.STEP, tables, context=CONTEXT)[0]
    second = run_step(outcome_backtest.STEP, {**tables, "deals": working("deals", rows)}, context=CONTEXT)[0]
    assert len(late) > 30
    assert first["base_rates"] != second["base_rates"]
    assert second["live"] > first["live"] + 0.1
    assert second["cross_validated"] - first["cross_validated"] < second["live"] - first["live"]
