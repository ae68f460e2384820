"""Shapley values held against their definition: the mean of marginal worths over all orders of joining."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats.shapley import memberships, shapley_values

Journey = tuple[list[int], float]


def _values(journeys: Sequence[Journey], count: int) -> list[float]:
    lengths = [len(path) for path, _ in journeys]
    sets = memberships(
        np.repeat(np.arange(len(journeys)), lengths),
        np.array([key for path, _ in journeys for key in path], dtype=np.int64),
    )
    values = shapley_values(sets, np.array([worth for _, worth in journeys], dtype=np.float64), count)
    return [float(value) for value in values]


def _by_definition(journeys: Sequence[Journey], count: int) -> list[float]:
    """The mean of what each channel adds to those that joined before it; journeys without touches belong to no one."""

    def worth(members: frozenset[int]) -> float:
        return sum(value for path, value in journeys if path and set(path) <= members)

    values = [0.0] * count
    for order in permutations(range(count)):
        for place, channel in enumerate(order):
            before = frozenset(order[:place])
            values[channel] += (worth(before | {channel}) - worth(before)) / factorial(count)
    return values


def test_worked_by_hand() -> None:
    """12 of the two together, 4 of the first alone: 6 + 4 and 6."""
    assert _values([([0, 1, 0], 12.0), ([0], 4.0)], 3) == [10.0, 6.0, 0.0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 4), max_size=6), st.integers(-5, 50).map(float)),
        min_size=1,
        max_size=8,
    )
)
def test_as_by_definition(journeys: list[Journey]) -> None:
    assert _values(journeys, 5) == pytest.approx(_by_definition(journeys, 5), abs=1e-9)


def test_many_channels_are_no_trouble() -> None:
    """Of 2,000 channels there are more coalitions than can be counted; seen are two."""
    values = _values([(list(range(2_000)), 2_000.0), ([0], 1.0)], 2_000)
    assert values[:2] == [2.0, 1.0]
    assert sum(values) == pytest.approx(2_001.0)
