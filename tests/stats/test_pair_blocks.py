"""Which pairs are compared."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.pair_blocks import COMPARE_ALL, LARGEST_BLOCK, block_sizes, candidate_pairs

MANY = COMPARE_ALL + 100


def _alone() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A key by which nobody shares anything."""
    return np.arange(MANY, dtype=np.int64)


def _found(*keys: np.ndarray[tuple[int], np.dtype[np.int64]]) -> set[tuple[int, int]]:
    left, right = candidate_pairs(keys)
    assert len(set(zip(left.tolist(), right.tolist(), strict=True))) == len(left)
    assert (left < right).all()
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_few_records_are_all_compared() -> None:
    left, right = candidate_pairs([np.array([-1, -1, -1], dtype=np.int64)])
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize(("seed", "kinds"), [(1, 2), (2, 20), (3, 200), (4, 2_000), (5, 20_000)])
def test_who_shares_a_rare_value_is_compared_and_nobody_else(seed: int, kinds: int) -> None:
    key = np.random.default_rng(seed).integers(-1, kinds, MANY)
    sizes = block_sizes(key)
    found = _found(key, _alone())
    assert all(key[one] == key[other] >= 0 for one, other in found)
    smallest = np.flatnonzero(sizes == 2)
    for one in smallest:
        partner = next(int(other) for other in np.flatnonzero(key == key[one]) if other != one)
        assert (min(int(one), partner), max(int(one), partner)) in found


def test_common_values_pair_where_another_is_shared_too() -> None:
    first, second = np.arange(MANY) % 20, np.arange(MANY) // 20 % 20
    found = _found(first, second)
    assert found
    assert all(first[one] == first[other] and second[one] == second[other] for one, other in found)
    assert not _found(first)


def test_a_block_of_many_is_left_out() -> None:
    key = np.where(np.arange(MANY) <= LARGEST_BLOCK, 0, np.arange(MANY))
    assert not _found(key, _alone())


def test_pairs_across_sources_only() -> None:
    left, right = candidate_pairs([np.zeros(4, dtype=np.int64)], sides=np.array([0, 0, 1, 1], dtype=np.int64))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 2), (0, 3), (1, 2), (1, 3)]
