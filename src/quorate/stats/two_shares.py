"""Whether two groups differ in a share: the difference, its interval and how surprising it is; many at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers

_WIDTH = 1.644854  # 90 % of a normal distribution lies within so many standard deviations


@dataclass(frozen=True)
class Difference:
    """The share in the first group less the share in the second; `low` and `high` hold 90 %."""

    value: float
    low: float
    high: float


def difference(hits: int, count: int, other_hits: int, other_count: int) -> Difference:
    """Newcombe's interval, joined from the two shares' Wilson intervals: it stays within -1 and 1 in small groups.

    Both groups must have cases. Source: Newcombe, Statistics in Medicine 17 (1998), method 10.
    """
    share, low, high = _wilson(hits, count)
    other, other_low, other_high = _wilson(other_hits, other_count)
    value = share - other
    return Difference(
        value,
        value - sqrt((share - low) ** 2 + (other_high - other) ** 2),
        value + sqrt((high - share) ** 2 + (other - other_low) ** 2),
    )


def surprise(hits: int, count: int, other_hits: int, other_count: int) -> float:
    """How likely so great a difference, in either direction, is where there is none: the pooled z test's p-value."""
    pooled = (hits + other_hits) / (count + other_count)
    error = sqrt(pooled * (1.0 - pooled) * (1.0 / count + 1.0 / other_count))
    return 1.0 if not error else erfc(abs(hits / count - other_hits / other_count) / error / sqrt(2.0))


def kept_at(surprises: Numbers, false_share: float) -> Flags:
    """Which of many findings to keep so that at most `false_share` of those kept are expected to be chance.

    Source: Benjamini & Hochberg, Journal of the Royal Statistical Society B 57 (1995).
    """
    order = np.argsort(surprises, kind="stable")
    limits = false_share * (np.arange(len(order)) + 1) / max(len(order), 1)
    within = np.flatnonzero(surprises[order] <= limits)
    kept = np.zeros(len(order), dtype=bool)
    kept[order[: within[-1] + 1 if len(within) else 0]] = True
    return kept


def _wilson(hits: int, count: int) -> tuple[float, float, float]:
    share, square = hits / count, _WIDTH**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _WIDTH * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return share, middle - half, middle + half
