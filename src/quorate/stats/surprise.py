"""How surprising a count is that varies more than a Poisson count would.

Counts with mean mu and variance mu + d mu**2 are negative binomial with shape r = 1 / d. The chance of n or more is a
regularised incomplete beta function (Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd ed., 5.6),

    P(N >= n) = I_p(n, r),   p = mu / (mu + r),

which also answers for an n between two whole numbers, as when half a person is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers

# Chances below this are all called this: a surprise of a hundred is the highest there is.
_RAREST = 1e-100
# Least overdispersion that is worth telling from none.
_LEAST = 1e-3


def surprise(counts: Numbers, expected: Numbers, dispersion: float) -> Numbers:
    """-log10 P(N >= count) of each count: 0 for none at all, 2 for one that comes once in a hundred.

    Parameters
    ----------
    counts: at least 0, any shape.
    expected: mu, the same shape; where it is 0 there is nothing to hold the count against and the surprise is 0.
    dispersion: d, at least 0.
    """
    from scipy.special import betainc

    shape = 1.0 / max(dispersion, _LEAST)
    asked = (counts > 0.0) & (expected > 0.0)
    found = np.zeros(counts.shape)
    chance = betainc(counts[asked], shape, expected[asked] / (expected[asked] + shape))
    found[asked] = -np.log10(np.maximum(chance, _RAREST))
    return found


def dispersion(counts: Numbers, expected: Numbers, chosen: NDArray[np.bool_]) -> float:
    """d by moments: (sum of (count - mu)**2 - sum of mu) / sum of mu**2 over the chosen, never below 0."""
    mean, count = expected[chosen], counts[chosen]
    below = float((mean**2).sum())
    return max(float(((count - mean) ** 2 - mean).sum()) / below, 0.0) if below > 0.0 else 0.0
