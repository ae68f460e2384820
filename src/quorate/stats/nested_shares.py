"""How much likelier an end is for those who came further, learned from counts of those who did and who did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

# Jeffreys' prior for a share: half a case of each kind, which weighs next to nothing and keeps no share at 0 or 1.
_HALF = 0.5


@dataclass(frozen=True)
class NestedCounts:
    """Of `all_count` who were there, `further_count` came further; how many of each reached the end."""

    all_count: int
    all_end_count: int
    further_count: int
    further_end_count: int


# How many uncertain numbers the answer is worked out from.
DIMENSIONS = 3


def log_odds_gained(counts: NestedCounts, points: Numbers) -> Numbers:
    """What coming further goes along with, in log-odds of the end: one draw for each of `points`; shape (draws,).

        gained = logit(f) - logit(a f + (1 - a) s)

    with f the share of those who came further that reach the end, s of those who did not, and a the share that comes
    further: three independent Beta posteriors under Jeffreys' prior. Whoever came further was there before, so the two
    shares compared are not independent, which this keeps and a comparison of two proportions would not.

    An association: whoever came further may have been more promising all along.

    Parameters
    ----------
    counts: raises ValueError for counts that cannot be.
    points: in the open unit cube, as `even_draws` makes them; shape (draws, 3). Other uncertain numbers of the same
        calculation take further axes of the same points.
    """
    from scipy.special import betaincinv

    stayed = counts.all_count - counts.further_count
    stayed_end = counts.all_end_count - counts.further_end_count
    groups = [
        (counts.further_count, stayed),
        (counts.further_end_count, counts.further_count - counts.further_end_count),
        (stayed_end, stayed - stayed_end),
    ]
    if any(number < 0 for pair in groups for number in pair):
        raise ValueError(f"counts that cannot be nested: {counts}")
    further, end_if_further, end_if_not = (
        betaincinv(yes + _HALF, no + _HALF, points[:, axis]) for axis, (yes, no) in enumerate(groups)
    )
    mixed = further * end_if_further + (1.0 - further) * end_if_not
    return np.asarray(_logit(end_if_further) - _logit(mixed))


def _logit(shares: Numbers) -> Numbers:
    safe = np.clip(shares, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.log(safe) - np.log1p(-safe))
