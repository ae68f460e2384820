"""Rates from counts and time at risk."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaincinv

from quorate.stats.event_rates import event_rates, share_out


def test_by_hand() -> None:
    # belief: 1 event in 100 days; seen: 3 events in 300 days
    found = event_rates(np.array([[1.0]]), np.array([100.0]), np.array([[3.0]]), np.array([300.0]))
    assert found.means.tolist() == [[0.01]]
    assert found.variances.tolist() == [[4.0 / 160_000.0]]
    assert found.prior_shares.tolist() == [0.25]


def test_with_nothing_seen_the_belief_remains_and_more_seen_is_surer() -> None:
    belief = (np.array([[2.0]]), np.array([50.0]))
    nothing = event_rates(*belief, np.zeros((1, 1)), np.zeros(1))
    much = event_rates(*belief, np.array([[400.0]]), np.array([10_000.0]))
    assert nothing.means[0, 0] == much.means[0, 0] == 0.04
    assert nothing.prior_shares[0] == 1.0
    assert much.variances[0, 0] < nothing.variances[0, 0] / 100.0


def test_true_rates_drawn_from_the_belief_lie_in_nine_of_ten_intervals() -> None:
    chance = np.random.default_rng(7)
    count, prior_count, prior_days = 3000, 2.0, 200.0
    rates = chance.gamma(prior_count, 1.0 / prior_days, count)
    days = chance.uniform(10.0, 2000.0, count)
    seen = chance.poisson(rates * days)[:, None].astype(np.float64)
    found = event_rates(np.full((count, 1), prior_count), np.full(count, prior_days), seen, days)
    shape = found.means**2 / found.variances
    scale = found.variances / found.means
    low, high = (scale * gammaincinv(shape, level) for level in (0.05, 0.95))
    assert 0.885 <= ((low[:, 0] <= rates) & (rates <= high[:, 0])).mean() <= 0.915


@pytest.mark.parametrize(
    ("unnamed", "named", "prior", "expected"),
    [
        (6.0, [2.0, 1.0], [0.0, 0.0], [4.0, 2.0]),
        (6.0, [2.0, 1.0], [0.0, 1.0], [3.0, 3.0]),
        (6.0, [0.0, 0.0], [1.0, 3.0], [1.5, 4.5]),
        (6.0, [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]),
        (0.0, [2.0, 1.0], [1.0, 1.0], [0.0, 0.0]),
    ],
)
def test_unnamed_causes_are_shared_out(
    unnamed: float, named: list[float], prior: list[float], expected: list[float]
) -> None:
    assert share_out(np.array([unnamed]), np.array([named]), np.array([prior])).tolist() == [expected]
