"""Sliding windows over the events of many groups at once: how many different people were active close together?

The rule for one group, event by event, is that of `windows.first_reached`; here every group is answered by a few
passes over whole arrays. An event counts from its own place up to the place where the same key is seen again or
where it has left the window, so that a running sum of beginnings less ends is the number of different keys seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quorate.stats.ragged import Places

Flags = NDArray[np.bool_]
# A group number and a time are searched as one number, which must stay below 2**63.
_MOST_SEARCHED = 2**62


@dataclass(frozen=True)
class Events:
    """Events of groups stored end to end.

    starts: where each group begins, then where the last one ends; shape (groups + 1,).
    times: when each event happened, whole numbers of any unit, ascending within a group; shape (events,).
    """

    starts: Places
    times: Places

    @cached_property
    def groups(self) -> Places:
        """The group of each event."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @cached_property
    def ends(self) -> Places:
        """Where the group of each event ends."""
        return np.repeat(self.starts[1:], np.diff(self.starts))

    def first_later(self, moments: Places) -> Places:
        """For each event, the first place of its group whose time is later than the event's of `moments`.

        Where there is none, the place at which the group ends.
        """
        if not len(self.times):
            return np.zeros(0, dtype=np.int64)
        earliest, latest = int(self.times.min()), int(self.times.max())
        width = latest - earliest + 2
        asked = np.clip(moments - earliest, -1, latest - earliest) + 1
        held = self.times - earliest + 1
        found = np.empty(len(held), dtype=np.int64)
        batch = max(_MOST_SEARCHED // width, 1)
        for first in range(0, len(self.starts) - 1, batch):
            last = min(first + batch, len(self.starts) - 1)
            rows = slice(self.starts[first], self.starts[last])
            base = (self.groups[rows] - first) * width
            found[rows] = np.searchsorted(base + held[rows], base + asked[rows], side="right") + rows.start
        return found


def counted_until(events: Events, keys: NDArray[np.integer] | None, within: int | None) -> Places:
    """The place at which each event stops counting as the latest of its key in the window.

    Parameters
    ----------
    keys: who or what each event is by, from 0; a negative key never counts. None: every event is its own.
    within: length of the window, both ends inclusive, in the unit of the times; None looks back to the beginning.
    """
    until = events.ends if within is None else events.first_later(events.times + within)
    if keys is None or not len(keys):
        return until
    both = events.groups * (int(keys.max()) + 2) + keys
    order = np.argsort(both, kind="stable")
    is_again = both[order[1:]] == both[order[:-1]]
    again = until.copy()
    again[order[:-1][is_again]] = np.minimum(until[order[:-1][is_again]], order[1:][is_again])
    return np.where(keys < 0, np.arange(len(keys)), again)


def counts(until: Places) -> Places:
    """How many events count at each place, given where each of them stops counting."""
    left = np.bincount(until, minlength=len(until) + 1)[: len(until)]
    return np.asarray(np.cumsum(1 - left), dtype=np.int64)


def first_true(events: Events, is_so: Flags) -> Places:
    """The first place of each group at which `is_so`; -1 where it never is."""
    places = np.flatnonzero(is_so)
    groups, firsts = np.unique(events.groups[places], return_index=True)
    found = np.full(len(events.starts) - 1, -1, dtype=np.int64)
    found[groups] = places[firsts]
    return found


def first_greatest(events: Events, values: Places) -> Places:
    """The first place of each group at which its greatest value stands; -1 for a group without events."""
    filled = np.flatnonzero(np.diff(events.starts) > 0)
    if not len(filled):
        return np.full(len(events.starts) - 1, -1, dtype=np.int64)
    greatest = np.zeros(len(events.starts) - 1, dtype=np.int64)
    greatest[filled] = np.maximum.reduceat(values, events.starts[filled])
    return first_true(events, values == greatest[events.groups])


def counted_at(events: Events, until: Places, places: Places) -> tuple[Places, Places]:
    """Which events count at one place of each group.

    Parameters
    ----------
    until: where each event stops counting.
    places: one place per group; -1 for none.

    Returns
    -------
    (groups, events): pairs in order of group and place.
    """
    asked = np.repeat(places, np.diff(events.starts))
    numbers = np.arange(len(events.times))
    rows = np.flatnonzero((numbers <= asked) & (until > asked))
    return events.groups[rows], rows
