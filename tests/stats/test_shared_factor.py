"""Sharing uncertainty changes how things move together, never how each behaves alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from quorate.stats.shared_factor import band_probabilities, given_shared, shared_values

CUTS = np.array([-0.6, -0.2, 0.2, 0.6])


@settings(max_examples=60)
@given(st.floats(-1.0, 1.0), st.floats(0.05, 0.6), st.floats(0.0, 0.6))
def test_averaged_over_the_shared_value_each_level_is_normal(mean: float, sd: float, shared: float) -> None:
    values, weights = shared_values(31)
    averaged = sum(
        weight * band_probabilities(np.array([mean]), np.array([sd]), CUTS, shared, float(z))[0]
        for z, weight in zip(values, weights, strict=True)
    )
    below = ndtr((CUTS - mean) / sd)
    assert averaged == pytest.approx(np.diff(np.concatenate(([0.0], below, [1.0]))), abs=5e-4)


@settings(max_examples=60)
@given(st.lists(st.floats(0.0, 1.0), max_size=5), st.floats(0.0, 0.5))
def test_averaged_over_the_shared_value_each_chance_is_as_before(chances: list[float], shared: float) -> None:
    values, weights = shared_values(31)
    given_z = given_shared(np.array(chances), np.full(len(chances), shared), values)
    assert given_z.shape == (31, len(chances))
    assert (weights @ given_z).tolist() == pytest.approx(chances, abs=2e-3)
    assert (np.diff(given_z, axis=0) >= -1e-12).all(), "a better quarter is better for every deal"


def test_without_sharing_nothing_moves() -> None:
    found = given_shared(np.array([0.3]), np.zeros(1), np.array([-2.0, 0.0, 2.0]))
    assert found[:, 0].tolist() == pytest.approx([0.3, 0.3, 0.3])
