"""Thresholds by looking back: counted by hand, kept on simulated chance, hardly moved by what was not quiet."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.rare_starts import ANCHORS, LOOKS, RareStarts

WEEKS, REST = 13, 4


def of(*stretches: np.ndarray) -> RareStarts | None:
    return RareStarts.of(stretches, REST, WEEKS)


def test_alarms_are_counted_where_they_start() -> None:
    # a hundred stretches of a week each, after a week of rest: alarms start at every threshold up to these heights
    heights = np.arange(100, 0, -1) / 10.0
    scores = np.stack((np.zeros(100), heights), axis=1)
    # one more was above 20 before, so that none starts
    found = RareStarts.of([scores, np.array([[20.0, 15.0]])], rest=1, usual=1)
    assert found is not None
    assert found.counted == 101
    # shares of .1 and .05 are .105 and .051 alarms: 10.6 and 5.2 of them start above the 11th and the 6th height
    levels = heights[10], heights[5]
    alarms = -np.log1p(-np.array(ANCHORS))
    assert found.scale == pytest.approx(np.mean(levels / np.log(LOOKS / alarms)))


def share_with_start(scores: np.ndarray, threshold: float) -> float:
    before = np.lib.stride_tricks.sliding_window_view(scores, REST, axis=1)[:, :-1].max(axis=2)
    return float(((scores[:, REST:] > threshold) & (before <= threshold)).any(axis=1).mean())


def looks(stretches: int, seed: int, weeks: int = WEEKS) -> np.ndarray:
    """Independent surprises, so many that a quarter has LOOKS of them, each lasting a week."""
    dice = np.random.default_rng(seed)
    shape = (stretches, REST + weeks)
    return np.where(dice.random(shape) < LOOKS / WEEKS, 0.3 * dice.exponential(size=shape), 0.0)


@pytest.mark.parametrize("rate", [0.02, 0.005])
@pytest.mark.parametrize("weeks", [WEEKS, 4])
def test_the_stated_rate_is_kept_on_new_chance(rate: float, weeks: int) -> None:
    found = of(looks(80_000, 1, weeks))
    assert found is not None
    threshold = found.threshold(rate)
    assert share_with_start(looks(60_000, 2), threshold) == pytest.approx(rate, rel=0.2)
    assert found.rate(np.array([threshold]))[0] == pytest.approx(rate)


def test_stretches_of_different_lengths_count_by_their_weeks() -> None:
    mixed, whole = of(looks(4_000, 5, 4), looks(4_000, 6)), of(looks(5_230, 7))
    assert mixed is not None
    assert whole is not None
    assert mixed.counted == pytest.approx(4_000 * 17 / 13)
    assert mixed.scale == pytest.approx(whole.scale, rel=0.1)


def test_a_few_stretches_that_were_not_quiet_hardly_move_it() -> None:
    scores = looks(4_000, 3)
    clean = of(scores)
    scores[:60, 10] = np.random.default_rng(4).uniform(2.5, 6.0, 60)
    spoilt = of(scores)
    assert clean is not None
    assert spoilt is not None
    plain = float(np.quantile(scores[:, REST:].max(axis=1), 0.98))
    assert spoilt.threshold(0.02) - clean.threshold(0.02) < 0.5 * (plain - clean.threshold(0.02))


def test_too_few_or_too_quiet_stretches_say_nothing() -> None:
    assert of(looks(9, 1)) is None
    assert of() is None
    assert of(np.zeros((500, REST + WEEKS))) is None
