"""The arithmetic of roles: partial pooling, habits, and the limits of teams."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.teams.role_likelihoods import (
    CONCENTRATION,
    PRIOR_WORTH,
    base_rates,
    of_counts,
    of_values,
    pooled,
    within_teams,
)


def test_without_labels_the_prior_stands() -> None:
    shares = pooled(np.array([0.5, 0.5]), np.array([[3.0, 1.0]]), np.zeros((1, 2)))
    assert shares == pytest.approx(np.array([[0.75, 0.25]]))


def test_as_many_labels_as_the_prior_is_worth_meet_it_half_way() -> None:
    labelled = np.array([[0.0, PRIOR_WORTH]])
    shares = pooled(np.array([0.5, 0.5]), np.array([[3.0, 1.0]]), labelled)
    assert shares == pytest.approx(np.array([[0.375, 0.625]]))


def test_an_unknown_value_says_nothing() -> None:
    base, shares = np.array([0.5, 0.5]), np.array([[0.75, 0.25], [0.5, 0.5]])
    gains = of_values(np.array([-1, 0]), base, shares)
    assert gains == pytest.approx(np.array([[0.0, 0.0], [np.log(1.5), 0.0]]))


def test_doing_nothing_says_nothing_and_repeating_says_ever_less() -> None:
    base, shares = base_rates(np.array([1.0, 1.0])), np.array([[0.8, 0.2]])
    none, one, ten = (of_counts(np.array([[times, 0.0]]), base, shares)[0, 0] for times in (0.0, 1.0, 10.0))
    assert none == pytest.approx(0.0)
    assert one == pytest.approx(np.log(0.8 / 0.5))
    assert one < ten < 10 * one
    assert CONCENTRATION > 0


SCORES = st.lists(st.tuples(*[st.floats(-5, 5)] * 3), min_size=1, max_size=12)


@given(SCORES, st.integers(1, 3))
def test_probabilities_sum_to_one(rows: list[tuple[float, float, float]], teams: int) -> None:
    team = np.sort(np.arange(len(rows)) % teams)
    _, team = np.unique(team, return_inverse=True)
    found = within_teams(np.array(rows), team, np.array([1.0, 0.0, 0.0]), np.array([2.0, np.inf, np.inf]))
    assert found.sum(axis=1) == pytest.approx(np.ones(len(rows)))
    assert (found >= 0).all()


def test_the_limit_holds_and_keeps_the_order() -> None:
    scores = np.array([[strength, 0.0] for strength in (4.0, 3.0, 2.0, 2.0, 2.0)])
    found = within_teams(scores, np.zeros(5, dtype=np.int64), np.zeros(2), np.array([1.0, np.inf]))
    assert found[:, 0].sum() == pytest.approx(1.0, abs=0.01)
    assert found[0, 0] > found[1, 0] > found[2, 0]


def test_within_limits_nothing_changes() -> None:
    scores = np.log(np.array([[0.6, 0.4], [0.2, 0.8]]))
    found = within_teams(scores, np.array([0, 0]), np.array([0.5, 0.0]), np.array([1.0, np.inf]))
    assert found == pytest.approx(np.exp(scores))
