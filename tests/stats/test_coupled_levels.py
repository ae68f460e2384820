"""Levels that belong together, read with noise."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stats.drifting_level import DriftingLevel

from quorate.stats.coupled_levels import CoupledEstimate, Readings, filter_groups

HALF_LIFE = 90.0


def drawn(chance: np.random.Generator, groups: int, things: int) -> tuple[np.ndarray, np.ndarray, Readings]:
    """Means, covariances and readings of groups of any length, some without readings."""
    roots = chance.normal(size=(groups, things, things)) * 0.4
    lengths = chance.integers(0, 9, groups)
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    count = int(starts[-1])
    days = np.concatenate([np.sort(chance.uniform(0.0, 300.0, length)) for length in lengths])
    readings = Readings(
        starts, chance.integers(0, things, count), chance.normal(size=count), chance.uniform(0.1, 1.0, count),
        days,
    )  # fmt: skip
    covariances = roots @ np.swapaxes(roots, 1, 2) + 0.1 * np.eye(things)
    return chance.normal(size=(groups, things)) * 0.3, covariances, readings


def filtered(means: np.ndarray, covariances: np.ndarray, readings: Readings) -> CoupledEstimate:
    return filter_groups(means, covariances, readings, np.full(len(means), 320.0), HALF_LIFE)


def test_equals_conditioning_the_normal_distribution_of_all_readings() -> None:
    means, covariances, readings = drawn(np.random.default_rng(3), 12, 3)
    found = filtered(means, covariances, readings)
    for group in range(12):
        own = slice(int(readings.starts[group]), int(readings.starts[group + 1]))
        things, days = readings.things[own], readings.days[own]
        kept = np.exp2(-np.abs(days[:, None] - days[None, :]) / HALF_LIFE)
        between = kept * covariances[group][np.ix_(things, things)] + np.diag(readings.errors[own])
        to_now = np.exp2(-(320.0 - days) / HALF_LIFE)[None, :] * covariances[group][:, things]
        pull = to_now @ np.linalg.inv(between)
        expected = means[group] + pull @ (readings.values[own] - means[group][things])
        assert found.means[group] == pytest.approx(expected, abs=1e-9)
        assert found.covariances[group] == pytest.approx(covariances[group] - pull @ to_now.T, abs=1e-9)
        assert found.weights[own] == pytest.approx(pull[things, np.arange(len(things))], abs=1e-9)


def test_of_one_thing_it_is_the_drifting_level() -> None:
    means, covariances, readings = drawn(np.random.default_rng(5), 20, 1)
    means[:], covariances[:] = 0.2, 0.3
    found = filtered(means, covariances, readings)
    alone = DriftingLevel(0.2, 0.3, HALF_LIFE).estimate(
        readings.values, readings.errors, readings.days, readings.starts, 320.0
    )
    assert found.means[:, 0] == pytest.approx(alone.mean)
    assert found.covariances[:, 0, 0] == pytest.approx(alone.variance)
    assert found.weights == pytest.approx(alone.weight)


def test_batches_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    given = drawn(np.random.default_rng(13), 30, 3)
    together = filtered(*given)
    monkeypatch.setattr("quorate.stats.coupled_levels._CELLS_AT_ONCE", 1)
    apart = filtered(*given)
    assert apart.means == pytest.approx(together.means, abs=1e-12)
    assert apart.weights == pytest.approx(together.weights, abs=1e-12)
