from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.group_windows import Events, counted_at, counted_until, counts, first_greatest, first_true
from quorate.stats.windows import Need, first_reached

Group = list[tuple[int, str]]
GROUPS = st.lists(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abcde")), max_size=12).map(sorted), max_size=6
)


def laid_out(groups: list[Group]) -> tuple[Events, list[tuple[int, str]]]:
    starts = np.concatenate(([0], np.cumsum([len(group) for group in groups]))).astype(np.int64)
    flat = [event for group in groups for event in group]
    return Events(starts, np.array([time for time, _ in flat], dtype=np.int64)), flat


@given(GROUPS, st.integers(1, 4), st.none() | st.integers(0, 40), st.booleans())
def test_each_group_is_answered_as_if_it_were_alone(
    groups: list[Group], at_least: int, within: int | None, counts_events: bool
) -> None:
    events, flat = laid_out(groups)
    keys = None if counts_events else np.array(["abcde".index(person) for _, person in flat], dtype=np.int64)
    until = counted_until(events, keys, within)
    seen = counts(until)
    reached = first_true(events, seen >= at_least)
    nearest = np.where(reached >= 0, reached, first_greatest(events, seen))
    owners, counted = counted_at(events, until, nearest)
    for number, group in enumerate(groups):
        need = Need(at_least, within, counts_events=counts_events)
        alone = first_reached([float(time) for time, _ in group], [who for _, who in group], need)
        place = reached[number]
        assert (None if place < 0 else float(events.times[place])) == alone.at
        assert (seen[nearest[number]] if nearest[number] >= 0 else 0) == alone.progress
        assert tuple(counted[owners == number] - events.starts[number]) == tuple(sorted(alone.events))


@given(GROUPS, st.integers(0, 40))
def test_windows_end_where_the_next_event_is_too_late(groups: list[Group], within: int) -> None:
    events, _ = laid_out(groups)
    found = events.first_later(events.times + within)
    for place, time in enumerate(events.times):
        later = [
            other for other in range(place, int(events.ends[place])) if events.times[other] > time + within
        ]
        assert found[place] == min(later, default=int(events.ends[place]))


def test_times_too_wide_to_be_searched_at_once_are_searched_in_pieces() -> None:
    starts = np.arange(0, 4001, 2, dtype=np.int64)
    times = np.tile(np.array([0, 2**55], dtype=np.int64), 2000)
    found = Events(starts, times).first_later(times)
    assert found.tolist() == [place + 1 for place in range(4000)]


def test_who_has_no_key_never_counts() -> None:
    events, _ = laid_out([[(0, "a"), (1, "b"), (2, "c")]])
    until = counted_until(events, np.array([-1, 0, -1], dtype=np.int64), None)
    assert counts(until).tolist() == [0, 1, 1]
