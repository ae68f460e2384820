"""Log-likelihoods of a week's counts: at full weight those of the negative multinomial, and what tempering leaves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial, nbinom

from quorate.stats.count_mixes import MixWeights, mix_log_likelihoods, scaled_rates

FULL = MixWeights(made_of=1.0, in_all=1.0, size=1.7, most_of_a_kind=1e9)
RATES = np.array([[0.5, 2.0], [1.0, 0.2], [0.1, 0.1]])


@given(st.lists(st.integers(0, 6), min_size=3, max_size=3), st.floats(0.2, 4.0))
def test_two_states_differ_as_by_the_distributions(counts: list[int], level: float) -> None:
    found = mix_log_likelihoods(np.array([counts], dtype=float), RATES, np.array([level]), FULL)[0, 0]
    expected = [
        multinomial.logpmf(counts, sum(counts), rates / rates.sum())
        + nbinom.logpmf(sum(counts), FULL.size, FULL.size / (FULL.size + level * rates.sum()))
        for rates in RATES.T
    ]
    assert found[0] - found[1] == pytest.approx(expected[0] - expected[1], abs=1e-9)


def test_a_busy_week_of_the_same_mix_says_more_only_by_its_size_in_the_mix_part() -> None:
    mix_only = MixWeights(made_of=1.0, in_all=0.0, size=1.0, most_of_a_kind=1e9)
    one, two = mix_log_likelihoods(
        np.array([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0]]), RATES, np.array([1.0, 5.0]), mix_only
    )
    np.testing.assert_allclose(two, 2.0 * one)
    np.testing.assert_allclose(one[0], one[1])


def test_more_of_one_kind_than_counts_changes_nothing() -> None:
    capped = MixWeights(made_of=0.3, in_all=0.2, size=1.0, most_of_a_kind=3.0)
    three, many = mix_log_likelihoods(
        np.array([[3.0, 0.0, 0.0], [50.0, 0.0, 0.0]]), RATES, np.array([1.0]), capped
    )
    np.testing.assert_array_equal(three, many)


def test_levels_of_kinds_are_found_in_counts_and_their_shapes_kept() -> None:
    random = np.random.default_rng(1)
    shapes = np.array([[0.5, 1.0, 2.5], [2.5, 1.0, 0.5]])
    states = random.integers(0, 3, 4000)
    counts = random.poisson(np.array([[0.3], [1.4]]) * shapes[:, states]).T
    found = scaled_rates(counts.astype(float), shapes, np.eye(3)[states])
    np.testing.assert_allclose(found, np.array([[0.3], [1.4]]) * shapes, rtol=0.06)
