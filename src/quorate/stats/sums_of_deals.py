"""What a sum of all-or-nothing amounts may come to, when they tend to be won together.

Given the shared value z (see `shared_factor`) deals are won independently, deal i with probability p_i(z). Up
to `MOST_EXACT` deals the distribution of the sum is built deal by deal on a grid of `GRID` equal steps from 0
to the total; each amount is rounded to the grid, so an end of the interval is off by at most half a step per
deal and, since roundings cancel, in practice by about one. Beyond that number the sum given z is taken as
normal with

    mean = sum a_i p_i(z),   variance = sum a_i**2 p_i(z) (1 - p_i(z)),

which is close when no single deal is a large part of the total. Both are then mixed over z.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

MOST_EXACT = 400
GRID = 2000
_HALVINGS = 60
# Sums of probabilities are equal to a level when they differ by less than arithmetic can tell apart.
_SAME = 1e-12


def sum_interval(
    amounts: Numbers, given: Numbers, weights: Numbers, mass: float = 0.9
) -> tuple[float, float]:
    """The middle `mass` of the sum's distribution.

    Parameters
    ----------
    amounts: above 0, all in one currency; shape (deals,).
    given: p_i(z) for each shared value; shape (values, deals).
    weights: of the shared values; shape (values,), sum to 1.
    mass: how much of the distribution lies between the ends.
    """
    if not len(amounts):
        return 0.0, 0.0
    tail = (1.0 - mass) / 2.0
    if len(amounts) > MOST_EXACT:
        return _normal_end(amounts, given, weights, tail), _normal_end(amounts, given, weights, 1.0 - tail)
    reached = np.cumsum(weights @ _on_grid(amounts, given))
    step = float(amounts.sum()) / GRID
    low, high = (int(np.searchsorted(reached, level - _SAME)) for level in (tail, 1.0 - tail))
    return min(low, GRID) * step, min(high, GRID) * step


def _on_grid(amounts: Numbers, given: Numbers) -> Numbers:
    """Probability of each grid point given each shared value; shape (values, GRID + 1)."""
    places = np.rint(amounts / amounts.sum() * GRID).astype(np.int64)
    held = np.zeros((len(given), GRID + 1))
    held[:, 0] = 1.0
    for place, probability in zip(places, given.T, strict=True):
        won = np.zeros_like(held)
        won[:, place:] = held[:, : GRID + 1 - place]
        # many roundings upwards could pass the end of the grid: what would fall off stays at the last point
        won[:, -1] += held[:, GRID + 1 - place :].sum(axis=1)
        held = held * (1.0 - probability)[:, None] + won * probability[:, None]
    return held


def _normal_end(amounts: Numbers, given: Numbers, weights: Numbers, level: float) -> float:
    from scipy.special import ndtr

    means = given @ amounts
    sds = np.sqrt(np.maximum((given * (1.0 - given)) @ amounts**2, np.finfo(float).tiny))
    low, high = 0.0, float(amounts.sum())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if float(weights @ ndtr((middle - means) / sds)) < level:
            low = middle
        else:
            high = middle
    return high
