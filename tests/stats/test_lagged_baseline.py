"""Baselines by own past and group: worked by hand, and what a beginning burst may not do to its own baseline."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.lagged_baseline import common_factor, group_means, lagged_expectation


def test_own_past_and_group_are_weighed_by_their_worth() -> None:
    counts = np.array([[4.0, 2.0, 9.0, 9.0]])
    means = np.full((1, 4), 1.0)
    # period 3, lag 2: periods 1 and 0 count, 2 fresh and 4 at half: (6 * 1 + 2 + 4 / 2) / (6 + 1 + 1 / 2)
    expected = lagged_expectation(counts, means, strength=6.0, half_life=1.0, lag=2)
    assert expected[0].tolist() == pytest.approx([0.0, 0.0, (6 + 4) / 7, (6 + 2 + 2) / 7.5])


def test_a_beginning_burst_does_not_lift_its_own_baseline() -> None:
    quiet = np.ones((1, 30))
    burst = quiet.copy()
    burst[0, 26:] = 50.0
    means = np.ones((1, 30))
    kept = [lagged_expectation(counts, means, 12.0, 8.0, 4)[0, 29] for counts in (quiet, burst)]
    assert kept[0] == kept[1] == pytest.approx(1.0)


def test_group_means_use_the_past_alone_and_leave_out_what_is_not_used() -> None:
    counts = np.array([[2.0, 4.0, 100.0], [0.0, 0.0, 100.0], [6.0, 8.0, 100.0]])
    is_used = np.array([[True, True, True], [True, False, True], [True, True, True]])
    means = group_means(counts, is_used, np.array([0, 0, 1]), lag=1, pull=0.0)
    # group 0 by period 2: 2 + 4 + 0 over three used periods; group 1: 6 + 8 over two
    assert means[:, 2].tolist() == pytest.approx([2.0, 7.0])
    assert means[:, 1].tolist() == pytest.approx([1.0, 6.0])


def test_a_small_group_is_held_to_everybody() -> None:
    counts = np.array([[1.0, 0.0]] * 99 + [[10.0, 0.0]])
    groups = np.array([0] * 99 + [1])
    means = group_means(counts, np.ones(counts.shape, dtype=bool), groups, lag=1, pull=10.0)
    assert means[1, 1] == pytest.approx((10 + 10 * 1.09) / 11)
    assert means[0, 1] == pytest.approx((99 + 10 * 1.09) / 109)


def test_what_everybody_does_is_a_common_factor() -> None:
    counts, expected = np.array([[3.0, 1.0], [3.0, 1.0]]), np.ones((2, 2))
    assert common_factor(counts, expected, pull=0.0).tolist() == [3.0, 1.0]
    assert common_factor(counts, expected, pull=2.0).tolist() == [2.0, 1.0]
