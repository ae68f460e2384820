"""Lengths of stays in weeks have the median and the 90th percentile they were made from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.stay_lengths import log_normal_stays


@given(st.integers(10, 60), st.floats(1.5, 4.0))
def test_half_and_nine_in_ten_are_through_when_they_should(median_weeks: int, ratio: float) -> None:
    days = np.array([7.0 * median_weeks]), np.array([7.0 * median_weeks * ratio])
    found = log_normal_stays(*days, weeks=400)
    through = np.cumsum(found.weeks[0])
    assert through[median_weeks - 1] == pytest.approx(0.5, abs=1e-6)
    assert through[int(median_weeks * ratio) - 1] == pytest.approx(0.9, abs=0.02)


def test_what_is_left_leaves_at_the_rate_of_the_first_week_not_told() -> None:
    told = log_normal_stays(np.array([35.0]), np.array([105.0]), weeks=26)
    longer = log_normal_stays(np.array([35.0]), np.array([105.0]), weeks=27)
    left = 1.0 - told.weeks.sum()
    assert told.late_hazards[0] == pytest.approx(longer.weeks[0, 26] / left)
    np.testing.assert_array_equal(told.weeks, longer.weeks[:, :26])
