from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.chain_yield import Chains, mean_slopes, parts, row_variance, slopes, yields


def _chain(volume: float, rows: list[list[float]], value: float) -> Chains:
    return Chains(np.array([volume]), np.array([rows]), np.array([value]))


def _drawn(seed: int, states: int = 5) -> Chains:
    rng = np.random.default_rng(seed)
    rows = rng.dirichlet(np.full(states + 2, 0.4), states)[None]
    return Chains(rng.uniform(0, 200, 1), rows, rng.uniform(0, 90_000, 1))


def test_by_hand() -> None:
    """Ten begin; of the first stage half goes on, of the second half falls back: h2 = .25 + .5 h1, h1 = .5 h2."""
    rows: list[list[float]] = [[0, 1, 0, 0, 0], [0, 0, 0.5, 0, 0.5], [0, 0.5, 0, 0.25, 0.25]]
    assert yields(_chain(10, rows, 100.0))[0] == pytest.approx(10 * (1 / 6) * 100)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_parts_sum_to_the_whole(one: int, other: int) -> None:
    before, after = _drawn(one), _drawn(other)
    found = parts(before, after, mean_slopes(before, after))
    total = found.volume + found.rows.sum(axis=1) + found.value
    change = yields(after) - yields(before)
    assert total[0] == pytest.approx(change[0], abs=1e-6 * max(yields(after)[0], yields(before)[0], 1.0))


def test_what_did_not_move_moved_nothing() -> None:
    before = _drawn(1)
    rows = before.rows.copy()
    rows[0, 2] = _drawn(2).rows[0, 2]
    after = Chains(before.volume, rows, before.value)
    found = parts(before, after, mean_slopes(before, after))
    assert (found.volume[0], found.value[0]) == (0.0, 0.0)
    assert np.flatnonzero(found.rows[0]).tolist() == [2]
    assert found.rows[0, 2] == pytest.approx((yields(after) - yields(before))[0])


def test_of_a_product_of_two_each_gets_the_mean_of_both_orders() -> None:
    rows: list[list[float]] = [[0, 1, 0, 0], [0, 0, 1, 0]]
    before, after = _chain(10, rows, 3.0), _chain(14, rows, 5.0)
    found = parts(before, after, mean_slopes(before, after))
    assert found.volume[0] == pytest.approx((4 * 3.0 + 4 * 5.0) / 2)
    assert found.value[0] == pytest.approx((10 * 2.0 + 14 * 2.0) / 2)


def test_slopes_are_those_of_small_steps() -> None:
    chain, step = _drawn(4), 1e-6
    own = slopes(chain)
    moved = chain.rows.copy()
    moved[0, 1, 3] += step
    later = Chains(chain.volume, moved, chain.value)
    assert (yields(later) - yields(chain))[0] / step == pytest.approx(own.rows[0, 1, 3], rel=1e-3)


def test_stages_that_only_send_to_each_other_bring_nothing() -> None:
    chain = _chain(5, [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0]], 10.0)
    assert yields(chain)[0] == pytest.approx(0.0)


def test_the_variance_is_that_of_drawn_ways_out() -> None:
    rng = np.random.default_rng(8)
    row, slope, cases = np.array([0.5, 0.3, 0.2]), np.array([4.0, -1.0, 2.0]), 40
    drawn = rng.multinomial(cases, row, 20_000) / cases @ slope
    told = row_variance(slope[None, None], row[None, None], np.array([[float(cases)]]))
    assert told[0, 0] == pytest.approx(drawn.var(), rel=0.05)
