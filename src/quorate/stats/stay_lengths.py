"""How long stays last, in whole weeks, from the two numbers people can name: the median and the 90th percentile.

Times that things take are skewed: the log-normal distribution with median m and spread

    sigma = ln(p90 / m) / 1.2816

has exactly those two (1.2816 is the 90th percentile of the standard normal). A stay of a weeks is one that ends
within week a: P(a) = F(7 a) - F(7 (a - 1)) with F the distribution in days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

_P90 = 1.2816
# Half and nine in ten at the same day would mean that all take equally long, which nothing does.
_LEAST_SPREAD = 0.1
_SUREST = 0.95


@dataclass(frozen=True)
class StayLengths:
    """Lengths of stays in some states.

    Attributes
    ----------
    weeks: P(stay = a + 1 weeks) for a = 0 .. D - 1; shape (states, D).
    late_hazards: chance in each later week that a stay ends, taken as constant from there; shape (states,).
    """

    weeks: Numbers
    late_hazards: Numbers


def log_normal_stays(median_days: Numbers, p90_days: Numbers, weeks: int) -> StayLengths:
    """Lengths from medians and 90th percentiles, both of shape (states,); told week by week for so many weeks."""
    from scipy.special import ndtr

    spread = np.maximum(np.log(p90_days / median_days) / _P90, _LEAST_SPREAD)
    days = 7.0 * np.arange(1, weeks + 2)
    reached = ndtr((np.log(days) - np.log(median_days)[:, None]) / spread[:, None])
    told = np.diff(reached, axis=1, prepend=0.0)
    left = np.maximum(1.0 - reached[:, weeks - 1], 1e-12)
    return StayLengths(told[:, :weeks], np.minimum(told[:, weeks] / left, _SUREST))
