"""Which pairs of records are worth comparing: those that share something few others share.

Comparing all pairs of n records costs n * n. Records of one thing nearly always share some value exactly, so only
records that share a value, or a combination of values, are paired. Which values are rare enough is read from the data:
blocks (the records that share a value) are taken from the smallest up while the pairs they make stay within what is
allowed. A value too common to make a block of its own makes one together with another value.

Not for data in which every value may be damaged at once: such a pair shares nothing and is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Pairs = tuple[Codes, Codes]
# So few records are all compared with one another.
COMPARE_ALL = 1_500
# Pairs allowed per record, over all blocks together.
PAIRS_PER_RECORD = 12
# A value that more records share than this tells nobody apart, however few other blocks there are.
LARGEST_BLOCK = 60


def candidate_pairs(keys: Sequence[Codes], sides: Codes | None = None) -> Pairs:
    """Pairs (left, right), left < right, each once and in order.

    keys: one array of (records,) per value that may be shared; equal numbers share it, negative ones say nothing.
    sides: (records,) the source each record is of when sources are free of duplicates; pairs are then across them.
    """
    count = len(keys[0]) if keys else 0
    if count <= COMPARE_ALL:
        left, right = np.triu_indices(count, 1)
    else:
        blocks = _Blocks(keys)
        left, right = blocks.pairs(blocks.largest(PAIRS_PER_RECORD * count))
    if sides is not None:
        across = sides[left] != sides[right]
        left, right = left[across], right[across]
    return left, right


class _Blocks:
    """The blocks of all keys: of single values first, of two values where one is too common."""

    def __init__(self, keys: Sequence[Codes]) -> None:
        self._count = len(keys[0])
        sizes = [block_sizes(key) for key in keys]
        self._keys = [np.where(size <= LARGEST_BLOCK, key, -1) for key, size in zip(keys, sizes, strict=True)]
        for one, other in combinations(range(len(keys)), 2):
            common = (sizes[one] > LARGEST_BLOCK) & (sizes[other] > LARGEST_BLOCK)
            self._keys.append(_joint(keys[one], keys[other], common))
        self._sizes = [block_sizes(key) for key in self._keys]

    def largest(self, allowed: int) -> int:
        """The size up to which blocks of every key are taken, so that they make no more pairs than allowed."""
        made = np.zeros(LARGEST_BLOCK + 1)
        for sizes in self._sizes:
            rows = np.bincount(sizes[sizes <= LARGEST_BLOCK], minlength=LARGEST_BLOCK + 1)
            made += rows * (np.arange(LARGEST_BLOCK + 1) - 1) / 2
        made[0] = 0
        return int(np.searchsorted(np.cumsum(made), allowed, side="right")) - 1

    def pairs(self, largest: int) -> Pairs:
        """The pairs of all blocks of at most so many records."""
        found = [
            self._within(np.where(sizes <= largest, key, -1))
            for key, sizes in zip(self._keys, self._sizes, strict=True)
        ]
        numbers = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
        return numbers // self._count, numbers % self._count

    def _within(self, key: Codes) -> Codes:
        """The pairs of one key's blocks as left * records + right."""
        places = np.flatnonzero(key >= 0)
        places = places[np.argsort(key[places], kind="stable")]
        blocks = key[places]
        found = []
        step, starts = 1, np.arange(len(places))
        while len(starts := starts[starts + step < len(places)]):
            starts = starts[blocks[starts] == blocks[starts + step]]
            found.append(places[starts] * self._count + places[starts + step])
            step += 1
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def block_sizes(key: Codes) -> Codes:
    """(records,) how many records share each one's value; 0 where it says nothing."""
    says = key >= 0
    sizes = np.zeros(len(key), dtype=np.int64)
    if says.any():
        sizes[says] = np.bincount(key[says])[key[says]]
    return sizes


def _joint(one: Codes, other: Codes, where: NDArray[np.bool_]) -> Codes:
    """The combination of two values as one."""
    joint = np.full(len(one), -1, dtype=np.int64)
    if where.any():
        both = one[where] * (int(other.max()) + 1) + other[where]
        joint[where] = np.unique(both, return_inverse=True)[1].reshape(-1)
    return joint
