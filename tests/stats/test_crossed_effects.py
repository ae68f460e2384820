"""Pooled effects: known truths are covered, thin cells are drawn in, precise ones are left alone."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.crossed_effects import pooled_effects

Z_90 = 1.6448536


def _world(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    levels = np.array([(role, stage) for role in range(6) for stage in range(8)])
    truth = (
        0.05
        + rng.normal(0, 0.08, 6)[levels[:, 0]]
        + rng.normal(0, 0.05, 8)[levels[:, 1]]
        + rng.normal(0, 0.04, 48)
    )
    variance = rng.uniform(0.02, 0.25, 48) ** 2
    return levels, truth, rng.normal(truth, np.sqrt(variance)), variance


def test_intervals_hold_the_truth_nine_times_in_ten_and_errors_are_smaller_than_raw_ones() -> None:
    held, errors, raw = [], [], []
    for seed in range(40):
        levels, truth, seen, variance = _world(seed)
        mean, spread = pooled_effects(seen, variance, levels, 0.1)
        held.append(np.abs(mean - truth) <= Z_90 * spread)
        errors.append((mean - truth) ** 2)
        raw.append((seen - truth) ** 2)
    assert 0.87 <= float(np.mean(held)) <= 0.94
    assert float(np.mean(errors)) < 0.35 * float(np.mean(raw))


def test_a_precise_estimate_stays_and_a_thin_one_moves_to_its_level() -> None:
    levels = np.array([[0], [0], [0], [0]])
    mean, spread = pooled_effects(
        np.array([0.3, 0.1, 0.11, 0.09]), np.array([1e-6, 1e-4, 1e-4, 1.0]), levels, 0.1
    )
    assert mean[0] == pytest.approx(0.3, abs=0.005)
    assert abs(mean[3] - 0.15) < 0.1
    assert spread[3] > spread[0]


def test_nothing_gives_nothing() -> None:
    mean, spread = pooled_effects(np.zeros(0), np.zeros(0), np.zeros((0, 2), dtype=np.int64), 0.1)
    assert len(mean) == len(spread) == 0
