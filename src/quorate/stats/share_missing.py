"""How much would be missing without something, told by who was left out of it by lot.

With m1, m0 the means of the treated and the held-out and s1, s0 the standard errors of the means,

    share = 1 - m0 / m1,     variance = (s0 / m1)^2 + (m0 s1 / m1^2)^2        (delta method; the arms are independent)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers


class Figure(NamedTuple):
    """A figure and its standard error."""

    value: float
    error: float


def share_missing(treated: Numbers, held_out: Numbers) -> Figure:
    """Share of what the treated have that the held-out lack; one value per unit, of at least two units an arm.

    Raises
    ------
    ValueError: an arm has fewer than two units, or nothing was reached among the treated.
    """
    if len(treated) < 2 or len(held_out) < 2 or not treated.mean() > 0.0:
        raise ValueError("each arm needs two units, and the treated a mean above 0")
    with_it, without = float(treated.mean()), float(held_out.mean())
    error_with = float(treated.std(ddof=1)) / math.sqrt(len(treated))
    error_without = float(held_out.std(ddof=1)) / math.sqrt(len(held_out))
    variance = (error_without / with_it) ** 2 + (without * error_with / with_it**2) ** 2
    return Figure(1.0 - without / with_it, math.sqrt(variance))
