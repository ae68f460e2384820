"""Which records are one, from pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.pair_clusters import clusters

Pair = tuple[int, int, float]


def found(count: int, pairs: list[Pair], sides: list[int] | None = None) -> list[int]:
    columns = [np.array(column) for column in zip(*pairs, strict=True)] if pairs else [np.zeros(0, int)] * 3
    own = None if sides is None else np.array(sides, dtype=np.int64)
    left, right = columns[0].astype(np.int64), columns[1].astype(np.int64)
    return [int(head) for head in clusters(count, left, right, columns[2].astype(float), own)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], [0, 1, 2]),
        ([(0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.9)], [0, 0, 0]),
        ([(0, 1, 0.99), (1, 2, 0.9), (0, 2, 0.001)], [0, 0, 2]),
        ([(0, 1, 0.99), (1, 2, 0.9), (0, 2, 0.4)], [0, 0, 0]),
        ([(0, 1, 0.99), (1, 2, 0.9)], [0, 0, 2]),
        ([(0, 1, 0.4), (1, 2, 0.4)], [0, 1, 2]),
    ],
    ids=[
        "nothing known", "all agree", "ends that contradict", "ends that hardly contradict", "ends never compared",
        "nothing likely",
    ],
)  # fmt: skip
def test_three_records(pairs: list[Pair], expected: list[int]) -> None:
    assert found(3, pairs) == expected


def test_a_source_free_of_duplicates_gives_one_record_to_a_cluster() -> None:
    pairs = [(0, 2, 0.999), (1, 2, 0.99), (0, 3, 0.9), (1, 3, 0.99)]
    assert found(4, pairs, sides=[0, 0, 1, 1]) == [0, 1, 0, 1]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(0.001, 0.999),
        max_size=28,
    )
)
def test_joining_never_leaves_two_clusters_that_agree_and_order_does_not_matter(
    chances: dict[tuple[int, int], float],
) -> None:
    pairs = [(*pair, chance) for pair, chance in sorted(chances.items())]
    result = found(8, pairs)
    assert result == found(8, pairs[::-1])
    assert all(head <= number and result[head] == head for number, head in enumerate(result))
    between: dict[tuple[int, int], float] = {}
    for one in range(8):
        for other in range(one + 1, 8):
            ends = sorted((result[one], result[other]))
            chance = chances.get((one, other))
            bits = -5.0 if chance is None else max(-5.0, float(np.log2(chance / (1 - chance))))
            between[ends[0], ends[1]] = between.get((ends[0], ends[1]), 0.0) + bits
    assert all(bits <= 1e-9 for (one, other), bits in between.items() if one != other)
