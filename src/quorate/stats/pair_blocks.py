"""Which pairs of records are worth comparing: those that share something few others share.

Comparing all pairs of n records costs n * n. Records of one thing nearly always share some value exactly, so only
records that share a value, or a combination of values, are paired. Which values are rare enough is read from the data:
blocks (the records that share a value) are taken from the smallest up while the pairs they make stay within what is
allowed. A value too common to make a block of its own makes one together with another value.

Not for data in which every value may be damaged at once: such a pair shares nothing and is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Pairs = tuple[Codes, Codes]
# So few records are all compared with one another.
COMPARE_ALL = 1_500
# Pairs allowed per record for single values, and again for combinations of two.
PAIRS_PER_RECORD = 5
# As many pairs are always allowed: they take no second to compare.
FEW_PAIRS = 100_000
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
        numbers = _numbers(keys)
        left, right = numbers // count, numbers % count
    if sides is not None:
        across = sides[left] != sides[right]
        left, right = left[across], right[across]
    return left, right


def block_sizes(key: Codes) -> Codes:
    """(records,) how many records share each one's value; 0 where it says nothing."""
    says = key >= 0
    sizes = np.zeros(len(key), dtype=np.int64)
    if says.any():
        sizes[says] = np.bincount(key[says])[key[says]]
    return sizes


def _numbers(keys: Sequence[Codes]) -> Codes:
    """The pairs as left * records + right."""
    count = len(keys[0])
    singles = [_Blocks.of(np.flatnonzero(key >= 0), key[key >= 0]) for key in keys]
    allowed = max(PAIRS_PER_RECORD * count, FEW_PAIRS)
    largest = _largest(singles, allowed)
    common = [block_sizes(key) > largest for key in keys]
    joint = []
    for one, other in combinations(range(len(keys)), 2):
        places = np.flatnonzero(common[one] & common[other])
        if len(places):
            both = keys[one][places] * (int(keys[other].max()) + 1) + keys[other][places]
            joint.append(_Blocks.of(places, both))
    found = [pairs for each in singles for pairs in each.pairs(largest, count)]
    largest = _largest(joint, allowed)
    found += [pairs for each in joint for pairs in each.pairs(largest, count)]
    numbers = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return numbers[np.append([True], numbers[1:] != numbers[:-1])] if len(numbers) else numbers


@dataclass(frozen=True)
class _Blocks:
    """The blocks of one key.

    places: the records, those of a block beside each other, rising within it.
    sizes: (records,) how many records the block of each has.
    """

    places: Codes
    sizes: Codes

    @classmethod
    def of(cls, places: Codes, values: Codes) -> _Blocks:
        """The blocks of records that share a value; whoever shares it with nobody is left out."""
        order = np.argsort(values, kind="stable")
        ordered = values[order]
        starts = np.flatnonzero(np.append([True], ordered[1:] != ordered[:-1])) if len(ordered) else ordered
        sizes = np.diff(np.append(starts, len(ordered)))
        sizes = np.repeat(sizes, sizes)
        shared = (sizes > 1) & (sizes <= LARGEST_BLOCK)
        return cls(places[order][shared], sizes[shared])

    def pairs(self, largest: int, count: int) -> list[Codes]:
        """The pairs of blocks of at most so many records, as left * count + right."""
        small = self.sizes <= largest
        places, sizes = self.places[small], self.sizes[small]
        found = []
        for size in np.unique(sizes).tolist():
            rows = places[sizes == size].reshape(-1, size)
            one, other = np.triu_indices(size, 1)
            found.append((rows[:, one] * count + rows[:, other]).reshape(-1))
        return found


def _largest(blocks: Sequence[_Blocks], allowed: int) -> int:
    """The size up to which blocks are taken, so that they make no more pairs than allowed."""
    made = np.zeros(LARGEST_BLOCK + 1)
    for each in blocks:
        made += np.bincount(each.sizes, minlength=LARGEST_BLOCK + 1) * (np.arange(LARGEST_BLOCK + 1) - 1) / 2
    return int(np.searchsorted(np.cumsum(np.maximum(made, 0)), allowed, side="right")) - 1
