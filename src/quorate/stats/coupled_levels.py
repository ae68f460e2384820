"""Hidden levels of things that belong together, read now and then with noise: Kalman's filter over many groups.

Each group has things whose levels are normal with means m and covariance S while nothing is read, and drift within it:

    x(t + d) = m + f (x(t) - m) + noise,   f = 2 ** (-d / half life),  noise covariance S (1 - f**2)
    reading  = x of one thing + error,     error variance R

so a reading of one thing moves its own level, and the others' as far as S ties them to it; with time all of it wears
off and S comes back. (Särkkä, Bayesian Filtering and Smoothing, 2013, section 4.3.)

Not for things by the hundred in one group: the cost is readings x things**2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quorate.stats.ragged import Numbers, Places, places_of

_CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Readings:
    """Readings of groups end to end, each group's in order of time.

    Attributes
    ----------
    starts: where each group's begin, then where the last end; shape (groups + 1,).
    things: which thing of its group was read; shape (readings,), as are the following.
    values, errors, days: what was read, its error variance (above 0), and when.
    """

    starts: Places
    things: Places
    values: Numbers
    errors: Numbers
    days: Numbers


@dataclass(frozen=True)
class CoupledEstimate:
    """Estimates of many groups.

    Attributes
    ----------
    means: shape (groups, things).
    covariances: shape (groups, things, things).
    weights: how far its own thing's mean moves when a reading moves by one; shape (readings,).
    """

    means: Numbers
    covariances: Numbers
    weights: Numbers


def filter_groups(
    means: Numbers, covariances: Numbers, readings: Readings, now: Numbers, half_life_days: float
) -> CoupledEstimate:
    """The levels of every group at its day `now`.

    Parameters
    ----------
    means, covariances: of levels nobody has read, shapes as in the result. Groups with fewer things are filled
        up with things of no variance.
    readings: none of them after the group's `now`.
    now: shape (groups,).
    half_life_days: days after which half of a departure from the mean is left.
    """
    found = CoupledEstimate(means.copy(), covariances.copy(), np.zeros(len(readings.values)))
    for batch in _batches(np.diff(readings.starts), means.shape[1]):
        _Run(found, readings, batch, now, half_life_days).go()
    return found


def _batches(lengths: Places, things: int) -> Iterator[Places]:
    """Groups with about as many readings together, longest first, so many that they fit in memory."""
    order = np.argsort(-lengths, kind="stable")
    at_once = max(1, _CELLS_AT_ONCE // max(1, things * things))
    start = 0
    while start < len(order):
        room = max(1, _CELLS_AT_ONCE // max(1, things * int(lengths[order[start]])))
        size = min(at_once, room)
        yield order[start : start + size]
        start += size


class _Run:
    """The filter over one batch of groups, longest first: those still taking part are always the first ones."""

    def __init__(
        self, found: CoupledEstimate, readings: Readings, batch: Places, now: Numbers, half_life_days: float
    ) -> None:
        self._found, self._readings, self._batch = found, readings, batch
        self._half_life = half_life_days
        self._now = now[batch]
        self._places, self._begins = places_of(readings.starts, batch)
        lengths = np.diff(self._begins)
        # how many groups have a k-th reading
        self._taking_part = [int(np.sum(lengths > k)) for k in range(int(lengths.max(initial=0)))]
        self._usual = found.means[batch], found.covariances[batch]
        self._mean, self._covariance = (each.copy() for each in self._usual)
        self._read_on = np.full(len(batch), -np.inf)
        self._gains = np.zeros((len(self._places), found.means.shape[1]))
        self._kept = np.zeros(len(self._places))

    def go(self) -> None:
        """Forwards for the estimates, backwards for the weights."""
        for k, count in enumerate(self._taking_part):
            self._age(count, self._readings.days[self._places[self._begins[:count] + k]], k)
            self._read(count, k)
        kept = self._age(len(self._batch), self._now, None)
        self._found.means[self._batch] = self._mean
        self._found.covariances[self._batch] = self._covariance
        self._weigh(kept)

    def _age(self, count: int, days: Numbers, k: int | None) -> Numbers:
        """Let time pass until `days`; returns the share that is left of every departure."""
        kept = np.exp2(-(days - self._read_on[:count]) / self._half_life)
        one, two = kept[:, None], (kept**2)[:, None, None]
        mean, covariance = (each[:count] for each in self._usual)
        self._mean[:count] = mean + one * (self._mean[:count] - mean)
        self._covariance[:count] = covariance + two * (self._covariance[:count] - covariance)
        self._read_on[:count] = days
        if k is not None:
            self._kept[self._begins[:count] + k] = kept
        return np.asarray(kept)

    def _read(self, count: int, k: int) -> None:
        readings, places = self._readings, self._places[self._begins[:count] + k]
        groups, things = np.arange(count), readings.things[places]
        column = self._covariance[groups, :, things]
        variance = column[groups, things] + readings.errors[places]
        gain = column / variance[:, None]
        surprise = readings.values[places] - self._mean[groups, things]
        self._mean[:count] += gain * surprise[:, None]
        self._covariance[:count] -= gain[:, :, None] * column[:, None, :]
        self._gains[self._begins[:count] + k] = gain

    def _weigh(self, kept: Numbers) -> None:
        """Each reading's weight: its gain, times what later readings and the time since left of it."""
        size = self._mean.shape[1]
        left = kept[:, None, None] * np.eye(size)
        for k in reversed(range(len(self._taking_part))):
            count = self._taking_part[k]
            rows = self._begins[:count] + k
            groups, things = np.arange(count), self._readings.things[self._places[rows]]
            passed = np.einsum("gij,gj->gi", left[:count], self._gains[rows])
            self._found.weights[self._places[rows]] = passed[groups, things]
            left[groups, :, things] -= passed
            left[:count] *= self._kept[rows][:, None, None]
