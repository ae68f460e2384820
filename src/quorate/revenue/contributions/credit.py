"""Credit of paths: who was on a path and when, what share of it they get, and their money in whole cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Real: TypeAlias = NDArray[np.float64]

# Below this, a difference between two remainders is rounding noise: the tie is broken by the order of rows instead.
_REMAINDER_DIGITS = 6


@dataclass(frozen=True)
class Parts:
    """The different pairs of key and period on each path: what a path's credit is handed out to.

    Rows are in order of path, key, period, and each triple occurs once. `row` says for each touch which row it
    belongs to, `touch_count` for each row how many touches it has. `pair` numbers the pairs of path and key.
    """

    path: Whole
    key: Whole
    period: Whole
    touch_count: Whole
    row: Whole
    pair: Whole


def parts_of(path: Whole, key: Whole, period: Whole) -> Parts:
    """Gather touches by path, key and period: whole numbers from 0, one of each per touch."""
    keys, periods = (int(each.max(initial=0)) + 1 for each in (key, period))
    triples, row = np.unique((path * keys + key) * periods + period, return_inverse=True)
    pairs = triples // periods
    is_new = np.ones(len(pairs), dtype=bool)
    is_new[1:] = pairs[1:] != pairs[:-1]
    return Parts(
        pairs // keys,
        pairs % keys,
        triples % periods,
        np.bincount(row, minlength=len(triples)),
        row,
        np.cumsum(is_new) - 1,
    )


def shares_by_touch(parts: Parts, weight: Real) -> Real:
    """Each row's share of its path, from the weights of touches."""
    return np.asarray(np.bincount(parts.row, weight, minlength=len(parts.path)), dtype=np.float64)


def shares_by_key(parts: Parts, weight: Real) -> Real:
    """Each row's share of its path, where the path is shared among its different keys.

    Parameters
    ----------
    weight: for each row, what its key weighs on its path beside the other keys, above 0 and the same for all rows of
        a pair of path and key. A key's share is spread evenly over its touches.
    """
    touches = np.bincount(parts.pair, parts.touch_count)[parts.pair]
    spread = weight * parts.touch_count / touches
    return np.asarray(spread / np.bincount(parts.path, spread)[parts.path], dtype=np.float64)


def allocated_cents(path: Whole, share: Real, cents_of_path: Whole) -> Whole:
    """Money for each row in whole cents; the rows of a path sum to its money exactly.

    The largest-remainder rule: everyone gets the whole cents of their share, and the cents left over go one
    each to the largest fractions; equal fractions in order of rows. No row is a whole cent off its share.

    Parameters
    ----------
    path, share: each row's path, never falling, and its share of it; a path's shares sum to 1.
    cents_of_path: money of each path, by its number; may be negative (a credit note).
    """
    exact = cents_of_path[path] * share
    cents = np.floor(exact).astype(np.int64)
    given = np.zeros(len(cents_of_path), dtype=np.int64)
    np.add.at(given, path, cents)
    left = cents_of_path - given
    waiting = np.flatnonzero(left[path] > 0)
    if not len(waiting):
        return cents
    remainder = np.round(exact[waiting] - cents[waiting], _REMAINDER_DIGITS)
    # paths already stand in order: one stable sort by path and falling remainder in a single number
    order = waiting[np.argsort(2.0 * path[waiting] - remainder, kind="stable")]
    starts = np.searchsorted(path[waiting], path[order], side="left")
    rank = np.arange(len(order)) - starts
    cents[order] += rank < left[path[order]]
    return cents
