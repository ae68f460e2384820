"""What could be found is found in four of five runs, and what is needed is enough."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from quorate.stats.detectable_effects import cases_needed, smallest_effect
from quorate.stats.sequential_intervals import planned_reach


@pytest.mark.parametrize(("cases", "share"), [(400, 0.5), (2000, 0.1)])
def test_four_of_five_runs_find_the_smallest_effect(cases: int, share: float) -> None:
    effect = smallest_effect(0.4, cases, share, 0.95)
    assert effect is not None
    error = 0.4 * sqrt(1 / (cases * share) + 1 / (cases * (1 - share)))
    estimates = np.random.default_rng(1).normal(effect, error, 20_000)
    assert np.mean(estimates - planned_reach(0.95) * error > 0) == pytest.approx(0.8, abs=0.01)


def test_what_is_needed_is_enough_and_one_less_is_not() -> None:
    needed = cases_needed(0.05, 0.3, 0.2, 0.95)
    assert smallest_effect(0.3, needed, 0.2, 0.95) <= 0.05 < smallest_effect(0.3, needed - 1, 0.2, 0.95)  # type: ignore[operator]


def test_without_an_arm_nothing_is_found() -> None:
    assert smallest_effect(0.4, 8, 0.1, 0.95) is None
    assert smallest_effect(0.0, 800, 0.1, 0.95) == 0.0
