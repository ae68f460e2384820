"""What acting as one may be worth: bounds that hold the truth, and no claim where there is nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.revenue.alignment import worth
from quorate.revenue.alignment.worth import alignment_worth, group_of
from quorate.settings import default_journey_map, default_settings
from quorate.warehouse.steps import Context, Moment, SqlStep

CASES = SqlStep("quorate.revenue.alignment", "alignment_cases")
CONTEXT = Context(Moment(date(2026, 6, 30)), default_settings(), (default_journey_map(),))
OPENED = at("01-01").replace(year=2023)


def test_reaching_one_person_both_ways() -> None:
    touch = {"journey_id": "j", "account_id": "a", "is_buyers_doing": False}
    rows = run_step(
        CASES,
        {
            "journeys": [
                {
                    "journey_id": "j", "account_id": "a", "opened_at": at("01-01"), "closed_at": at("03-01"),
                    "outcome": "won",
                },
                {"journey_id": "k", "account_id": "a", "opened_at": at("01-01"), "outcome": "open"},
            ],
            "touch_functions": working(
                "touch_functions",
                [
                    {**touch, "person_id": "ann", "our_function": "marketing", "occurred_at": at("01-05")},
                    {**touch, "person_id": "ben", "our_function": "sales", "occurred_at": at("01-04")},
                    {**touch, "person_id": "ann", "our_function": "sales", "occurred_at": at("02-01")},
                    {**touch, "person_id": "ben", "our_function": "marketing", "occurred_at": at("03-02")},
                ],
            ),
            "journey_values": working(
                "journey_values",
                [
                    {"journey_id": "j", "currency": "EUR", "value_amount": 10.0},
                    {"journey_id": "k", "currency": "USD", "value_amount": 9.0},
                ],
            ),
            "workspace_facts": [{"currency": "EUR"}],
        },
    )  # fmt: skip
    found = {row["journey_id"]: (row["engaged_at"], row["aligned_at"], row["value_amount"]) for row in rows}
    assert found == {"j": (at("01-04"), at("02-01"), 10.0), "k": (None, None, None)}


@pytest.mark.parametrize(
    ("columns", "group"),
    [
        ({"aligned": 20, "engaged": 5, "closed": 200}, "aligned"),
        ({"aligned": 40, "engaged": 5, "closed": 200}, "apart"),
        ({"engaged": 40, "closed": 200}, "never_engaged"),
        ({"closed": 200}, "never_engaged"),
        ({"aligned": 2, "engaged": 1, "closed": 30}, "decided_before"),
        ({"aligned": 20, "engaged": 5, "opened": 1_000}, "unfinished"),
    ],
)
def test_where_a_journey_stands_at_the_landmark(columns: dict[str, int], group: str) -> None:
    opened = OPENED + timedelta(days=columns.get("opened", 0))
    row = {"opened_at": opened}
    for name in ("aligned", "engaged", "closed"):
        row[f"{name}_at"] = opened + timedelta(days=columns[name]) if name in columns else None  # type: ignore[assignment]
    assert group_of(row, timedelta(days=30), timedelta(days=400), CONTEXT.moment.at) == group


def world(seed: int, effect: float, count: int = 400) -> tuple[list[dict[str, Any]], float]:
    """Journeys that are easy to reach are aligned oftener and won oftener; alignment adds `effect`.

    Returns the journeys and the mean effect on those that are compared, which nobody could see.
    """
    rng = np.random.default_rng(seed)
    rows, gained = [], []
    for number in range(count):
        ease = rng.normal()
        chance = float(np.clip(0.3 + 0.12 * ease, 0.02, 0.9))
        is_aligned = rng.random() < 1.0 / (1.0 + np.exp(-1.2 * ease))
        luck = rng.random()
        with_it, without = luck < min(chance + effect, 1.0), luck < chance
        gained.append(float(with_it) - float(without))
        days = int(rng.integers(40, 300))
        rows.append(
            {
                "journey_id": str(number), "account_id": str(number), "journey_map": "standard", "opened_at": OPENED,
                "closed_at": OPENED + timedelta(days=days),
                "outcome": "won" if (with_it if is_aligned else without) else "lost_competitor",
                "engaged_at": OPENED + timedelta(days=1),
                "aligned_at": OPENED + timedelta(days=10) if is_aligned else None,
                "value_amount": float(rng.integers(10, 90)) if number % 2 else None,
            }
        )  # fmt: skip
    # the last tenth of endings lies beyond the time looked at; none of those is won in time either way
    return rows, float(np.mean(gained))


def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(alignment_worth({"alignment_cases": pa.Table.from_pylist(rows)}, CONTEXT).to_pylist())


def test_where_alignment_does_nothing_no_effect_is_claimed() -> None:
    """A plain comparison would claim one in nearly every of these worlds; bounds that hold 0 claim none."""
    plain = claimed = 0
    for seed in range(200):
        rows, _ = world(seed, 0.0)
        won = told(rows)[0]
        plain += won["association_low"] > 0.0
        claimed += not won["gain_low"] <= 0.0 <= won["gain_high"]
    assert plain / 200 > 0.5
    assert claimed / 200 <= 0.05


@pytest.mark.parametrize("effect", [0.0, 0.006, 0.072])
def test_bounds_hold_the_truth_where_it_is_known(effect: float) -> None:
    held = favoured = 0
    for seed in range(100):
        rows, truth = world(seed, effect)
        won, money = told(rows)
        held += won["gain_low"] <= truth <= won["gain_high"]
        favoured += won["gain_high_if_favoured"] is not None and truth <= won["gain_high_if_favoured"]
        assert money["gain_low"] <= 0.0 <= money["gain_high"]
    assert held == 100
    assert favoured >= 95


def test_money_by_hand() -> None:
    """20 aligned worth 10 each, 5 won; 20 apart worth 20 each, 4 won: (50 - 200 - 80) / 40 and (50 + 400 - 80) / 40."""
    rows = [
        {
            "journey_id": f"{group}{n}", "account_id": "a", "journey_map": "standard", "opened_at": OPENED,
            "closed_at": OPENED + timedelta(days=100), "outcome": "won" if n < won else "lost_other",
            "engaged_at": OPENED + timedelta(days=1),
            "aligned_at": OPENED + timedelta(days=10) if group == "aligned" else None, "value_amount": amount,
        }
        for group, won, amount in (("aligned", 5, 10.0), ("apart", 4, 20.0))
        for n in range(20)
    ]  # fmt: skip
    share, money = told(rows)
    assert (share["aligned_count"], share["aligned_won_count"], share["apart_won_count"]) == (20, 5, 4)
    assert (money["aligned_amount"], money["apart_amount"]) == (50.0, 80.0)
    assert (money["gain_low"], money["gain_high"]) == (pytest.approx(-230 / 40), pytest.approx(370 / 40))
    assert money["association"] == pytest.approx(2.5 - 4.0)


def test_too_few_say_nothing_and_neither_does_nothing_at_all() -> None:
    rows, _ = world(1, 0.0, count=25)
    assert told(rows) == []
    empty = pa.Table.from_pylist(rows).slice(0, 0)
    assert run_step(worth.STEP, {"alignment_cases": empty}) == []
