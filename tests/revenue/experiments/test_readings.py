"""What experiments say: nothing too early, the difference and its range when it is time, and why not else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.revenue.experiments.worked import START, candidate, context, made

from quorate.revenue.experiments.balance import STEP as BALANCE
from quorate.revenue.experiments.readings import STEP, looking_days
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements

DESIGN = {
    "experiment_id": "quiet", "name": "Quiet", "kind": "play", "unit": "account", "basis": "drawn",
    "starts_on": START.date(), "window_days": 28, "functions": ["marketing"], "holdout_share": 0.25,
    "status": "running", "known_at": START, "ends_on": None,
}  # fmt: skip


def _outcome(number: int, arm: str, *, is_won: bool = False, **columns: Any) -> dict[str, Any]:
    since = START + timedelta(days=columns.pop("late", 0))
    return {
        "experiment_id": "quiet", "account_id": f"a{number}", "window_no": 1,
        "arm": arm, "stratum": "explore / under 50",
        "family_id": f"a{number}", "since_at": since, "until_at": since + timedelta(days=28), "is_over": True,
        "won_at": since + timedelta(days=3) if is_won else None, "won_amount": 100.0 if is_won else 0.0,
        "currency": "EUR" if is_won else None, "touches_before_count": number % 3, **columns,
    }  # fmt: skip


def _world(treated: int, won: int, held_out: int, held_out_won: int, **columns: Any) -> list[dict[str, Any]]:
    """Accounts in four waves a month apart, winners among them evenly."""
    arms = [("treated", place * won // max(treated, 1), treated, won, place) for place in range(treated)]
    arms += [
        ("holdout", place * held_out_won // max(held_out, 1), held_out, held_out_won, place)
        for place in range(held_out)
    ]
    rows = []
    for number, (arm, before, count, winners, place) in enumerate(arms):
        is_won = (place + 1) * winners // max(count, 1) > before
        rows.append(_outcome(number, arm, is_won=is_won, late=28 * (place % 4), **columns))
    return rows


def _read(outcomes: list[dict[str, Any]], metric: str, **design: Any) -> list[dict[str, Any]]:
    given = {
        "experiments": [{**DESIGN, **design}],
        "experiment_outcomes": outcomes,
        "experiment_candidates": [candidate(row["account_id"], known_at=START) for row in outcomes],
    }
    rows = made(STEP, given)
    table = pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["experiment_results"].arrow_schema())
    assert disagreements(PUBLISHED_TABLES["experiment_results"], table) == []
    return [row for row in rows if row["metric"] == metric]


def test_worked_by_hand() -> None:
    """60 of 300 treated and none of 100 held out bought; from the first wave on, and the range only closes in."""
    rows = _read(_world(300, 60, 100, 0), "won")
    assert rows[0]["measured_on"] == date(2026, 2, 2)
    assert rows[-1]["measured_on"] == date(2026, 6, 30)
    last = rows[-1]
    assert (last["treated_count"], last["holdout_count"]) == (300, 100)
    assert (last["treated_value"], last["holdout_value"]) == (0.2, 0.0)
    assert last["effect"] == pytest.approx(0.2)
    assert (last["status"], last["confidence"]) == ("separated", 0.95)
    assert 0.0 < last["effect_low"] < 0.2 < last["effect_high"] < 0.4
    lows = [row["effect_low"] for row in rows if row["effect_low"] is not None]
    assert lows == sorted(lows)
    money = _read(_world(300, 60, 100, 0), "won_amount")[-1]
    assert (money["effect"], money["currency"]) == (pytest.approx(20.0), "EUR")


def test_too_early_is_said_and_nothing_made_up() -> None:
    few = _read(_world(30, 6, 4, 1), "won")
    assert {(row["status"], row["effect"], row["effect_low"]) for row in few} == {("too_early", None, None)}
    nobody_won = _read(_world(300, 0, 100, 0), "won")
    assert {row["status"] for row in nobody_won} == {"too_early"}
    one_arm = _read(_world(300, 30, 0, 0), "won")[-1]
    assert (one_arm["status"], one_arm["treated_value"]) == ("one_arm_empty", None)
    waiting = _read(_world(300, 60, 100, 0, is_over=False), "won")[-1]
    assert (waiting["treated_count"], waiting["status"]) == (0, "too_early")


def test_money_that_cannot_be_added_is_not() -> None:
    world = _world(300, 60, 100, 0)
    winner = next(row for row in world if row["currency"])
    winner["currency"] = "USD"
    assert {row["status"] for row in _read(world, "won_amount")} == {"several_currencies"}
    winner["currency"] = winner["won_amount"] = None
    last = _read(world, "won_amount")[-1]
    assert (last["status"], last["effect"], last["treated_value"]) == ("not_measured", None, None)
    assert _read(world, "won")[-1]["status"] == "separated", "that they bought is known"


def test_windows_of_one_account_are_no_news_apart() -> None:
    """Each account twice over, doing the same again: as many accounts, the same difference."""
    once = _world(300, 60, 100, 10)
    later = [
        {**row, "window_no": 2, "since_at": row["until_at"], "until_at": row["until_at"] + timedelta(days=28)}
        for row in once
    ]
    single, double = _read(once, "won")[-1], _read([*once, *later], "won")[-1]
    assert (double["treated_count"], double["holdout_count"]) == (300, 100)
    assert double["effect"] == pytest.approx(single["effect"])


def test_no_difference_is_not_separated() -> None:
    last = _read(_world(300, 60, 100, 20), "won")[-1]
    assert last["status"] == "not_separated"
    assert last["effect_low"] < 0.0 < last["effect_high"]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 1, 20), [date(2026, 1, 20)]),
        (date(2026, 2, 2), [date(2026, 2, 2)]),
        (date(2026, 2, 10), [date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 10)]),
    ],
)
def test_readings_are_of_mondays_and_the_day_looked_at(day: date, days: list[date]) -> None:
    assert looking_days(DESIGN, day) == days


def _balance(
    outcomes: list[dict[str, Any]], meant: float | None = None, **design: Any
) -> dict[tuple[str, str], dict[str, Any]]:
    given = {
        "experiments": [{**DESIGN, **design}],
        "experiment_outcomes": outcomes,
        "experiment_candidates": [candidate(row["account_id"], known_at=START) for row in outcomes],
    }
    rows = made(BALANCE, given, context(share=meant))
    table = pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["experiment_balance"].arrow_schema())
    assert disagreements(PUBLISHED_TABLES["experiment_balance"], table) == []
    return {(row["trait"], row["level"]): row for row in rows}


def test_arms_that_are_alike_and_arms_that_are_not() -> None:
    alike = _balance(_world(300, 60, 100, 0))
    assert {row["finding"] for row in alike.values()} == {"alike"}
    assert alike["accounts", "all"]["holdout_value"] == 0.25
    unlike = _world(300, 60, 100, 0)
    for row in unlike:
        if row["arm"] == "holdout":
            row["touches_before_count"] += 5
            row["stratum"] = "decide / under 50"
    found = _balance(unlike)
    assert {key for key, row in found.items() if row["finding"] == "unlike"} == {
        ("stage", "decide"), ("stage", "explore"), ("touches_before", "mean"),
    }  # fmt: skip


def test_a_share_that_lots_would_hardly_give_is_a_mismatch() -> None:
    assert _balance(_world(390, 0, 60, 0))["accounts", "all"]["finding"] == "ratio_mismatch"
    imported: dict[str, Any] = {"basis": "imported", "seed": None}
    assert _balance(_world(390, 0, 60, 0), **imported)["accounts", "all"]["finding"] == "unknown"
    assert _balance(_world(390, 0, 60, 0), 0.13, **imported)["accounts", "all"]["finding"] == "alike"
    assert _balance(_world(390, 0, 60, 0), 0.3, **imported)["accounts", "all"]["finding"] == "ratio_mismatch"


def test_lots_of_one_in_twenty_are_called_unlike_at_most() -> None:
    chance = np.random.default_rng(4)
    unlike = 0
    for _ in range(100):
        rows = [
            _outcome(
                number,
                "holdout" if chance.random() < 0.25 else "treated",
                stratum=f"s{chance.integers(4)} / x",
                touches_before_count=int(chance.poisson(3)),
            )
            for number in range(200)
        ]
        unlike += any(row["finding"] == "unlike" for row in _balance(rows).values())
    assert unlike <= 5 + 2 * (100 * 0.05 * 0.95) ** 0.5


def test_when_accounts_came_in_before_says_how_many_are_planned_for() -> None:
    from quorate.revenue.experiments.horizon import planned_weight

    outcomes = [_outcome(number, "treated", late=0 if number < 8 else 40) for number in range(12)]
    before = [datetime(2025, 9, 1)] * 4 + [datetime(2020, 1, 1)] * 50
    assert planned_weight(DESIGN, outcomes, before) == pytest.approx(0.25 * 0.75 * 12)
    again = {**DESIGN, "kind": "universal_holdout"}
    assert planned_weight(again, outcomes, before) == pytest.approx(0.25 * 0.75 * 12 * 13)
    short = {**DESIGN, "ends_on": date(2026, 2, 28)}
    assert planned_weight(short, outcomes, before) == pytest.approx(0.25 * 0.75 * 8)
