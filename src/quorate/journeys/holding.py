"""When a condition of a map holds for each journey, and from when on.

Touches, once enough of them came together, hold for good: what buyers did, they did. A statement holds until it is
too old. A fact of the CRM holds as long as it is true.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from quorate.journeys.evidence import NEVER
from quorate.settings import Condition
from quorate.stats.ragged import Places


class Holding(ABC):
    """When one condition holds for some journeys, each asked with a moment of its own."""

    @abstractmethod
    def next(self, at: Places) -> Places:
        """The first moment from `at` on at which it holds; `NEVER` where it does not any more."""

    @abstractmethod
    def next_not(self, at: Places) -> Places:
        """The first moment from `at` on at which it does not hold."""


@dataclass(frozen=True)
class Reached(Holding):
    """It holds from `since` on, for good."""

    since: Places

    def next(self, at: Places) -> Places:
        """See `Holding`."""
        return np.maximum(self.since, at)

    def next_not(self, at: Places) -> Places:
        """See `Holding`."""
        return np.where(self.since > at, at, NEVER)


@dataclass(frozen=True)
class Runs:
    """Runs of time in which a condition holds, for all journeys; within a journey each column rises.

    starts: where each journey's runs begin, then where the last one's end; shape (journeys + 1,).
    begins, ends: first and last moment of each run; shape (runs,).
    rests_on: the earliest evidence each run needs; shape (runs,).
    """

    starts: Places
    begins: Places
    ends: Places
    rests_on: Places


@dataclass(frozen=True)
class InRuns(Holding):
    """It holds in those runs of the journeys that rest on evidence from `counted_since` on."""

    runs: Runs
    journeys: Places
    counted_since: Places

    def next(self, at: Places) -> Places:
        """See `Holding`."""
        place = self._current(at)
        is_there = place < self.runs.starts[self.journeys + 1]
        found = np.full(len(at), NEVER, dtype=np.int64)
        found[is_there] = np.maximum(self.runs.begins[place[is_there]], at[is_there])
        return found

    def next_not(self, at: Places) -> Places:
        """See `Holding`."""
        moment = at.copy()
        while True:
            is_held = (self.next(moment) == moment) & (moment < NEVER)
            if not is_held.any():
                return moment
            ends = self.runs.ends[self._current(moment)[is_held]]
            moment[is_held] = np.where(ends < NEVER, ends, NEVER - 1) + 1

    def _current(self, at: Places) -> Places:
        """The first run of each journey that has not ended and rests on evidence that counts; its end where none."""
        place = self.runs.starts[self.journeys].copy()
        end = self.runs.starts[self.journeys + 1]
        while True:
            inside = np.flatnonzero(place < end)
            here = place[inside]
            is_over = (self.runs.ends[here] < at[inside]) | (
                self.runs.rests_on[here] < self.counted_since[inside]
            )
            if not is_over.any():
                return place
            place[inside[is_over]] += 1


Ask: TypeAlias = Callable[[Condition], Holding]
