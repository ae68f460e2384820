"""The touches that a condition of a map counts, and when there were first enough of them close together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.journeys.evidence import DAY, NEVER, Evidence
from quorate.settings import PeopleCondition, TouchCondition
from quorate.stats.group_windows import Events, Flags, counted_until, counts, first_true
from quorate.stats.ragged import Places, places_of


@dataclass(frozen=True)
class Window:
    """The touches that a condition on touches counts, by journey, and how long each counts.

    rows: the number of each touch; until: where it stops counting, as a place in `rows`.
    """

    evidence: Evidence
    condition: TouchCondition
    events: Events
    rows: Places
    until: Places

    @classmethod
    def of(
        cls,
        evidence: Evidence,
        condition: TouchCondition,
        fits: Places,
        starts: Places,
        journeys: Places,
        since: Places,
    ) -> Window:
        """The touches of the journeys from `since` on."""
        places, begins = places_of(starts, journeys)
        rows = fits[places]
        owners = np.repeat(np.arange(len(journeys)), np.diff(begins))
        counted = evidence.touched_at[rows] >= since[owners]
        rows, owners = rows[counted], owners[counted]
        sizes = np.bincount(owners, minlength=len(journeys))
        events = Events(np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), evidence.touched_at[rows])
        people = evidence.people[rows] if isinstance(condition, PeopleCondition) else None
        within = None if condition.within_days is None else condition.within_days * DAY
        return cls(evidence, condition, events, rows, counted_until(events, people, within))

    def seen(self) -> Places:
        """How many people, or touches, the window that ends with each touch holds."""
        return counts(self.until)

    def is_met(self) -> Flags:
        """At which touches the condition is fulfilled."""
        is_met = self.seen() >= self.condition.at_least
        if isinstance(self.condition, PeopleCondition):
            for kinds, least in (
                (self.evidence.functions, self.condition.distinct_functions),
                (self.evidence.roles, self.condition.distinct_roles),
            ):
                if least:
                    is_met &= self._different(kinds) >= least
        return is_met

    def _different(self, kinds: NDArray[np.int32]) -> Places:
        within = None if self.condition.within_days is None else self.condition.within_days * DAY
        return counts(counted_until(self.events, kinds[self.rows], within))


def touches_reached(
    evidence: Evidence,
    condition: TouchCondition,
    fits: Places,
    starts: Places,
    journeys: Places,
    since: Places,
) -> Places:
    """When touches from `since` on first met a condition, for each of the journeys; `NEVER` where they have not.

    Parameters
    ----------
    fits: numbers of the touches that pass the condition's filters.
    starts: where each journey's touches begin in `fits`, then where the last one's end.
    """
    window = Window.of(evidence, condition, fits, starts, journeys, since)
    place = first_true(window.events, window.is_met())
    return np.where(
        place >= 0, window.events.times[np.maximum(place, 0)] if len(window.rows) else NEVER, NEVER
    )
