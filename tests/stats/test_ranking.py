from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.ranking import Separation, separation

SCORES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12).map(np.array)


def test_by_hand() -> None:
    found = separation(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    assert found.auc == pytest.approx((1 + 0.5 + 1 + 1) / 4)
    assert (found.higher_count, found.lower_count) == (2, 2)


@pytest.mark.parametrize(("higher", "lower"), [([], [1.0]), ([1.0], []), ([], [])])
def test_nothing_to_compare_is_unknown(higher: list[float], lower: list[float]) -> None:
    found = separation(np.array(higher), np.array(lower))
    assert found == Separation(None, None, None, len(higher), len(lower))


@given(SCORES, SCORES)
def test_agrees_with_every_pair(higher: np.ndarray, lower: np.ndarray) -> None:
    pairs = (higher[:, None] > lower[None, :]) + 0.5 * (higher[:, None] == lower[None, :])
    assert separation(higher, lower).auc == pytest.approx(pairs.mean())


def test_the_interval_holds_the_truth_at_its_rate() -> None:
    rng = np.random.default_rng(5)
    truth = 0.7602499389065233  # of two normal distributions one standard deviation apart
    inside = 0
    for _ in range(400):
        found = separation(rng.normal(1.0, 1.0, 60), rng.normal(0.0, 1.0, 60))
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= truth <= found.high
    assert 0.91 <= inside / 400 <= 0.98
