"""Many thin estimates that share their levels, drawn towards what those levels have in common.

    estimate[i] ~ N(theta[i], variance[i]),   theta[i] = m + sum over fields f of a[f, level of i in f] + c[i]
    m ~ N(0, MEAN_SCALE ** 2),   a ~ N(0, s ** 2),   c ~ N(0, t ** 2)

A role in a stage is judged by its own cases as far as they go and for the rest by what its role and its stage showed
elsewhere (partial pooling with crossed factors; Gelman & Hill, Data Analysis Using Regression and Multilevel Models,
2007, chapter 13). The scales s and t are not chosen but averaged over a grid, each weighed by how well it explains the
estimates and by a half-normal prior of `scale`, so that a handful of estimates does not pretend to know how much they
differ (Gelman et al., Bayesian Data Analysis, 3rd ed., section 5.4). Given the scales all is normal and exact:

    D = diag(variance + t ** 2),   C = (S^-1 + Z' D^-1 Z)^-1,   b = C Z' D^-1 estimate,   B = variance / diag(D)
    E theta = (1 - B) estimate + B Z b,     V theta = (1 - B) variance + B ** 2 diag(Z C Z')

Not for estimates that were made from the same cases: each case counts as often as it is used.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

MEAN_SCALE = 0.5
_STEPS = (0.02, 0.25, 0.5, 1.0, 2.0, 3.0)


def pooled_effects(
    estimates: Numbers, variances: Numbers, levels: Places, scale: float
) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of each theta, both of shape (cells,).

    Parameters
    ----------
    estimates, variances: of each cell; shape (cells,), variances above 0.
    levels: of each cell in each field, from 0; shape (cells, fields).
    scale: how far effects are believed to differ, in the unit of the estimates.
    """
    if not len(estimates):
        return np.zeros(0), np.zeros(0)
    design = _design(levels)
    found = [
        _given(estimates, variances, design, scale * main, scale * own)
        for main, own in product(_STEPS, _STEPS)
    ]
    prior = np.array([-(main**2 + own**2) / 2.0 for main, own in product(_STEPS, _STEPS)])
    # the grid is uneven: each point stands for the stretch of scales around it
    widths = np.log(np.outer(np.gradient(_STEPS), np.gradient(_STEPS)).ravel())
    weight = prior + widths + np.array([likelihood for likelihood, _, _ in found])
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()
    means = np.stack([mean for _, mean, _ in found])
    spreads = np.stack([variance for _, _, variance in found])
    mean = weight @ means
    return mean, np.sqrt(weight @ (spreads + means**2) - mean**2)


def _design(levels: Places) -> Numbers:
    """A column of ones, then one column for each level of each field; shape (cells, columns)."""
    marked = [np.equal.outer(field, np.arange(int(field.max()) + 1)).astype(np.float64) for field in levels.T]
    return np.concatenate([np.ones((len(levels), 1)), *marked], axis=1)


def _given(
    estimates: Numbers, variances: Numbers, design: Numbers, main: float, own: float
) -> tuple[float, Numbers, Numbers]:
    """The log-likelihood of these scales up to a constant, and mean and variance of each theta under them."""
    spread = variances + own**2
    precision = np.full(design.shape[1], main**-2.0)
    precision[0] = MEAN_SCALE**-2.0
    weighed = design / spread[:, None]
    inner = np.diag(precision) + design.T @ weighed
    covariance = np.linalg.inv(inner)
    levels = covariance @ (weighed.T @ estimates)
    shared = design @ levels
    quadratic = estimates @ ((estimates - shared) / spread)
    log_size = np.linalg.slogdet(inner)[1] - np.log(precision).sum() + np.log(spread).sum()
    drawn = variances / spread
    mean = (1.0 - drawn) * estimates + drawn * shared
    known = np.einsum("ij,jk,ik->i", design, covariance, design)
    return -0.5 * float(quadratic + log_size), mean, (1.0 - drawn) * variances + drawn**2 * known
