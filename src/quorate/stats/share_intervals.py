"""Intervals for shares and medians of stays of which some are still open, sensible at small counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.stay_endings import OPEN

if TYPE_CHECKING:
    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers
    from quorate.stats.stay_endings import Curve, StayEndings

LEVEL = 0.90
# The standard normal's quantile at 95 %.
_Z = 1.6448536269514722


def share_interval(endings: StayEndings) -> tuple[Numbers, Numbers]:
    """Ends of the 90 % interval of each share of `endings`, NaN where its variance is; shape (groups, causes).

    A share F with Greenwood variance V is as well known as one of n* = F (1 - F) / V plain cases; its ends are the 5 %
    and 95 % quantiles of Beta(F n* + 1/2, (1 - F) n* + 1/2) (Jeffreys), 0 where nothing was seen and 1 where nothing
    else was. n* is at most the number of stays, so that open ones never make an interval narrower; and a share of 0
    or 1, whose V is 0, is as well known as the stays whose fate is known. What nobody was left to tell of (the gap)
    may all have ended by the cause: the upper end allows for it. Without open stays it is the Jeffreys interval.

    Source: Brown, Cai & DasGupta, Statistical Science 16 (2001), section 3.1.2; the effective number after Korn &
    Graubard, Survey Methodology 24 (1998), 193-201.
    """
    from scipy.special import betaincinv

    low, high = np.full_like(endings.shares, np.nan), np.full_like(endings.shares, np.nan)
    tail = (1.0 - LEVEL) / 2.0
    for cause in range(endings.shares.shape[1]):
        shares, variances = endings.shares[:, cause], endings.variances[:, cause]
        if np.isnan(variances).any():
            continue
        spread = shares * (1.0 - shares)
        is_between = (spread > 1e-12) & (variances > 0.0)
        plain = spread / np.where(is_between, variances, 1.0)
        cases = np.where(is_between, np.minimum(plain, endings.stay_count), endings.known_count)
        most = np.minimum(shares + endings.gap_share, 1.0)
        least = betaincinv(shares * cases + 0.5, (1.0 - shares) * cases + 0.5, tail)
        greatest = betaincinv(most * cases + 0.5, (1.0 - most) * cases + 0.5, 1.0 - tail)
        low[:, cause] = np.where(shares <= 1e-12, 0.0, np.minimum(np.round(least, 9), shares))
        high[:, cause] = np.where(most >= 1.0 - 1e-12, 1.0, np.maximum(np.round(greatest, 9), shares))
    return low, high


def median_days(curve: Curve, seen: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The day by which half of the stays of each group have ended, with its 90 % interval; NaN where unknown.

    The curve S(t) counts open stays as long as they were seen; where it does not fall to a half, the median is not
    known, and neither is an end of the interval that the curve does not reach. The interval holds the days at which

        |S(t) - 1/2| <= 1.645 sqrt(1 / (4 n*)),   n* = the plain cases that S(t) is worth, at most the stays,

    the test of Brookmeyer & Crowley (Biometrics 38 (1982), 29-41) with the variance that a half would have.

    Parameters
    ----------
    curve: of `curve_of`.
    seen: up to which length each group is read, such as what half of its stays could have been seen; shape (groups,).
    """
    groups = len(seen)
    after, worth = _after(curve, groups)
    ends = (curve.cause != OPEN) & (curve.days <= seen[curve.group])
    reach = _Z * np.sqrt(0.25 / np.maximum(worth, 1e-9))
    middle = _first(curve, ends & (after <= 0.5 + 1e-12), groups)
    low = _first(curve, ends & (after - 0.5 <= reach), groups)
    high = _first(curve, ends & (after - 0.5 < -reach), groups)
    # of so few even all of them together are no proof of more than a half: it may have left at once
    few = _Z * np.sqrt(0.25 / np.maximum(np.bincount(curve.group, minlength=groups), 1)) >= 0.5
    unknown = np.isnan(middle)
    return middle, np.where(unknown, np.nan, np.where(few, 0.0, low)), np.where(unknown, np.nan, high)


def _after(curve: Curve, groups: int) -> tuple[Numbers, Numbers]:
    """S after each row, and the plain cases it is worth."""
    ends = curve.cause != OPEN
    risk = np.maximum(curve.at_risk, 1.0)
    after = np.where(ends, curve.lasting * (1.0 - 1.0 / risk), curve.lasting)
    terms = np.where(ends & (risk > 1.0), 1.0 / (risk * np.maximum(risk - 1.0, 1.0)), 0.0)
    total = np.concatenate(([0.0], np.cumsum(terms)))
    before = total[np.searchsorted(curve.group, np.arange(groups))]
    greenwood = after**2 * (total[1:] - before[curve.group])
    sizes = np.bincount(curve.group, minlength=groups)[curve.group].astype(np.float64)
    spread = after * (1.0 - after)
    worth = np.where(greenwood > 1e-15, spread / np.maximum(greenwood, 1e-15), sizes)
    return after, np.minimum(np.where(spread > 0.0, worth, sizes), sizes)


def _first(curve: Curve, chosen: Flags, groups: int) -> Numbers:
    """The days of the first chosen row of each group; NaN where there is none."""
    found = np.full(groups, np.nan)
    rows = np.flatnonzero(chosen)[::-1]
    found[curve.group[rows]] = curve.days[rows]
    return found
