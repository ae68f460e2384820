"""Payback: worked by hand, and unit by unit."""

from __future__ import annotations

from statistics import median_low

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.payback import Payback, cohort, payback

Events = list[tuple[int, int]]


def _payback(spent: Events, earned: Events, today: int = 100) -> Payback:
    columns = [np.array([event[place] for event in events]) for events in (spent, earned) for place in (0, 1)]
    days_out, out, days_in, come = columns
    return payback(
        [cohort(days_out.astype(int), out.astype(float), days_in.astype(int), come.astype(float), today)]
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


def test_what_one_part_earned_too_much_does_not_pay_for_another() -> None:
    """The first 100 are back tenfold after 10 days; of the second 300 only 150, after 40."""
    day = np.array([0])
    first = cohort(day, np.array([100.0]), np.array([10]), np.array([1000.0]), 100)
    second = cohort(day, np.array([300.0]), np.array([40]), np.array([150.0]), 100)
    assert payback([first, second]) == Payback(40.0, 0.625, 100.0)
    assert payback([second]).days == 40.0
    assert payback([]) == Payback(None, None, None)


def test_nothing_spent() -> None:
    assert _payback([], [(1, 5)]) == Payback(None, None, None)
    assert _payback([(0, 0)], []) == Payback(None, None, None)


def test_how_old_the_cost_is() -> None:
    assert _payback([(0, 100), (50, 300)], []).age_days == pytest.approx(62.5)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60), st.lists(st.floats(0.01, 1e6), max_size=60))
def test_amounts_that_sum_differently_in_another_order(spent: list[float], earned: list[float]) -> None:
    days = (np.arange(len(spent)) % 7, np.arange(len(earned)) % 7)
    found = payback([cohort(days[0], np.array(spent), days[1], np.array(earned), 9)])
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
