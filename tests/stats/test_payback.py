"""Payback: worked by hand, and unit by unit."""

from __future__ import annotations

from statistics import median_low

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.payback import Payback, payback

Events = list[tuple[int, int]]


def _payback(spent: Events, earned: Events, today: int = 100) -> Payback:
    columns = [np.array([event[place] for event in events]) for events in (spent, earned) for place in (0, 1)]
    return payback(
        columns[0].astype(int),
        columns[1].astype(float),
        columns[2].astype(int),
        columns[3].astype(float),
        today,
    )


@pytest.mark.parametrize(
    ("spent", "earned", "days", "share"),
    [
        ([(0, 100)], [(40, 30), (60, 500)], 60.0, 1.0),
        ([(0, 100)], [(40, 60), (60, 500)], 40.0, 1.0),
        ([(0, 100)], [(40, 49)], None, 0.49),
        ([(0, 100)], [], None, 0.0),
        ([(0, 60), (20, 40)], [(30, 60), (90, 40)], 30.0, 1.0),
        ([(50, 100)], [(10, 100)], 0.0, 1.0),
        ([(0, 100)], [(40, 80), (50, -60)], None, 0.2),
        ([(0, 100)], [(40, -20)], None, 0.0),
    ],
)
def test_worked_by_hand(spent: Events, earned: Events, days: float | None, share: float) -> None:
    found = _payback(spent, earned)
    assert found.days == days
    assert found.share == pytest.approx(share)


def test_nothing_spent() -> None:
    assert _payback([], [(1, 5)]) == Payback(None, None, None)
    assert _payback([(0, 0)], []) == Payback(None, None, None)


def test_how_old_the_cost_is() -> None:
    assert _payback([(0, 100), (50, 300)], []).age_days == pytest.approx(62.5)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60), st.lists(st.floats(0.01, 1e6), max_size=60))
def test_amounts_that_sum_differently_in_another_order(spent: list[float], earned: list[float]) -> None:
    found = payback(
        np.arange(len(spent)) % 7, np.array(spent), np.arange(len(earned)) % 7, np.array(earned), 9
    )
    assert found.share is not None
    assert 0.0 <= found.share <= 1.0
    assert (found.days is None) == (found.share < 0.5 - 1e-9) or abs(found.share - 0.5) < 1e-9


EVENTS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=6)


@given(EVENTS.filter(bool), EVENTS)
def test_as_unit_by_unit(spent: Events, earned: Events) -> None:
    out = [day for day, amount in sorted(spent) for _ in range(amount)]
    come = [day for day, amount in sorted(earned) for _ in range(amount)]
    never = 10**6
    lags = [max((come[place] if place < len(come) else never) - day, 0) for place, day in enumerate(out)]
    lags = [lag if place < len(come) else never for place, lag in enumerate(lags)]
    expected = median_low(lags)
    found = _payback(spent, earned)
    assert (found.days if found.days is not None else never) == expected
    assert found.share == pytest.approx(min(len(come), len(out)) / len(out))
