"""The filter against the exact answer: conditioning one multivariate normal distribution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stats.drifting_level import DriftingLevel, LevelEstimate

LEVEL = DriftingLevel(usual=0.1, variance=0.35, half_life_days=180.0)
NOW = 1000.0

readings = st.lists(
    st.tuples(st.floats(0.0, NOW), st.floats(-1.0, 1.0), st.floats(0.01, 3.0)), max_size=6
).map(sorted)


def estimate(sequences: list[list[tuple[float, float, float]]]) -> LevelEstimate:
    flat = np.array([reading for each in sequences for reading in each]).reshape(-1, 3)
    starts = np.cumsum([0, *(len(each) for each in sequences)], dtype=np.int64)
    return LEVEL.estimate(flat[:, 1], flat[:, 2], flat[:, 0], starts, NOW)


@settings(max_examples=60)
@given(st.lists(readings, max_size=4))
def test_equals_conditioning_the_joint_normal(sequences: list[list[tuple[float, float, float]]]) -> None:
    found = estimate(sequences)
    weights = iter(found.weight.tolist())
    for number, each in enumerate(sequences):
        times = np.array([time for time, _, _ in each])
        apart = np.abs(times[:, None] - times[None, :])
        covariance = LEVEL.variance * np.exp2(-apart / LEVEL.half_life_days)
        covariance += np.diag([error for _, _, error in each])
        with_now = LEVEL.variance * np.exp2(-(NOW - times) / LEVEL.half_life_days)
        pull = np.linalg.solve(covariance, with_now) if each else np.zeros(0)
        values = np.array([value for _, value, _ in each])
        assert found.mean[number] == pytest.approx(0.1 + pull @ (values - 0.1), abs=1e-9)
        assert found.variance[number] == pytest.approx(LEVEL.variance - pull @ with_now, abs=1e-9)
        assert [next(weights) for _ in each] == pytest.approx(pull.tolist(), abs=1e-9)


def test_without_readings_the_usual_level_is_kept() -> None:
    found = estimate([[]])
    assert (found.mean[0], found.variance[0], found.confidence[0]) == (0.1, 0.35, 0.0)


@pytest.mark.parametrize(("days_ago", "confidence"), [(0.0, 0.945946), (180.0, 0.236486), (360.0, 0.059122)])
def test_one_sure_reading_ages(days_ago: float, confidence: float) -> None:
    # 0.35 / (0.35 + 0.02) = 0.945946 of the variance is gone at first; a half-life leaves a quarter of that
    found = estimate([[(NOW - days_ago, 0.9, 0.02)]])
    assert found.confidence[0] == pytest.approx(confidence, abs=1e-6)


def test_ninety_per_cent_of_true_levels_lie_in_the_interval() -> None:
    chance = np.random.default_rng(20260630)
    people, count = 4000, 5
    times = np.sort(chance.uniform(0.0, NOW, (people, count)), axis=1)
    steps = np.diff(np.column_stack((times, np.full(people, NOW))), axis=1)
    levels = chance.normal(0.1, np.sqrt(0.35), people)
    values = np.empty((people, count))
    errors = np.array([0.02, 0.8, 1.2, 1.5, 0.8])
    for place in range(count):
        values[:, place] = levels + chance.normal(0.0, np.sqrt(errors[place]), people)
        kept = np.exp2(-steps[:, place] / 180.0)
        levels = 0.1 + kept * (levels - 0.1) + chance.normal(0.0, np.sqrt(0.35 * (1.0 - kept**2)))
    starts = np.arange(people + 1) * count
    found = LEVEL.estimate(values.ravel(), np.tile(errors, people), times.ravel(), starts, NOW)
    inside = np.abs(levels - found.mean) <= 1.6449 * np.sqrt(found.variance)
    assert 0.885 <= inside.mean() <= 0.915
    shuffled = np.abs(chance.permutation(levels) - found.mean) <= 1.6449 * np.sqrt(found.variance)
    assert shuffled.mean() < inside.mean() - 0.03, "readings of other people must not do as well"
