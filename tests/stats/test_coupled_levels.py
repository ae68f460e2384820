"""Levels that belong together, read with noise."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stats.drifting_level import DriftingLevel

from quorate.stats.coupled_levels import CoupledEstimate, Readings, filter_groups, linear_shifts

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
        days, chance.integers(-1, 2, count), np.ones(count, dtype=bool),
    )  # fmt: skip
    covariances = roots @ np.swapaxes(roots, 1, 2) + 0.1 * np.eye(things)
    return chance.normal(size=(groups, things)) * 0.3, covariances, readings


def filtered(
    means: np.ndarray, covariances: np.ndarray, readings: Readings, shift_count: int = 2
) -> CoupledEstimate:
    slopes = np.zeros((*means.shape, shift_count))
    return filter_groups(means, covariances, slopes, readings, np.full(len(means), 320.0), HALF_LIFE)


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


def test_slopes_are_what_shifting_the_readings_does() -> None:
    means, covariances, readings = drawn(np.random.default_rng(7), 10, 2)
    found = filtered(means, covariances, readings)
    moved = Readings(
        readings.starts, readings.things, readings.values + 0.3 * (readings.shifts == 1), readings.errors,
        readings.days, readings.shifts, readings.is_anchor,
    )  # fmt: skip
    again = filtered(means, covariances, moved)
    assert again.means == pytest.approx(found.means + found.slopes @ np.array([0.0, 0.3]), abs=1e-9)
    left = found.surprises - found.surprise_slopes @ np.array([0.0, 0.3])
    assert again.surprises == pytest.approx(left, abs=1e-9)


def test_shifts_are_recovered_and_a_few_readings_move_little() -> None:
    chance = np.random.default_rng(11)
    groups = 2_000
    level = chance.normal(0.0, 0.4, groups)
    values = np.column_stack(
        (level + 0.5 + chance.normal(0.0, 1.0, groups), level + chance.normal(0.0, 0.1, groups))
    )

    def learned(count: int) -> np.ndarray:
        readings = Readings(
            np.arange(count + 1) * 2, np.zeros(2 * count, dtype=np.int64), values[:count].ravel(),
            np.tile([1.0, 0.01], count), np.tile([1.0, 1.0], count), np.tile([0, -1], count),
            np.tile([False, True], count),
        )  # fmt: skip
        found = filter_groups(
            np.zeros((count, 1)), np.full((count, 1, 1), 0.16), np.zeros((count, 1, 1)), readings,
            np.full(count, 1.0), HALF_LIFE,
        )  # fmt: skip
        own = readings.is_anchor
        shifts, left = linear_shifts(
            found.surprises[own], found.surprise_variances[own], found.surprise_slopes[own], np.array([25.0])
        )
        assert count < 100 or left.mean() == pytest.approx(1.0, abs=0.1)
        return shifts

    # reading + shift points to the level: the shift takes back what the readings are too high by
    assert learned(groups)[0] == pytest.approx(-0.5, abs=0.25)
    assert abs(learned(10)[0]) < 0.1


def test_batches_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    given = drawn(np.random.default_rng(13), 30, 3)
    together = filtered(*given)
    monkeypatch.setattr("quorate.stats.coupled_levels._CELLS_AT_ONCE", 1)
    apart = filtered(*given)
    assert apart.means == pytest.approx(together.means, abs=1e-12)
    assert apart.weights == pytest.approx(together.weights, abs=1e-12)
