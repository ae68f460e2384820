from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.two_shares import difference, kept_at, surprise


def test_newcombes_own_example() -> None:
    # 56 of 70 against 48 of 80, Newcombe 1998, table II (a), with 95 % limits .0524 to .3339
    found = difference(56, 70, 48, 80)
    assert found.value == pytest.approx(0.2)
    # 90 % lies within the published 95 %
    assert 0.0524 < found.low < 0.09
    assert 0.30 < found.high < 0.3339


def test_the_interval_holds_the_truth_at_its_rate() -> None:
    rng = np.random.default_rng(2)
    inside = 0
    for hits, other in zip(rng.binomial(25, 0.4, 1500), rng.binomial(40, 0.15, 1500), strict=True):
        found = difference(int(hits), 25, int(other), 40)
        inside += found.low <= 0.25 <= found.high
    assert 0.87 <= inside / 1500 <= 0.94


def test_no_difference_is_surprising_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    draws = zip(rng.binomial(80, 0.5, 2000), rng.binomial(80, 0.5, 2000), strict=True)
    found = np.array([surprise(int(hits), 80, int(other), 80) for hits, other in draws])
    assert 0.07 <= (found <= 0.1).mean() <= 0.13


@pytest.mark.parametrize(
    ("surprises", "kept"),
    [
        ([0.001, 0.04, 0.5], [True, True, False]),
        ([0.05, 0.08, 0.9], [False, False, False]),
        ([0.05, 0.06, 0.1], [True, True, True]),
        ([], []),
    ],
)
def test_keeping_by_hand(surprises: list[float], kept: list[bool]) -> None:
    assert kept_at(np.array(surprises, dtype=float), 0.1).tolist() == kept


def test_nobody_differs_where_all_are_alike() -> None:
    assert surprise(3, 3, 5, 5) == 1.0
