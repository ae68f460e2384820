from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.windows import Need, Reached, first_reached

CASES = [
    ("nobody", [], "", Need(2, 30), Reached(None, 0, ())),
    ("one person is not two", [0, 1, 2], "aaa", Need(2, 30), Reached(None, 1, (0,))),
    ("second person reaches it", [0, 10], "ab", Need(2, 30), Reached(10, 2, (0, 1))),
    ("exactly at the edge counts", [0, 30], "ab", Need(2, 30), Reached(30, 2, (0, 1))),
    ("just beyond the edge does not", [0, 31], "ab", Need(2, 30), Reached(None, 1, (0,))),
    ("the first comes back", [0, 31, 32], "aba", Need(2, 30), Reached(32, 2, (1, 2))),
    ("events count by themselves", [0, 1], "aa", Need(2, 30, counts_events=True), Reached(1, 2, (0, 1))),
    ("no window looks back for ever", [0, 900], "ab", Need(2), Reached(900, 2, (0, 1))),
]


@pytest.mark.parametrize(
    ("times", "people", "need", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_cases(times: list[float], people: str, need: Need, expected: Reached) -> None:
    assert first_reached(times, list(people), need) == expected


def test_different_functions_are_needed() -> None:
    need = Need(2, 30, kinds=(2,))
    same = first_reached([0, 1], ["a", "b"], need, [["it", "it"]])
    other = first_reached([0, 1, 2], ["a", "b", "c"], need, [["it", None, "finance"]])
    assert same.at is None
    assert other.at == 2


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abcde")), max_size=25).map(sorted),
    st.integers(1, 4),
    st.integers(0, 40),
)
def test_agrees_with_counting_every_window(events: list[tuple[int, str]], at_least: int, within: int) -> None:
    times = [float(time) for time, _ in events]
    people = [person for _, person in events]
    counts = [
        len({people[j] for j in range(i + 1) if times[j] >= times[i] - within}) for i in range(len(events))
    ]
    expected = next((times[i] for i in range(len(events)) if counts[i] >= at_least), None)
    assert first_reached(times, people, Need(at_least, within)).at == expected
