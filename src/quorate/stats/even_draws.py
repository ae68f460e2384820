"""Draws that fill a space evenly, the same each time, for what is worked out from several uncertain numbers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers


@cache
def even_draws(count: int, dimensions: int) -> Numbers:
    """Points in the open unit cube; shape (count, dimensions). Any stretch of each axis holds its share of them.

        point k, axis d:  (rank of frac(k g^-d) among all k, less 1/2) / count
        g:  the positive root of x^(dimensions + 1) = x + 1

    Ranks make every axis exactly even, as in a Latin square. An average over such points errs like 1/count, over points
    drawn by lot like 1/sqrt(count): a hundred of these do what thousands of those do, and nothing depends on a seed.
    Source: M. Roberts, The Unreasonable Effectiveness of Quasirandom Sequences (2018), generalising the golden ratio;
    for one axis it is the sequence of H. Weyl.

    Parameters
    ----------
    count: how many points, at least 1.
    dimensions: how many uncertain numbers are drawn together, at least 1; up to about ten.
    """
    root = 2.0
    for _ in range(64):  # a contraction: settles to the last bit within some thirty rounds
        root = (1.0 + root) ** (1.0 / (dimensions + 1))
    steps = root ** -np.arange(1.0, dimensions + 1.0)
    spread = np.mod(np.arange(1.0, count + 1.0)[:, None] * steps, 1.0)
    points = (spread.argsort(axis=0).argsort(axis=0) + 0.5) / count
    points.setflags(write=False)
    return np.asarray(points)
