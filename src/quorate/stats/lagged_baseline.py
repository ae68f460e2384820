"""What is usual for a unit by its own past, held to its group's where that past is short.

Counts per period of many units are taken as Poisson with a rate that differs between units and drifts. The rate of
unit i before period t is believed to be Gamma(s m, s), m the mean of its group, and is learned from the unit's
periods up to t - lag, a period u periods back counting 2 ** (-u / half_life):

    expected(i, t) = (s m(t) + S(i, t)) / (s + E(i, t)),
    S(i, t) = sum over u >= lag of 2 ** (-(u - lag) / half_life) count(i, t - u),   E likewise of ones

(Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6, with discounted exposure). The lag keeps what is just
beginning out of the baseline it is held against (a guard band, as in Hutwagner et al., J. Urban Health 80, 2003).
The prior's worth s is in periods: with s of them behind it, a unit's own past weighs as much as its group's.

Not for counts with a trend that never ends: half the half-life behind is then a bias.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers, Places


def lagged_expectation(
    counts: Numbers, means: Numbers, strength: float, half_life: float, lag: int
) -> Numbers:
    """What each unit is expected to count in each period; shape (units, periods), above 0 once anything was counted.

    Parameters
    ----------
    counts: shape (units, periods), at least 0, need not be whole.
    means: m, what is usual for each unit's group; shape (units, periods).
    strength: s, how many periods the group's mean is worth.
    half_life: periods after which a period counts half.
    lag: periods, counting the present one, that are left out; at least 1.

    A period without any past is expected to count nothing: it is 0, and nothing can be said of it.
    """
    units, periods = counts.shape
    kept = 0.5 ** (1.0 / half_life)
    expected = np.zeros((units, periods))
    seen, weight = np.zeros(units), 0.0
    for period in range(lag, periods):
        seen = kept * seen + counts[:, period - lag]
        weight = kept * weight + 1.0
        expected[:, period] = (strength * means[:, period] + seen) / (strength + weight)
    return expected


def group_means(
    counts: Numbers, is_used: NDArray[np.bool_], groups: Places, lag: int, pull: float
) -> Numbers:
    """What each group counted on average up to `lag` periods before each period; shape (groups, periods).

    A group's mean is held to that of all units, as if it had counted `pull` unit-periods like everybody: groups of
    few units say little by themselves. Unit-periods that are not `is_used` (the shape of `counts`) are left out.
    """
    totals, sizes = (
        _by_group(each, groups)[:, : counts.shape[1] - lag] for each in (counts * is_used, is_used)
    )
    found = np.zeros((totals.shape[0], counts.shape[1]))
    whole = totals.sum(axis=0) / np.maximum(sizes.sum(axis=0), 1.0)
    found[:, lag:] = (totals + pull * whole) / (sizes + pull)
    return found


def _by_group(values: Numbers | NDArray[np.bool_], groups: Places) -> Numbers:
    """Running totals of each group over periods; shape (groups, periods)."""
    size = int(groups.max(initial=0)) + 1
    totals = [np.bincount(groups, each.astype(np.float64), minlength=size) for each in values.T]
    return np.cumsum(np.stack(totals, axis=1), axis=1)


def common_factor(counts: Numbers, expected: Numbers, pull: float) -> Numbers:
    """How far all units together lie above or below what is expected of them, period by period; shape (periods,).

        factor(t) = (sum over units of count + pull) / (sum of expected + pull)

    Holidays, fairs and our own campaigns move everybody at once; what everybody does says nothing about one of them.
    `pull` counts hold the factor to 1 where little is expected.
    """
    return np.asarray((counts.sum(axis=0) + pull) / (expected.sum(axis=0) + pull))
