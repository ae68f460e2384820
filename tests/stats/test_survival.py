from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.survival import survival, survival_quantile


@pytest.mark.parametrize(
    ("durations", "ended", "share", "expected"),
    [
        ([1, 2, 3, 4], [True] * 4, 0.5, 2.0),
        ([1, 2, 3, 4], [True] * 4, 0.9, 4.0),
        # the two that were cut say that more than half last beyond 2
        ([1, 2, 2, 2], [True, True, False, False], 0.5, 2.0),
        ([1, 2, 2, 2], [True, False, False, False], 0.5, None),
        ([1, 1, 5, 9], [False, False, True, True], 0.5, 5.0),
        ([], [], 0.5, None),
    ],
)  # fmt: skip
def test_by_hand(durations: list[float], ended: list[bool], share: float, expected: float | None) -> None:
    assert survival_quantile(np.array(durations, dtype=float), np.array(ended, dtype=bool), share) == expected


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=20), st.sampled_from([0.25, 0.5, 0.9]))
def test_where_all_ended_it_is_the_quantile(durations: list[float], share: float) -> None:
    values = np.array(durations)
    found = survival_quantile(values, np.ones(len(values), dtype=bool), share)
    assert found == np.quantile(values, share, method="inverted_cdf")


def test_cutting_does_not_shorten_what_is_long() -> None:
    rng = np.random.default_rng(3)
    truth, cuts = rng.exponential(10.0, 4000), rng.exponential(15.0, 4000)
    found = survival_quantile(np.minimum(truth, cuts), truth <= cuts, 0.5)
    assert found == pytest.approx(10 * np.log(2), rel=0.06)


def test_survival_at_times_by_hand() -> None:
    durations, ended = np.array([2.0, 3.0, 3.0, 5.0, 7.0]), np.array([True, True, False, True, False])
    # 4/5 past 2, times 3/4 past 3, times 1/2 past 5; the cut at 3 counts as at risk of the end at 3
    at = np.array([[0.0, 1.9], [2.0, 3.5], [5.0, 90.0]])
    assert survival(durations, ended, at) == pytest.approx(np.array([[1.0, 1.0], [0.8, 0.6], [0.3, 0.3]]))
