from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.carry_over import decayed_stocks
from quorate.stats.share_missing import share_missing
from quorate.stats.shared_credit import adding_up, given_by_unit


@pytest.mark.parametrize(
    ("alone", "together", "shares"),
    [
        ([0.3, 0.1], 0.2, [0.15, 0.05]),
        ([0.3, -0.1], 0.6, [0.6, 0.0]),
        ([0.3, 0.1], 1.4, [0.75, 0.25]),
        ([0.3, 0.1], -0.2, [0.0, 0.0]),
        ([-0.3, 0.0], 0.5, [0.0, 0.0]),
        ([], 0.5, []),
    ],
)
def test_shares_add_up_to_what_all_add_together(
    alone: list[float], together: float, shares: list[float]
) -> None:
    assert adding_up(np.array(alone), together).tolist() == pytest.approx(shares)


def test_units_give_by_what_they_met() -> None:
    given_ = given_by_unit(np.array([0.2, 0.1]), np.array([[1.0, 0.0], [3.0, 1.0], [0.0, 0.0], [0.0, 1.0]]))
    assert given_ == pytest.approx(np.array([[0.2, 0.0], [0.6, 0.2], [0.0, 0.0], [0.0, 0.2]]))


@given(
    st.integers(1, 12).flatmap(
        lambda units: st.lists(
            st.lists(st.floats(0.0, 9.0), min_size=3, max_size=3), min_size=units, max_size=units
        )
    ),
    st.lists(st.floats(0.0, 0.33), min_size=3, max_size=3),
)
def test_no_unit_gives_more_than_all_of_itself(weights: list[list[float]], shares: list[float]) -> None:
    given_ = given_by_unit(np.array(shares), np.array(weights))
    assert given_.min() >= 0.0
    assert given_.sum(axis=1).max() <= 1.0 + 1e-9
    assert np.all(given_[np.array(weights) == 0.0] == 0.0)


def test_what_a_holdout_says_is_worked_out() -> None:
    # means .5 and .2; variances of means (.25 * 4/3)/4 = .08333 and (.16 * 5/4)/5 = .04
    found = share_missing(np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0, 0.0, 0.0]))
    assert found.value == pytest.approx(0.6)
    assert found.error == pytest.approx((0.04 / 0.25 + 0.2**2 * (1 / 12) / 0.5**4) ** 0.5)


@pytest.mark.parametrize(
    ("treated", "held_out"), [([1.0], [0.0, 1.0]), ([0.0, 0.0], [0.0, 1.0]), ([1.0, 0.0], [1.0])]
)
def test_a_holdout_that_says_nothing_is_refused(treated: list[float], held_out: list[float]) -> None:
    with pytest.raises(ValueError, match="two units"):
        share_missing(np.array(treated), np.array(held_out))


def test_stocks_fade_by_half_and_begin_anew_with_every_journey() -> None:
    amounts = np.array([[4.0], [0.0], [2.0], [0.0], [8.0], [0.0]])
    stocks = decayed_stocks(amounts, np.array([0, 4, 6]), 1.0)
    assert stocks[:, 0].tolist() == pytest.approx([0.0, 2.0, 1.0, 1.5, 0.0, 4.0])
