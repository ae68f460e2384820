"""Even draws, and what coming further goes along with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.even_draws import even_draws
from quorate.stats.nested_shares import DIMENSIONS, NestedCounts, log_odds_gained


@pytest.mark.parametrize("dimensions", [1, 2, 3, 5])
def test_every_stretch_of_each_axis_holds_its_share(dimensions: int) -> None:
    points = even_draws(512, dimensions)
    assert points.shape == (512, dimensions)
    assert points.min() > 0.0
    assert points.max() < 1.0
    for axis in points.T:
        counts = np.histogram(axis, bins=16, range=(0.0, 1.0))[0]
        assert set(counts.tolist()) == {32}


def test_an_average_errs_less_than_by_lot() -> None:
    """The mean of x y z over the cube is 1/8."""
    points = even_draws(256, 3)
    by_lot = np.random.default_rng(1).random((200, 256, 3)).prod(axis=2).mean(axis=1)
    assert abs(points.prod(axis=1).mean() - 0.125) < np.median(abs(by_lot - 0.125)) / 2


def test_worked_by_hand() -> None:
    """200 were there and 60 bought; of 100 who came further 50 did: odds of 1 against 3 to 7."""
    found = log_odds_gained(NestedCounts(200_000, 60_000, 100_000, 50_000), even_draws(256, DIMENSIONS))
    assert found.mean() == pytest.approx(np.log((50 / 50) / (60 / 140)), abs=0.01)
    assert found.std() < 0.02


def test_few_cases_say_little() -> None:
    few = log_odds_gained(NestedCounts(20, 6, 10, 5), even_draws(256, DIMENSIONS))
    many = log_odds_gained(NestedCounts(2000, 600, 1000, 500), even_draws(256, DIMENSIONS))
    assert few.std() > 5 * many.std()
    assert np.quantile(few, 0.05) < many.mean() < np.quantile(few, 0.95)


@pytest.mark.parametrize("counts", [(10, 5, 11, 5), (10, 5, 5, 6), (10, 3, 5, 4), (10, 9, 8, 2)])
def test_counts_that_cannot_be(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="cannot be nested"):
        log_odds_gained(NestedCounts(*counts), even_draws(16, DIMENSIONS))


@given(
    st.integers(50, 400),
    st.floats(0.1, 0.9),
    st.floats(0.05, 0.9),
    st.floats(0.02, 0.9),
    st.integers(0, 10**6),
)
def test_the_truth_is_covered(count: int, further: float, end: float, other: float, seed: int) -> None:
    """Within six standard deviations of the draws, whatever the shares."""
    chance = np.random.default_rng(seed)
    went = int(chance.binomial(count, further))
    ended, others = int(chance.binomial(went, end)), int(chance.binomial(count - went, other))
    found = log_odds_gained(NestedCounts(count, ended + others, went, ended), even_draws(256, DIMENSIONS))
    mixed = further * end + (1 - further) * other
    truth = np.log(end / (1 - end)) - np.log(mixed / (1 - mixed))
    assert abs(found.mean() - truth) < 6 * found.std()


def test_nine_in_ten_intervals_hold_the_truth() -> None:
    chance = np.random.default_rng(7)
    truth = np.log(0.4 / 0.6) - np.log(0.28 / 0.72)
    held = 0
    for _ in range(300):
        went = int(chance.binomial(120, 0.5))
        ended, others = int(chance.binomial(went, 0.4)), int(chance.binomial(120 - went, 0.16))
        found = log_odds_gained(NestedCounts(120, ended + others, went, ended), even_draws(128, DIMENSIONS))
        held += bool(np.quantile(found, 0.05) <= truth <= np.quantile(found, 0.95))
    assert 255 <= held <= 285
