"""How well one field alone tells two groups apart, on cases that it was not read from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places
from quorate.stats.ranking import Separation, separation

# Numbers with more different values than this are read in as many bins of about equal size.
_MOST_BINS = 50
# The overall share counts as so many cases of each value, so that rare values say little.
_WORTH = 5.0


def numbers_of(values: Sequence[str | None]) -> Numbers:
    """Values as numbers; NaN where there is none or where it is no number; shape (cases,)."""
    found = np.full(len(values), np.nan)
    for place, value in enumerate(values):
        if value is not None:
            try:
                found[place] = float(value)
            except ValueError:
                continue
    return found


def levels_of(values: Sequence[str | None]) -> Places:
    """A code for each value: the same for equal texts, bins for numbers of many values, one more for none."""
    numbers = numbers_of(values)
    is_filled = np.array([value is not None for value in values], dtype=bool)
    if np.isnan(numbers[is_filled]).any() or len(np.unique(numbers[is_filled])) <= _MOST_BINS:
        texts = np.array(["" if value is None else f"={value}" for value in values], dtype=np.str_)
        return np.unique(texts, return_inverse=True)[1].astype(np.int64)
    edges = np.unique(np.quantile(numbers[is_filled], np.linspace(0.0, 1.0, _MOST_BINS + 1)[1:-1]))
    binned = np.searchsorted(edges, np.where(is_filled, numbers, 0.0), side="right")
    return np.where(is_filled, binned, len(edges) + 1).astype(np.int64)


def separation_by(levels: Places, is_higher: Flags) -> Separation:
    """How well the share of the higher group among cases of the same level ranks cases.

    Each half of the cases, taken alternately, is scored by the other half's shares.

    Parameters
    ----------
    levels, is_higher: shape (cases,).
    """
    scores = np.zeros(len(levels))
    is_odd = np.arange(len(levels)) % 2 == 1
    count = int(levels.max(initial=0)) + 1
    for judged in (is_odd, ~is_odd):
        seen = np.bincount(levels[~judged], minlength=count)
        higher = np.bincount(levels[~judged], weights=is_higher[~judged], minlength=count)
        overall = higher.sum() / max(seen.sum(), 1)
        scores[judged] = ((higher + _WORTH * overall) / (seen + _WORTH))[levels[judged]]
    return separation(scores[is_higher], scores[~is_higher])
