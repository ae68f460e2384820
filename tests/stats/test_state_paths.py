"""Movement between states: closed forms, slopes by differences, and recovery of known rates."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats.beta_interval import beta_interval
from quorate.stats.event_rates import EventRates, event_rates
from quorate.stats.ragged import Numbers
from quorate.stats.state_paths import StatePaths

rates_of_three = st.lists(st.floats(0.0, 0.2), min_size=3, max_size=3)
# Two states and two ends: onward, back, and each end from each state.
TRUE_RATES = np.array([[0.0, 0.02, 0.001, 0.01], [0.005, 0.0, 0.012, 0.006]])
WON = 2


def paths(means: Numbers, variances: Numbers | None = None, shares: Numbers | None = None) -> StatePaths:
    spread = np.zeros_like(means) if variances is None else variances
    return StatePaths(EventRates(means, spread, np.zeros(len(means)) if shares is None else shares))


@settings(max_examples=60)
@given(rates_of_three, st.floats(0.0, 400.0))
def test_one_state_is_the_closed_form_of_competing_risks(rates: list[float], days: float) -> None:
    found = paths(np.array([[0.0, *rates]])).probabilities(days)[0]
    total = sum(rates)
    ended = [rate / total * (1.0 - exp(-total * days)) if total else 0.0 for rate in rates]
    assert found.tolist() == pytest.approx([1.0 - sum(ended), *ended], abs=1e-9)


@settings(max_examples=60)
@given(st.lists(st.floats(0.0, 0.1), min_size=10, max_size=10), st.floats(1.0, 365.0))
def test_probabilities_sum_to_one_and_ends_only_grow(rates: list[float], days: float) -> None:
    means = np.array(rates).reshape(2, 5)
    sooner, later = paths(means).probabilities(days), paths(means).probabilities(days + 30.0)
    assert sooner.sum(axis=1).tolist() == pytest.approx([1.0, 1.0], abs=1e-12)
    assert (later[:, 2:] >= sooner[:, 2:] - 1e-12).all()


@pytest.mark.parametrize("days", [1.0, 90.0, 365.0])
def test_slopes_equal_small_differences(days: float) -> None:
    slopes = paths(TRUE_RATES).slopes(WON, days)
    step = 1e-7
    for state, target in [(0, 1), (0, 2), (0, 3), (1, 0), (1, 2), (1, 3)]:
        up, down = TRUE_RATES.copy(), TRUE_RATES.copy()
        up[state, target] += step
        down[state, target] -= step
        change = paths(up).probabilities(days)[:, WON] - paths(down).probabilities(days)[:, WON]
        assert slopes[:, state, target] == pytest.approx(change / (2.0 * step), rel=1e-4, abs=1e-6)


def test_no_time_means_no_movement() -> None:
    assert paths(TRUE_RATES).probabilities(0.0).tolist() == [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    assert not paths(TRUE_RATES).slopes(WON, 0.0).any()


def test_prior_share_is_that_of_the_states_met() -> None:
    alone = np.array([[0.0, 0.0, 0.01], [0.0, 0.0, 0.01]])
    found = paths(alone, shares=np.array([0.2, 0.9])).prior_share(100.0)
    assert found.tolist() == pytest.approx([0.2, 0.9])
    onward = paths(TRUE_RATES, shares=np.array([0.2, 0.9])).prior_share(365.0)
    assert 0.2 < onward[0] < onward[1] < 0.9


def observed(cases: int, days: float, chance: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Counts and days at risk of cases that start in the first state and are watched for `days`."""
    counts, at_risk = np.zeros((2, 4)), np.zeros(2)
    for _ in range(cases):
        state, left = 0, days
        while state < 2 and left > 0.0:
            stay = chance.exponential(1.0 / TRUE_RATES[state].sum())
            at_risk[state] += min(stay, left)
            if stay < left:
                following = int(chance.choice(4, p=TRUE_RATES[state] / TRUE_RATES[state].sum()))
                counts[state, following] += 1.0
                state = following
            left -= stay
    return counts, at_risk


def coverage_and_width(cases: int) -> tuple[float, float]:
    """Over 80 worlds: share of intervals that hold the truth, and how wide they are."""
    chance = np.random.default_rng(cases)
    truth = paths(TRUE_RATES).probabilities(180.0)[:, WON]
    hits, widths = [], []
    for _ in range(80):
        counts, at_risk = observed(cases, 200.0, chance)
        found = StatePaths(event_rates(np.full((2, 4), 0.1), np.full(2, 10.0), counts, at_risk))
        low, high = beta_interval(
            found.probabilities(180.0)[:, WON], found.variance(found.slopes(WON, 180.0))
        )
        hits.append((low <= truth) & (truth <= high))
        widths.append(high - low)
    return float(np.mean(hits)), float(np.mean(widths))


def test_the_truth_lies_in_nine_of_ten_intervals_and_thin_data_widens_them() -> None:
    few, many = coverage_and_width(40), coverage_and_width(200)
    # within three standard errors of a share over 160 intervals, two of each world being related
    assert 0.81 <= few[0] <= 0.98
    assert 0.81 <= many[0] <= 0.98
    assert few[1] / many[1] == pytest.approx(np.sqrt(200 / 40), rel=0.1)


def test_shuffled_ends_give_the_same_chance_from_every_state() -> None:
    chance = np.random.default_rng(3)
    counts, at_risk = observed(600, 1000.0, chance)
    ends = counts[:, 2:].sum(axis=0)
    # ends dealt out to states by time at risk alone: whoever looks may see no difference between states
    dealt = np.column_stack([chance.binomial(int(end), at_risk[0] / at_risk.sum()) for end in ends])[0]
    counts[:, 2:] = [dealt, ends - dealt]
    found = StatePaths(event_rates(np.full((2, 4), 1e-3), np.full(2, 0.1), counts, at_risk))
    means = found.probabilities(180.0)[:, WON]
    sds = np.sqrt(found.variance(found.slopes(WON, 180.0)))
    assert abs(means[0] - means[1]) <= 2.0 * float(np.hypot(*sds))
