"""Intervals for probabilities of which mean and variance are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats.beta_interval import beta_interval


@settings(max_examples=60)
@given(st.floats(0.0, 1.0), st.floats(0.0, 0.5))
def test_stays_within_the_possible_and_around_the_mean(mean: float, variance: float) -> None:
    low, high = beta_interval(np.array([mean]), np.array([variance]))
    assert 0.0 <= low[0] <= mean <= high[0] <= 1.0


@pytest.mark.parametrize(("a", "b"), [(2.0, 5.0), (0.5, 0.5), (30.0, 4.0)])
def test_holds_nine_tenths_of_the_beta_it_is_made_from(a: float, b: float) -> None:
    mean, variance = a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1.0))
    low, high = beta_interval(np.array([mean]), np.array([variance]))
    drawn = np.random.default_rng(1).beta(a, b, 40_000)
    assert ((drawn >= low[0]) & (drawn <= high[0])).mean() == pytest.approx(0.9, abs=0.006)


@pytest.mark.parametrize(
    ("mean", "variance", "expected"),
    [(0.3, 0.0, (0.3, 0.3)), (0.0, 0.2, (0.0, 0.0)), (1.0, 0.1, (1.0, 1.0)), (0.5, 0.25, (0.0, 1.0))],
)
def test_edges(mean: float, variance: float, expected: tuple[float, float]) -> None:
    low, high = beta_interval(np.array([mean]), np.array([variance]))
    assert (low[0], high[0]) == expected


def test_more_variance_is_never_narrower() -> None:
    low, high = beta_interval(np.full(4, 0.3), np.array([0.001, 0.01, 0.05, 0.15]))
    assert (np.diff(high - low) > 0.0).all()
