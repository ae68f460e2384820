from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.cluster_rates import cluster_rates


def test_a_rate_by_hand() -> None:
    """Two clusters, 10 and 30 units, 2 and 4 results: 6 / 40; residuals 0.5 and -0.5, variance 2 * 0.5 / 1600."""
    found = cluster_rates(np.array([0, 0]), np.array([10.0, 30.0]), np.array([2.0, 4.0]))
    assert found.rate[0] == pytest.approx(0.15)
    floor = 6.5 / 1600
    assert max(2 * 0.5 / 1600, floor) == floor
    assert found.high[0] - found.rate[0] == pytest.approx(1.6448536 * floor**0.5)


def test_no_effort_is_no_rate_and_one_cluster_no_interval() -> None:
    found = cluster_rates(
        np.array([0, 1, 2, 2]), np.array([0.0, 5.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 0.0])
    )
    assert np.isnan(found.rate[0])
    assert found.rate[1] == 0.2
    assert np.isnan(found.low[1])
    assert found.rate[2] == found.low[2] == 0.0
    assert found.high[2] > 0.0


def test_nothing_at_all() -> None:
    empty = np.zeros(0)
    assert len(cluster_rates(empty.astype(np.int64), empty, empty).rate) == 0


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """60 accounts whose own rates differ; 90 % of intervals should hold the mean rate."""
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        effort = rng.integers(1, 40, 60).astype(np.float64)
        results = rng.poisson(effort * rng.gamma(2.0, 0.05, 60)).astype(np.float64)
        found = cluster_rates(np.zeros(60, dtype=np.int64), effort, results)
        held += bool(found.low[0] <= 0.1 <= found.high[0])
    assert 0.84 <= held / 400 <= 0.95
