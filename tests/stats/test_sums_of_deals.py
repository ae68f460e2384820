"""Sums of all-or-nothing amounts against going through every possible set of wins."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats import sums_of_deals
from quorate.stats.ragged import Numbers
from quorate.stats.shared_factor import given_shared, shared_values
from quorate.stats.sums_of_deals import GRID, sum_interval

SURE = np.ones(1)


def by_enumeration(amounts: Numbers, given_z: Numbers, weights: Numbers, level: float) -> float:
    """The smallest sum that is reached with at least probability `level`."""
    chances: dict[float, float] = {}
    for won in product((0, 1), repeat=len(amounts)):
        total = float(np.dot(won, amounts))
        for row, weight in zip(given_z, weights, strict=True):
            each = [chance if is_won else 1.0 - chance for chance, is_won in zip(row, won, strict=True)]
            chances[total] = chances.get(total, 0.0) + weight * float(np.prod(each))
    reached = 0.0
    for total in sorted(chances):
        reached += chances[total]
        if reached >= level - 1e-12:
            return total
    return max(chances)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 50), st.floats(0.0, 1.0)), min_size=1, max_size=7),
    st.sampled_from([0.0, 0.05, 0.3]),
)
def test_equals_enumeration_up_to_the_grid(deals: list[tuple[int, float]], shared: float) -> None:
    # amounts that fall on the grid exactly: whole shares of a total of GRID steps
    amounts = np.array([float(amount) for amount, _ in deals])
    amounts[0] += GRID - amounts.sum()
    values, weights = shared_values(5)
    chances = np.array([chance for _, chance in deals])
    given_z = given_shared(chances, np.full(len(deals), shared), values)
    low, high = sum_interval(amounts, given_z, weights)
    expected = [by_enumeration(amounts, given_z, weights, level) for level in (0.05, 0.95)]
    assert [low, high] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("amounts", "chances", "expected"),
    [
        ([], [], (0.0, 0.0)),
        ([100.0], [1.0], (100.0, 100.0)),
        ([100.0], [0.03], (0.0, 0.0)),
        ([100.0], [0.5], (0.0, 100.0)),
        ([60.0, 40.0], [1.0, 0.5], (60.0, 100.0)),
    ],
)
def test_by_hand(amounts: list[float], chances: list[float], expected: tuple[float, float]) -> None:
    assert sum_interval(np.array(amounts), np.array([chances]), SURE) == pytest.approx(expected)


def test_many_deals_by_the_normal_curve_agree_with_the_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(5)
    amounts = chance.lognormal(10.0, 0.5, 300)
    values, weights = shared_values(9)
    given_z = given_shared(chance.uniform(0.05, 0.6, 300), np.full(300, 0.05), values)
    exact = sum_interval(amounts, given_z, weights)
    monkeypatch.setattr(sums_of_deals, "MOST_EXACT", 0)
    assert sum_interval(amounts, given_z, weights) == pytest.approx(exact, rel=0.01)


def test_the_true_sum_lies_in_nine_of_ten_intervals_and_sharing_widens() -> None:
    chance = np.random.default_rng(11)
    amounts, chances, shared = chance.lognormal(10.0, 0.8, 30), chance.uniform(0.1, 0.6, 30), 0.1
    values, weights = shared_values(9)
    low, high = sum_interval(amounts, given_shared(chances, np.full(30, shared), values), weights)
    drawn = given_shared(chances, np.full(30, shared), chance.normal(size=20_000))
    totals = (chance.random(drawn.shape) < drawn) @ amounts
    assert ((totals >= low) & (totals <= high)).mean() == pytest.approx(0.9, abs=0.015)
    narrow = sum_interval(amounts, chances[None, :], SURE)
    assert high - low > 1.1 * (narrow[1] - narrow[0])
