"""How much of each kind a team did in each week: the map's kinds of touch, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.journeys.journey_weeks import JourneyWeeks, week_numbers

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import TouchKind
    from quorate.stats.ragged import Numbers, Places

_SORT = ("channel", "action", "content_intent", "role")


def weekly_counts(touches: pa.Table, weeks: JourneyWeeks, kinds: Sequence[TouchKind]) -> Numbers:
    """Counts of each kind in each week of each journey; shape (weeks, kinds).

    Parameters
    ----------
    touches: `stage_touches`, in order of journey, week and somebody.
    """
    journeys = np.asarray(touches["journey_id"].to_pylist(), dtype=np.str_)
    places = weeks.places(journeys, week_numbers(touches["week_on"]))
    sorts, which = _sorts(touches)
    times = np.asarray(touches["touch_count"].to_numpy(), dtype=np.float64)
    people = _codes(touches["somebody"])
    found = np.zeros((len(weeks.numbers), len(kinds)))
    is_free = np.ones(len(sorts), dtype=bool)
    for number, kind in enumerate(kinds):
        fits = np.array([_fits(kind, sort) for sort in sorts], dtype=bool)
        if kind.counts == "touches":
            # a touch counts for the first kind it fits
            fits, is_free = fits & is_free, is_free & ~fits
        rows = np.flatnonzero(fits[which] & (places >= 0)) if len(sorts) else np.zeros(0, dtype=np.int64)
        if kind.counts == "touches":
            found[:, number] = np.bincount(places[rows], times[rows], minlength=len(found))
        else:
            named = rows[people[rows] >= 0]
            once = _once(places, weeks, people, named, is_new=kind.counts == "new_people")
            found[:, number] = np.bincount(places[once], minlength=len(found))
    return found


def _sorts(touches: pa.Table) -> tuple[list[tuple[str, ...]], Places]:
    """The different sorts of touch, and which one each row is."""
    encoded = [pc.dictionary_encode(touches[column].combine_chunks()) for column in _SORT]
    code = np.zeros(touches.num_rows, dtype=np.int64)
    for column in encoded:
        code = code * max(len(column.dictionary), 1) + column.indices.to_numpy()
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    words = [column.dictionary.take(column.indices.take(first)).to_pylist() for column in encoded]
    return list(zip(*words, strict=True)), which


def _fits(kind: TouchKind, sort: tuple[str, ...]) -> bool:
    channel, action, content_intent, role = sort
    return (
        action in kind.counted_actions
        and (not kind.channels or channel in kind.channels)
        and (not kind.content_intents or content_intent in kind.content_intents)
        and (not kind.roles or role in kind.roles)
    )


def _codes(column: pa.ChunkedArray) -> Places:
    """A number for each different text; -1 for an empty one."""
    encoded = pc.dictionary_encode(column.combine_chunks())
    codes: NDArray[np.int64] = np.asarray(encoded.indices.to_numpy(), dtype=np.int64)
    is_empty = np.array([not text for text in encoded.dictionary.to_pylist()], dtype=bool)
    return np.where(is_empty[codes], -1, codes) if len(codes) else codes


def _once(places: Places, weeks: JourneyWeeks, people: Places, rows: Places, *, is_new: bool) -> Places:
    """Of these rows one for each person of a week, or where `is_new` for each person of a journey, the first."""
    where = weeks.of[places[rows]] if is_new else places[rows]
    keys = where * (int(people.max(initial=0)) + 1) + people[rows]
    order = np.argsort(weeks.numbers[places[rows]], kind="stable")
    _, first = np.unique(keys[order], return_index=True)
    return rows[order[first]]
