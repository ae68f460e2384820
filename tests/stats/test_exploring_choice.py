"""Choices: chances are exact, lots fall as often as stated, and the order holds among whatever is possible."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.exploring_choice import choice_chances, lot, ranked, surest_first


@given(st.integers(1, 12), st.floats(0.0, 1.0))
def test_chances_sum_to_one_and_every_option_has_its_share_of_lots(count: int, share: float) -> None:
    order = np.arange(count)[::-1]
    chances = choice_chances(order, share)
    assert chances.sum() == pytest.approx(1.0)
    assert chances.min() >= share / count - 1e-12
    assert chances[order[0]] == chances.max()


def test_the_surest_is_not_the_luckiest() -> None:
    means, errors = np.array([0.10, 0.08, 0.00]), np.array([0.09, 0.01, 0.00])
    assert surest_first(means, errors, 0.0).tolist() == [0, 1, 2]
    assert surest_first(means, errors, 1.0).tolist() == [1, 0, 2]
    assert surest_first(means, errors, 2.0).tolist() == [1, 2, 0]


def test_choices_come_as_often_as_their_stated_chance() -> None:
    order, share, weeks = np.array([2, 0, 1]), 0.3, 4000
    chosen: Counter[int] = Counter()
    for week in range(weeks):
        lots = np.array([lot("play", "j", str(week), str(option)) for option in range(3)])
        is_drawn = lot("slot", "j", str(week)) < share
        chosen[int(ranked(order, lots, is_drawn=is_drawn)[0])] += 1
    seen = np.array([chosen[option] for option in range(3)]) / weeks
    np.testing.assert_allclose(seen, choice_chances(order, share), atol=0.02)


def test_among_some_of_the_options_the_first_is_chosen_in_the_same_way() -> None:
    order, share, weeks = np.array([2, 0, 1]), 0.4, 4000
    possible = (0, 1)
    chosen: Counter[int] = Counter()
    for week in range(weeks):
        lots = np.array([lot("play", "j", str(week), str(option)) for option in range(3)])
        full = ranked(order, lots, is_drawn=lot("slot", "j", str(week)) < share).tolist()
        chosen[next(option for option in full if option in possible)] += 1
    expected = choice_chances(np.array([0, 1]), share)
    assert chosen[0] / weeks == pytest.approx(expected[0], abs=0.02)


def test_a_lot_is_of_its_names_alone() -> None:
    assert lot("a", "b") == lot("a", "b")
    assert lot("a", "b") != lot("ab")
    assert all(0.0 <= lot(str(number)) < 1.0 for number in range(100))
