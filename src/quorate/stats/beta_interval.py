"""An interval for a probability of which only mean and variance are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

# Narrower than a millionth is as good as known, and beyond what the inverse can be computed for.
_NO_VARIANCE = 1e-12


def beta_interval(means: Numbers, variances: Numbers, mass: float = 0.9) -> tuple[Numbers, Numbers]:
    """Lower and upper ends holding the middle `mass` of the Beta distribution with this mean and variance.

        a + b = mean (1 - mean) / variance - 1,   a = mean (a + b)

    A Beta distribution stays within [0, 1] and leans the right way near its ends, where mean +- sd does not.
    The largest possible variance, mean (1 - mean), would be a coin that decides for good: then the interval
    is (0, 1), as it is when that variance is exceeded. With no variance, or a mean of 0 or 1, both ends are
    the mean. A very lopsided Beta can have its mean outside its own middle; the interval is then stretched to
    the mean.

    Parameters
    ----------
    means: in [0, 1]; any shape.
    variances: at least 0; the same shape.
    mass: how much of the distribution lies between the ends.
    """
    from scipy.special import betaincinv

    most = means * (1.0 - means)
    known = (variances <= _NO_VARIANCE) | (most <= _NO_VARIANCE)
    hopeless = ~known & (variances >= most)
    safe = np.where(known | hopeless, 1.0, variances)
    size = np.where(known | hopeless, 1.0, most / safe - 1.0)
    a, b = np.maximum(means * size, 1e-12), np.maximum((1.0 - means) * size, 1e-12)
    tail = (1.0 - mass) / 2.0
    low = np.select([known, hopeless], [means, 0.0], betaincinv(a, b, tail))
    high = np.select([known, hopeless], [means, 1.0], betaincinv(a, b, 1.0 - tail))
    return np.minimum(low, means), np.maximum(high, means)
