"""How well a score tells two groups apart: the area under the ROC curve, with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.stats.ragged import Numbers

# 95 % of a normal distribution lies within this many standard deviations.
_WIDTH = 1.959964


@dataclass(frozen=True)
class Separation:
    """The chance that a case drawn from the higher group scores more than one from the lower; ties count half.

    `low` and `high` hold 95 %; all three are None where one of the groups is empty.
    """

    auc: float | None
    low: float | None
    high: float | None
    higher_count: int
    lower_count: int


def separation(higher: Numbers, lower: Numbers) -> Separation:
    """How well a score separates two groups of cases.

    The interval is DeLong's: the variance of each group's mean chance of being ranked right, over the group's size,
    summed. With fewer than two cases in a group it is the whole range from 0 to 1. It is too narrow near 0 and 1 in
    small groups: read it with the counts.

    Parameters
    ----------
    higher, lower: scores; shapes (m,), (n,).

    Source: DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), eq. 3 and 5.
    """
    count, other = len(higher), len(lower)
    if not count or not other:
        return Separation(None, None, None, count, other)
    right_of_higher = _share_below(lower, higher)
    right_of_lower = 1.0 - _share_below(higher, lower)
    auc = float(right_of_higher.mean())
    if count < 2 or other < 2:
        return Separation(auc, 0.0, 1.0, count, other)
    error = _WIDTH * np.sqrt(right_of_higher.var(ddof=1) / count + right_of_lower.var(ddof=1) / other)
    return Separation(auc, max(auc - float(error), 0.0), min(auc + float(error), 1.0), count, other)


def _share_below(values: Numbers, limits: Numbers) -> Numbers:
    """For each limit the share of values below it, ties counting half."""
    ordered = np.sort(values)
    below = np.searchsorted(ordered, limits, side="left") + np.searchsorted(ordered, limits, side="right")
    return np.asarray(below / (2.0 * len(values)))
