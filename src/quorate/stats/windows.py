"""Sliding windows over events of groups: when were enough different people active close together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """What a window must hold.

    at_least: different people (or single events, with `counts_events`).
    within: length of the window in the unit of the times; None looks back to the beginning.
    kinds: minimal number of different values of each label of a person, such as functions or roles.
    """

    at_least: int
    within: float | None = None
    kinds: tuple[int, ...] = ()
    counts_events: bool = False


@dataclass(frozen=True)
class Reached:
    """When a need was first reached (`at`, None if never), the most that was ever seen at once, and by which events.

    `events` are positions in the sequences given: the latest event of each person counted, at the moment the need
    was reached or, if it never was, at the moment it came nearest.
    """

    at: float | None
    progress: int
    events: tuple[int, ...]


def first_reached(
    times: Sequence[float], people: Sequence[str], need: Need, labels: Sequence[Sequence[str | None]] = ()
) -> Reached:
    """When the events of one group first fulfilled `need`.

    Parameters
    ----------
    times: when each event happened, ascending.
    people: who it was by, one per event.
    labels: one sequence per entry of `need.kinds`, giving that label of each event's person; None counts as no kind.

    Every event opens a window that ends with it and reaches `need.within` back (both ends inclusive).
    """
    latest: dict[str, int] = {}
    nearest: tuple[int, tuple[int, ...]] = (0, ())
    for number, time in enumerate(times):
        key = str(number) if need.counts_events else people[number]
        latest.pop(key, None)
        latest[key] = number
        if need.within is not None:
            _forget(latest, times, time - need.within)
        if len(latest) > nearest[0]:
            nearest = (len(latest), tuple(latest.values()))
        if len(latest) >= need.at_least and _various(latest, need, labels):
            return Reached(time, len(latest), tuple(latest.values()))
    return Reached(None, *nearest)


def _forget(latest: dict[str, int], times: Sequence[float], before: float) -> None:
    """Drop who was last seen before the window; `latest` is in order of last sight, so stop at the first inside."""
    for key, number in list(latest.items()):
        if times[number] >= before:
            return
        del latest[key]


def _various(latest: dict[str, int], need: Need, labels: Sequence[Sequence[str | None]]) -> bool:
    for least, values in zip(need.kinds, labels, strict=True):
        seen = {values[number] for number in latest.values()} - {None}
        if len(seen) < least:
            return False
    return True
