from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.ragged import Numbers, Places
from quorate.stats.share_intervals import median_days, share_interval
from quorate.stats.stay_endings import OPEN, StayEndings, curve_of, stay_endings

# Made once with the library they name, which is no part of the environment.
FIGURES = json.loads((Path(__file__).parent / "aalen_johansen_figures.json").read_text("utf-8"))["cases"]
GAMMA_SHAPE, GAMMA_SCALE, HORIZON = 2.0, 15.0, 40.0


@pytest.mark.parametrize("case", FIGURES, ids=range(len(FIGURES)))
def test_the_figures_of_another_implementation(case: dict[str, Any]) -> None:
    days, cause, entered = (np.array(case[name]) for name in ("days", "cause", "entered"))
    group = np.zeros(len(days), dtype=np.int64)
    found = stay_endings(group, days, cause, (1, 3), case["horizon"], entered=entered)
    assert found.shares[0].tolist() == pytest.approx(case["shares"])
    for own, other in zip(found.variances[0].tolist(), case["variances"], strict=True):
        assert other is None or own == pytest.approx(other)
    curve = curve_of(group, days, cause, entered)
    assert median_days(curve, np.array([1e9]))[0][0] == pytest.approx(case["median"])


def test_by_hand() -> None:
    """Three of four at risk when the first ends (3/4 last), half of the two left when the second does."""
    days, cause = np.array([10.0, 20.0, 30.0, 40.0]), np.array([0, OPEN, 1, OPEN])
    found = stay_endings(np.zeros(4, dtype=np.int64), days, cause, (1, 2))
    assert found.shares[0].tolist() == pytest.approx([1 / 4, 3 / 4 / 2])
    assert found.open_share[0] == pytest.approx(3 / 8)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30), st.integers(-1, 2)), min_size=1, max_size=60)
)
def test_groups_do_not_touch_each_other(stays: list[tuple[int, int, int]]) -> None:
    group, days, cause = (np.array(column) for column in zip(*stays, strict=True))
    together = stay_endings(group, days.astype(float), cause, (4, 3), 20.0)
    assert together.shares.sum(axis=1) + together.open_share == pytest.approx(np.ones(4))
    for number in range(4):
        own = group == number
        alone = stay_endings(
            np.zeros(own.sum(), dtype=np.int64), days[own].astype(float), cause[own], (1, 3), 20.0
        )
        assert together.shares[number] == pytest.approx(alone.shares[0])
        assert together.variances[number] == pytest.approx(alone.variances[0])


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), min_size=1, max_size=40))
def test_without_open_stays_it_is_the_share_of_all(stays: list[tuple[int, int]]) -> None:
    """Also with stays of one length; and the variance is F (1 - F) / n, so that the interval is the plain one."""
    days, cause = (np.array(column) for column in zip(*stays, strict=True))
    found = stay_endings(np.zeros(len(days), dtype=np.int64), days.astype(float), cause, (1, 3))
    plain = np.bincount(cause, minlength=3) / len(cause)
    assert found.shares[0] == pytest.approx(plain)
    assert found.variances[0] == pytest.approx(plain * (1 - plain) / len(cause))


def _lived(
    rng: np.random.Generator, groups: int, size: int, seen: Numbers
) -> tuple[Places, Numbers, Places, Numbers]:
    """Groups of stays with the same hazards (three in ten advance), seen for `seen` days, one number for each stay."""
    days = rng.gamma(GAMMA_SHAPE, GAMMA_SCALE, groups * size)
    cause = np.where(rng.random(groups * size) < 0.3, 0, 1)
    is_over = days <= seen
    return (
        np.repeat(np.arange(groups), size),
        np.minimum(days, seen),
        np.where(is_over, cause, OPEN),
        seen,
    )


def _endings(
    rng: np.random.Generator, size: int, youngest: float, oldest: float, groups: int = 4000
) -> StayEndings:
    group, days, cause, seen = _lived(rng, groups, size, rng.uniform(youngest, oldest, groups * size))
    return stay_endings(group, days, cause, (groups, 2), HORIZON, possible=seen)


def _truth() -> float:
    from scipy.stats import gamma

    return 0.3 * float(gamma(GAMMA_SHAPE, scale=GAMMA_SCALE).cdf(HORIZON))


@pytest.mark.parametrize(
    ("size", "youngest", "oldest"), [(5, 400, 430), (20, 30, 60), (60, 5, 75), (8, 0, 80)]
)
def test_the_interval_holds_the_truth(size: int, youngest: float, oldest: float) -> None:
    found = _endings(np.random.default_rng(5), size, youngest, oldest)
    low, high = share_interval(found)
    held = (low[:, 0] <= _truth()) & (_truth() <= high[:, 0])
    assert held[found.is_followed].mean() > 0.87


def test_young_cohorts_look_no_better_than_old_ones() -> None:
    """The same hazards for all: conversion shows no trend with age, and those that are too young say so."""
    rng = np.random.default_rng(11)
    ages = [(360, 390), (90, 120), (45, 75), (30, 60), (25, 55)]
    means, told = [], []
    for youngest, oldest in ages:
        found = _endings(rng, 12, youngest, oldest)
        means.append(found.shares[found.is_followed, 0].mean())
        told.append(found.is_followed.mean())
    assert means == pytest.approx([_truth()] * len(ages), abs=0.012)
    assert told[:3] == [1.0, 1.0, 1.0]
    too_young = _endings(rng, 12, 0, 30)
    assert not too_young.is_followed.any()


def test_what_leaving_open_stays_out_would_have_shown() -> None:
    """The trap this is made against: of ended stays alone, fast failures make young cohorts look worse."""
    rng = np.random.default_rng(3)
    advances = rng.random(60_000) < 0.3
    days = np.where(advances, rng.uniform(20, 45, 60_000), rng.uniform(1, 20, 60_000))
    cause = np.where(advances, 0, 1)
    seen = rng.uniform(15, 60, 60_000)
    ended = days <= seen
    group = np.zeros(60_000, dtype=np.int64)
    found = stay_endings(group, np.minimum(days, seen), np.where(ended, cause, OPEN), (1, 2), 50.0)
    assert found.shares[0, 0] == pytest.approx(0.3, abs=0.01)
    assert (cause[ended] == 0).mean() < 0.25


@pytest.mark.parametrize("size", [12, 40])
def test_the_median_and_its_interval(size: int) -> None:
    from scipy.stats import gamma

    rng, groups = np.random.default_rng(2), 3000
    group, days, cause, _ = _lived(rng, groups, size, rng.uniform(40, 90, groups * size))
    middle, low, high = median_days(curve_of(group, days, cause), np.full(groups, 40.0))
    truth = gamma(GAMMA_SHAPE, scale=GAMMA_SCALE).ppf(0.5)
    known = ~np.isnan(middle)
    assert known.mean() > 0.85
    assert (((low <= truth) & (np.isnan(high) | (truth <= high)))[known]).mean() > 0.86
    assert np.median(middle[known]) == pytest.approx(truth, abs=2.5)


def test_what_the_curve_does_not_reach_is_not_known() -> None:
    curve = curve_of(
        np.zeros(4, dtype=np.int64), np.array([3.0, 5.0, 6.0, 7.0]), np.array([0, OPEN, OPEN, OPEN])
    )
    assert np.isnan(median_days(curve, np.array([100.0]))).all()
    nothing = stay_endings(
        np.array([1]), np.array([2.0]), np.array([OPEN]), (2, 1), 10.0, possible=np.array([2.0])
    )
    assert nothing.is_followed.tolist() == [False, False]
    assert nothing.stay_count.tolist() == [0, 1]


def test_one_stay_says_next_to_nothing() -> None:
    found = stay_endings(
        np.array([0]), np.array([2.0]), np.array([0]), (1, 2), 10.0, possible=np.array([20.0])
    )
    low, high = share_interval(found)
    assert (found.shares[0, 0], high[0, 0]) == (1.0, 1.0)
    assert low[0, 0] < 0.3


def test_what_nobody_was_left_to_tell_of_widens_the_interval() -> None:
    """Nobody is at risk between the last stay, cut at 12 days, and the horizon: the rest may go either way."""
    days, cause = np.array([5.0, 12.0, 11.0, 10.0]), np.array([0, OPEN, 1, 1])
    found = stay_endings(
        np.zeros(4, dtype=np.int64), days, cause, (1, 2), 40.0, possible=np.array([90.0, 12.0, 90.0, 90.0])
    )
    assert found.gap_share[0] == pytest.approx(0.25)
    assert share_interval(found)[1][0, 0] > 0.75


def test_late_entry_counts_from_when_it_was_seen() -> None:
    """A stay of 30 days seen from its 20th on is no proof that stays last 20 days."""
    days, cause = np.array([10.0, 30.0]), np.array([0, 1])
    found = stay_endings(np.zeros(2, dtype=np.int64), days, cause, (1, 2), entered=np.array([0.0, 20.0]))
    assert found.shares[0].tolist() == [1.0, 0.0]
