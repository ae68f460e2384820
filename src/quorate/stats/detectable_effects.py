"""What an experiment could find before it is begun: the smallest difference it would mostly see.

With n1 and n0 cases in the arms, a spread of s of one case, and ranges that reach r standard errors when all planned
cases are in (`sequential_intervals.planned_reach`: dearer than one look, since every look is free), an effect is found
in the share `power` of runs when it is at least

    (r + z[power]) x s x sqrt(1 / n1 + 1 / n0)

(Lachin, Controlled Clinical Trials 2, 1981, eq. 7, with r in place of z[1 - risk / 2]). The spread is taken to be the
same in both arms. It leaves out what comparing within strata gains, which is little where strata say little.
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from quorate.stats.sequential_intervals import planned_reach

# How many of the runs are to find the effect; four in five is usual.
POWER = 0.8


def smallest_effect(spread: float, cases: float, holdout_share: float, confidence: float) -> float | None:
    """The smallest difference that four in five runs find, in the unit of `spread`; None without cases in both arms.

    Parameters
    ----------
    spread: standard deviation of one case. cases: of both arms together. holdout_share: in (0, 1).
    """
    treated, held_out = cases * (1.0 - holdout_share), cases * holdout_share
    if treated < 1.0 or held_out < 1.0:
        return None
    return _reach(confidence) * spread * sqrt(1.0 / treated + 1.0 / held_out)


def cases_needed(effect: float, spread: float, holdout_share: float, confidence: float) -> int:
    """How many cases of both arms together let four in five runs find an effect above 0, in the unit of `spread`."""
    both = 1.0 / holdout_share + 1.0 / (1.0 - holdout_share)
    return ceil((_reach(confidence) * spread / effect) ** 2 * both)


def _reach(confidence: float) -> float:
    return planned_reach(confidence) + NormalDist().inv_cdf(POWER)
