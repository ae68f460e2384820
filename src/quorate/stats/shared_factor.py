"""Uncertain things that err together: the one-factor normal model.

Each thing i has a hidden level  x_i = m_i + s_i (sqrt(r) z + sqrt(1 - r) e_i)  with z and all e_i standard
normal. One z is shared by all, so the levels of any two things are correlated by r, while each alone keeps
mean m_i and standard deviation s_i. Given z the things are independent, so anything that is exact for
independent things can be computed at a few values of z and averaged (Vasicek, Loan portfolio value, Risk,
December 2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

# Standard normal quantile of 0.95: the ends of a 90 % interval.
END_OF_90 = 1.6448536269514722


def shared_values(count: int) -> tuple[Numbers, Numbers]:
    """Values of z and their weights for averaging over it (Gauss-Hermite: exact up to degree 2 count - 1).

    Returns two arrays of shape (count,); z ascends, weights sum to 1.
    """
    values, weights = np.polynomial.hermite_e.hermegauss(count)
    return values, weights / weights.sum()


def band_probabilities(
    means: Numbers, sds: Numbers, cuts: Numbers, shared: Numbers | float, z: float
) -> Numbers:
    """Probability that each level lies in each band, given the shared value `z`.

    Parameters
    ----------
    means, sds: of each level; shape (things,); sds above 0.
    cuts: ascending borders between bands; shape (bands - 1,). A level on a border is in the band above it.
    shared: r, in [0, 1); one for all or of shape (things,): with several, two things are correlated by sqrt(r_i r_j).
    z: the shared value.

    Returns
    -------
    shape (things, bands); each row sums to 1.
    """
    from scipy.special import ndtr

    centres = means + sds * np.sqrt(shared) * z
    below = ndtr((cuts[None, :] - centres[:, None]) / (sds * np.sqrt(1.0 - shared))[:, None])
    edges = np.concatenate((np.zeros((len(means), 1)), below, np.ones((len(means), 1))), axis=1)
    return np.diff(edges, axis=1)


def given_shared(probabilities: Numbers, shared: Numbers, z: Numbers) -> Numbers:
    """Probabilities of things that happen, given each shared value; averaged over z they are as before.

        p_i(z) = Phi((Phi^-1(p_i) + sqrt(r) z) / sqrt(1 - r))

    Parameters
    ----------
    probabilities: shape (things,), in [0, 1].
    shared: r of each thing; shape (things,), in [0, 1).
    z: shared values; shape (values,).

    Returns
    -------
    shape (values, things).
    """
    from scipy.special import ndtr, ndtri

    levels = ndtri(probabilities) + np.sqrt(shared) * z[:, None]
    return np.asarray(ndtr(levels / np.sqrt(1.0 - shared)), dtype=np.float64)
