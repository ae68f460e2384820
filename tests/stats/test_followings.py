from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from statistics import mean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.followings import durations, followings

STAGES = 3


def test_by_hand() -> None:
    """Case 0: a at 0, b at 2, a at 5; case 1, given in disorder: b at 1, c at 9."""
    case, stage = np.array([0, 0, 0, 1, 1]), np.array([0, 1, 0, 2, 1])
    found, own = followings(case, stage, np.array([0.0, 2.0, 5.0, 9.0, 1.0]), STAGES)
    assert found.count.reshape(STAGES, STAGES).tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 0]]
    assert found.mean.reshape(STAGES, STAGES)[1].tolist() == pytest.approx([3.0, np.nan, 8.0], nan_ok=True)
    assert own.count.tolist() == [1, 2, 0]
    assert own.median.tolist() == pytest.approx([2.0, 5.5, np.nan], nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 50)), max_size=60))
def test_as_a_plain_walk_over_each_case(events: list[tuple[int, int, int]]) -> None:
    cases: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, at, day in events:
        cases[key].append((day, at))
    walked: dict[tuple[int, int], list[int]] = defaultdict(list)
    for own in cases.values():
        ordered = sorted(own, key=lambda event: event[0])
        for (begun, left), (ended, following) in pairwise(ordered):
            walked[(left, following)].append(ended - begun)
    case, stage, moment = (np.array([event[place] for event in events], dtype=np.int64) for place in range(3))
    found, _ = followings(case, stage, moment.astype(np.float64), STAGES)
    for one in range(STAGES):
        for other in range(STAGES):
            waits, pair = walked[(one, other)], one * STAGES + other
            assert found.count[pair] == len(waits)
            if waits:
                told = (found.mean[pair], found.median[pair], found.least[pair], found.most[pair])
                assert told == pytest.approx((mean(waits), median(waits), min(waits), max(waits)))
            else:
                assert np.isnan(found.median[pair])


def test_many_groups_and_none() -> None:
    group = np.arange(40_000)
    assert durations(group, group.astype(np.float64), 40_000).median.tolist() == group.tolist()
    assert durations(np.zeros(0, dtype=np.int64), np.zeros(0), 2).count.tolist() == [0, 0]
