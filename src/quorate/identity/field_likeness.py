"""How like two values of one column are, in levels, for many pairs of values at once.

Level 0 is equal and is not asked for here: only pairs of values that differ come in. Each function takes two lists of
equal length, as `field_values` writes them, and gives (pairs,) levels, `UNKNOWN` where the two cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.identity.field_values import script
from quorate.identity.person_names import is_familiar
from quorate.stats.record_linkage import UNKNOWN

Levels = NDArray[np.int64]
Likeness = Callable[[Sequence[str], Sequence[str]], Levels]

# Jaro-Winkler similarities that Winkler's and later studies of names found to part typing mistakes, like-sounding
# names and other names.
NEAR, RESEMBLING = 0.92, 0.84
# A slip of the keyboard is one letter wrong, missing, added or changed for its neighbour.
ONE_SLIP, TWO_SLIPS = 1, 2
# Share of common words, in hundredths, from which two postal addresses are one, or alike.
SAME_ADDRESS, LIKE_ADDRESS = 95.0, 75.0


def given_names(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 another form of it (Bob, R.), 2 near, 3 resembling, 4 another name."""
    levels = family_names(one, other) + 1
    levels[levels <= UNKNOWN + 1] = UNKNOWN
    for at in np.flatnonzero(levels > 1).tolist():
        if is_familiar(one[at].partition(" ")[0], other[at].partition(" ")[0]):
            levels[at] = 1
    return levels


def family_names(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 near, 2 resembling, 3 another name; nothing between two scripts."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    like = process.cpdist(one, other, scorer=JaroWinkler.normalized_similarity, workers=-1)
    levels = np.select([like >= NEAR, like >= RESEMBLING], [1, 2], 3)
    # double names: one of the words is the whole other name
    for at in np.flatnonzero(levels == 3).tolist():
        first, second = one[at].split(), other[at].split()
        if len(first) + len(second) > 2 and (set(first) <= set(second) or set(second) <= set(first)):
            levels[at] = 2
        elif not (one[at].isascii() and other[at].isascii()) and script(one[at]) != script(other[at]):
            levels[at] = UNKNOWN
    return np.asarray(levels, dtype=np.int64)


def dates(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 a slip, or day and month changed for each other, 2 two slips or two of year, month and day, 3 another date."""
    slips = _slips(one, other)
    levels = np.select([slips <= ONE_SLIP, slips <= TWO_SLIPS], [1, 2], 3)
    first, second = np.array(one, dtype="U8"), np.array(other, dtype="U8")
    parts = [(_part(first, *span), _part(second, *span)) for span in ((0, 4), (4, 6), (6, 8))]
    (year, year2), (month, month2), (day, day2) = parts
    equal = sum((mine == yours).astype(int) for mine, yours in parts)
    levels = np.where((equal == 2) & (levels > 2), 2, levels)
    return np.where((year == year2) & (month == day2) & (day == month2), 1, levels).astype(np.int64)


def codes(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 a slip, 2 two slips, 3 another one."""
    slips = _slips(one, other)
    return np.select([slips <= ONE_SLIP, slips <= TWO_SLIPS], [1, 2], 3).astype(np.int64)


def phones(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 the same without its beginning, or a slip, 2 another one."""
    slips = _slips(one, other)
    ends = [a.endswith(b) or b.endswith(a) for a, b in zip(one, other, strict=True)]
    return np.where(np.array(ends, dtype=bool) | (slips <= ONE_SLIP), 1, 2).astype(np.int64)


def emails(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 the same before the @, or a slip in the whole, 2 near before the @, 3 another one."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    first, second = [_local(each) for each in one], [_local(each) for each in other]
    like = process.cpdist(first, second, scorer=JaroWinkler.normalized_similarity, workers=-1)
    slips = _slips(one, other)
    return np.select([(like == 1) | (slips <= ONE_SLIP), like >= NEAR], [1, 2], 3).astype(np.int64)


def places(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 near, 2 another one."""
    levels = family_names(one, other)
    return np.where(levels == UNKNOWN, UNKNOWN, np.where(levels == 1, 1, 2)).astype(np.int64)


def streets(one: Sequence[str], other: Sequence[str]) -> Levels:
    """1 the same number and words but for those only one of them has, 2 alike, 3 another address."""
    from rapidfuzz import fuzz, process

    like = process.cpdist(one, other, scorer=fuzz.token_set_ratio, workers=-1)
    same_number = np.array([_number(a) == _number(b) for a, b in zip(one, other, strict=True)], dtype=bool)
    return np.select(
        [
            same_number & (like >= SAME_ADDRESS),
            (same_number & (like >= LIKE_ADDRESS)) | (like >= SAME_ADDRESS),
        ],
        [1, 2],
        3,
    ).astype(np.int64)


def categories(one: Sequence[str], _other: Sequence[str]) -> Levels:
    """1 another one."""
    return np.ones(len(one), dtype=np.int64)


def _slips(one: Sequence[str], other: Sequence[str]) -> NDArray[np.int32]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return np.asarray(
        process.cpdist(one, other, scorer=OSA.distance, score_cutoff=TWO_SLIPS, dtype=np.int32, workers=-1)
    )


def _part(dates: NDArray[np.str_], start: int, end: int) -> NDArray[np.str_]:
    letters = dates.view("U1").reshape(len(dates), -1)[:, start:end]
    return np.ascontiguousarray(letters).view(f"U{end - start}").reshape(-1)


def _local(address: str) -> str:
    return address.partition("@")[0]


def _number(address: str) -> str:
    return next((each for each in address.split() if each[0].isdigit()), "")
