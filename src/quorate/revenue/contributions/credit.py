"""Rule-based credit: how much of each step a team made goes to each touch before it, in shares and in cents.

These are ways of bookkeeping, not of finding causes: they hand out all credit there is to whatever was there,
including touches without which the same would have happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]

# Below this, a difference between two remainders is rounding noise: the tie is broken by the key instead.
_REMAINDER_DIGITS = 6


def _first(place: Whole, _length: Whole) -> Real:
    return np.equal(place, 1).astype(np.float64)


def _last(place: Whole, length: Whole) -> Real:
    return np.equal(place, length).astype(np.float64)


def _linear(_place: Whole, length: Whole) -> Real:
    return np.reciprocal(length.astype(np.float64))


RuleModel = Callable[["Whole", "Whole"], "Real"]
# Each weighs every touch by its place on the path (from 1) and the path's length; a path's weights sum to 1.
RULE_MODELS: dict[str, RuleModel] = {"first": _first, "last": _last, "linear": _linear}


@dataclass(frozen=True)
class Credit:
    """Credit of one path for one key: row i says that `key[i]` earned `share[i]` of path `path[i]`.

    Rows are in order of path, then key; each pair occurs once; a path's shares sum to 1.
    """

    path: Whole
    key: Whole
    share: Real


def credit_by_key(path: Whole, key: Whole, weight: Real) -> Credit:
    """Add up the weights of touches with the same key on the same path.

    Parameters
    ----------
    path, key: whole numbers from 0 that name each touch's path and its channel, campaign, asset or function.
    weight: each touch's share of its path.
    """
    if not len(path):
        return Credit(path, key, weight)
    width = int(key.max()) + 1
    pairs, row = np.unique(path * width + key, return_inverse=True)
    share = np.zeros(len(pairs))
    np.add.at(share, row, weight)
    return Credit(pairs // width, pairs % width, share)


def allocated_cents(credit: Credit, cents_of_path: Whole) -> Whole:
    """Money for each row of `credit` in whole cents; the rows of a path sum to its money exactly.

    The largest-remainder rule: everyone gets the whole cents of their share, and the cents left over go one
    each to the largest fractions; equal fractions in order of key. No row is a whole cent off its share.

    Parameters
    ----------
    credit: who earned which share of which path.
    cents_of_path: money of each path, by its number; may be negative (a credit note).
    """
    exact = cents_of_path[credit.path] * credit.share
    cents = np.floor(exact).astype(np.int64)
    remainder = np.round(exact - cents, _REMAINDER_DIGITS)
    given = np.zeros(len(cents_of_path), dtype=np.int64)
    np.add.at(given, credit.path, cents)
    order = np.lexsort((credit.key, -remainder, credit.path))
    starts = np.searchsorted(credit.path, credit.path[order], side="left")
    rank = np.arange(len(order)) - starts
    cents[order] += rank < (cents_of_path - given)[credit.path[order]]
    return cents
