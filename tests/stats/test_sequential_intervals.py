"""Looking every week must not find what is not there, and must find most of what one look would have found."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.arm_differences import arm_difference
from quorate.stats.sequential_intervals import Look, planned_reach, sequential_intervals

LOOKS = 40
ONE_LOOK = 1.96


def _walks(drift: float, seed: int, runs: int = 2000, until: float = 1.0) -> np.ndarray:
    """Estimates at LOOKS evenly spaced looks of runs whose error at the planned end is 1; shape (runs, looks)."""
    shares = until * np.arange(1, LOOKS + 1) / LOOKS
    steps = np.random.default_rng(seed).normal(size=(runs, LOOKS)) * sqrt(until / LOOKS)
    return np.asarray(drift + steps.cumsum(axis=1) / shares)


def _found(estimates: np.ndarray, truth: float, confidence: float = 0.95, until: float = 1.0) -> bool:
    """Whether any look of one run excludes a value."""
    looks = [
        Look(float(estimate), 1.0 / sqrt(share), share)
        for share, estimate in zip(until * np.arange(1, LOOKS + 1) / LOOKS, estimates, strict=True)
    ]
    return any(each.low > truth or each.high < truth for each in sequential_intervals(looks, confidence))


@pytest.mark.parametrize("until", [1.0, 6.0])
@pytest.mark.parametrize("drift", [0.0, 2.0])
def test_all_looks_together_miss_the_truth_no_more_often_than_stated(drift: float, until: float) -> None:
    missed = np.mean([_found(walk, drift, 0.9, until) for walk in _walks(drift, 1, until=until)])
    assert missed <= 0.1 + 2 * sqrt(0.1 * 0.9 / 2000)
    assert missed > 0.02, "so wide that they say nothing"


def test_little_of_what_one_look_would_find_is_lost() -> None:
    """An effect that one look at the end finds in nine of ten runs."""
    walks = _walks(ONE_LOOK + 1.2816, 2)
    one_look = np.mean(np.abs(walks[:, -1]) > ONE_LOOK)
    every_week = np.mean([_found(walk, 0.0) for walk in walks])
    peeking = np.mean(
        (np.abs(_walks(0.0, 3)) * np.sqrt(np.arange(1, LOOKS + 1) / LOOKS) > ONE_LOOK).any(axis=1)
    )
    assert one_look == pytest.approx(0.9, abs=0.02)
    assert every_week > 0.8
    assert peeking > 0.2, "the usual interval at every look errs far more often than stated"


def test_at_the_planned_end_the_interval_is_hardly_wider_than_that_of_one_look() -> None:
    assert planned_reach(0.95) == pytest.approx(2.326, abs=0.001)
    (only,) = sequential_intervals([Look(0.0, 1.0, 1.0)], 0.95)
    assert only.high == pytest.approx(planned_reach(0.95))


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 1.0)), min_size=1, max_size=20),
    st.sampled_from([0.8, 0.9, 0.95]),
)
def test_intervals_only_close_in_unless_the_truth_moved(
    parts: list[tuple[float, float]], confidence: float
) -> None:
    shares = np.cumsum([share for _, share in parts]) / 5
    looks = [
        Look(estimate, 1 / sqrt(share), float(share))
        for (estimate, _), share in zip(parts, shares, strict=True)
    ]
    found = list(sequential_intervals(looks, confidence))
    for (before, after), look in zip(pairwise(found), looks[1:], strict=True):
        alone = next(iter(sequential_intervals([look], confidence)))
        assert after.low < after.high
        assert (before.low <= after.low and after.high <= before.high) or after == alone


def test_a_look_without_information_is_refused() -> None:
    with pytest.raises(ValueError, match="some information"):
        list(sequential_intervals([Look(0.0, 1.0, 0.0)], 0.95))


@pytest.mark.parametrize(
    ("accounts", "share", "rate", "is_money"),
    [(120, 0.5, 0.2, False), (400, 0.1, 0.3, False), (400, 0.2, 0.15, True)],
)
def test_real_outcomes_looked_at_every_week(
    accounts: int, share: float, rate: float, *, is_money: bool
) -> None:
    """No effect, accounts coming in over half a year, six strata with rates of their own: error at most as stated."""
    chance = np.random.default_rng(accounts)
    runs = 250
    assert (
        sum(_ever_separated(chance, accounts, share, rate, is_money=is_money) for _ in range(runs))
        <= (0.1 + 2 * sqrt(0.1 * 0.9 / runs)) * runs
    )


def _ever_separated(
    chance: np.random.Generator, accounts: int, share: float, rate: float, *, is_money: bool
) -> bool:
    is_first, strata = chance.random(accounts) >= share, chance.integers(0, 6, accounts)
    values = (chance.random(accounts) < rate * (0.5 + strata / 5)).astype(float)
    if is_money:
        values *= chance.lognormal(9.0, 1.0, accounts)
    looks = []
    for week in range(1, 27):
        count = accounts * week // 26
        few = min(is_first[:count].sum(), (~is_first[:count]).sum(), np.count_nonzero(values[:count]) * 2)
        found = arm_difference(is_first[:count], values[:count], strata[:count], np.arange(count))
        if few >= 10 and found is not None:
            planned = accounts * share * (1 - share)
            looks.append(Look(found.difference, sqrt(found.variance), found.weight / planned))
    return any(each.low > 0 or each.high < 0 for each in sequential_intervals(looks, 0.9))
