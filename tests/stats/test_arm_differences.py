"""Two arms compared within strata: worked by hand, never lost, and as uncertain as they are."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from quorate.stats.arm_differences import arm_difference

FIRST = np.array([True, True, True, False, True, False])


def test_worked_by_hand() -> None:
    """Stratum 0: two of three against none of one, weight 3/4; stratum 1: one against one, weight 1/2."""
    found = arm_difference(FIRST, np.array([1.0, 1, 0, 0, 1, 1]), np.array([0, 0, 0, 0, 1, 1]), np.arange(6))
    assert found is not None
    assert found.difference == pytest.approx((0.75 * (2 / 3) + 0.5 * 0.0) / 1.25)
    assert (found.first_mean, found.second_mean, found.weight) == (0.75, 0.5, 8 / 6)


def test_an_empty_arm_compares_nothing() -> None:
    assert arm_difference(np.array([True]), np.ones(1), np.zeros(1, int), np.zeros(1, int)) is None


def test_who_is_alone_in_a_stratum_is_compared_all_the_same() -> None:
    """Strata of one account each fall together: the plain difference remains."""
    found = arm_difference(FIRST, np.array([1.0, 1, 0, 0, 1, 1]), np.arange(6), np.arange(6))
    assert found is not None
    assert found.difference == pytest.approx(0.25)
    # two treated are alone in theirs: they go where both arms are
    strata = np.array([5, 5, 0, 0, 0, 0])
    joined = arm_difference(FIRST, np.array([1.0, 1, 0, 0, 1, 1]), strata, np.arange(6))
    assert joined is not None
    assert joined.difference == pytest.approx(0.25)


def test_no_success_in_the_small_arm_is_no_certainty() -> None:
    is_first = np.arange(110) >= 10
    values = np.where(is_first & (np.arange(110) % 5 == 0), 1.0, 0.0)
    found = arm_difference(is_first, values, np.zeros(110, int), np.arange(110))
    assert found is not None
    assert sqrt(found.variance) > 0.1


def test_clusters_count_once() -> None:
    """Every account four times over, as a family: no more is known than from one of each."""
    chance = np.random.default_rng(1)
    is_first, values = np.repeat(chance.random(80) < 0.5, 4), np.repeat(chance.random(80), 4)
    single = arm_difference(is_first[::4], values[::4], np.zeros(80, int), np.arange(80))
    family = arm_difference(is_first, values, np.zeros(320, int), np.repeat(np.arange(80), 4))
    assert single is not None
    assert family is not None
    assert family.difference == pytest.approx(single.difference)
    assert family.variance == pytest.approx(single.variance, rel=0.05)


def test_the_stated_error_is_the_error_made() -> None:
    chance = np.random.default_rng(2)
    errors, stated = [], []
    for _ in range(400):
        strata = chance.integers(0, 4, 200)
        is_first = chance.random(200) < 0.7
        values = (chance.random(200) < 0.1 + 0.15 * strata + 0.1 * is_first).astype(float)
        found = arm_difference(is_first, values, strata, np.arange(200))
        assert found is not None
        errors.append(found.difference - 0.1)
        stated.append(found.variance)
    assert np.mean(errors) == pytest.approx(0.0, abs=0.01)
    assert np.var(errors) / np.mean(stated) == pytest.approx(0.95, abs=0.2)
