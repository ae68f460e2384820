"""Work over many sequences at once gives what a loop over them would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats.ragged import steps, totals_after


def starts_of(lengths: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.cumsum([0, *lengths], dtype=np.int64)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 6), max_size=12))
def test_every_place_comes_once_and_in_order(lengths: list[int]) -> None:
    starts = starts_of(lengths)
    seen: dict[int, list[int]] = {}
    for sequences, places in steps(starts):
        for sequence, place in zip(sequences.tolist(), places.tolist(), strict=True):
            seen.setdefault(sequence, []).append(place)
    assert seen == {
        sequence: list(range(starts[sequence], starts[sequence + 1]))
        for sequence, length in enumerate(lengths)
        if length
    }


@settings(max_examples=60)
@given(st.lists(st.lists(st.floats(-5.0, 5.0), max_size=5), max_size=8))
def test_totals_after_look_only_at_the_own_sequence(sequences: list[list[float]]) -> None:
    starts = starts_of([len(each) for each in sequences])
    values = np.array([value for each in sequences for value in each])
    expected = [sum(each[place + 1 :]) for each in sequences for place in range(len(each))]
    assert totals_after(values, starts).tolist() == pytest.approx(expected, abs=1e-9)
