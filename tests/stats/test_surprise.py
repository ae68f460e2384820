"""How surprising a count is: against the negative binomial counted out, and between whole numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from quorate.stats.surprise import dispersion, surprise


def chance_of_at_least(count: int, mean: float, over: float) -> float:
    """1 minus the sum of the negative binomial's probabilities below `count`, term by term."""
    shape = 1.0 / over
    chance = mean / (mean + shape)
    below: float = sum(
        math.exp(math.lgamma(n + shape) - math.lgamma(shape) - math.lgamma(n + 1))
        * (1.0 - chance) ** shape
        * chance**n
        for n in range(count)
    )
    return 1.0 - below


@pytest.mark.parametrize(
    ("count", "mean", "over"), [(1, 0.4, 0.2), (4, 1.5, 0.2), (9, 3.0, 0.7), (2, 5.0, 1.0)]
)
def test_it_is_the_tail_of_the_negative_binomial(count: int, mean: float, over: float) -> None:
    found = surprise(np.array([float(count)]), np.array([mean]), over)
    assert found[0] == pytest.approx(-math.log10(chance_of_at_least(count, mean, over)), rel=1e-9)


def test_half_a_person_lies_between_two_whole_ones() -> None:
    one, half, two = surprise(np.array([1.0, 1.5, 2.0]), np.array([0.5, 0.5, 0.5]), 0.2)
    assert one < half < two


def test_nothing_seen_and_nothing_expected_surprise_nobody() -> None:
    assert surprise(np.array([0.0, 3.0]), np.array([1.0, 0.0]), 0.2).tolist() == [0.0, 0.0]


def test_dispersion_is_found_again() -> None:
    dice = np.random.default_rng(5)
    mean = dice.uniform(0.5, 4.0, 200_000)
    counts = dice.poisson(mean * dice.gamma(2.5, 1 / 2.5, len(mean))).astype(np.float64)
    chosen = np.ones(len(mean), dtype=bool)
    assert dispersion(counts, mean, chosen) == pytest.approx(0.4, abs=0.02)
    assert dispersion(dice.poisson(mean).astype(np.float64), mean, chosen) < 0.02
