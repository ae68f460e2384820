"""How much comes of each unit of effort, with an interval that counts cases sharing a cluster once.

With x_i units of effort and y_i results in cluster i (an account, say), the rate and its variance are

    rate = sum of y_i / sum of x_i,    variance = n / (n - 1) * sum of (y_i - rate x_i)^2 / (sum of x_i)^2

which is the ratio estimator of sampling (Cochran, Sampling Techniques, 3rd ed., section 6.4), taken over n clusters.
Where every cluster has the same rate that variance is 0 although little is known, so it is held to at least that of as
many independent results, with half a result added: (sum of y_i + 1/2) / (sum of x_i)^2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

_WIDTH = 1.6448536269514722  # 90 % of a normal distribution lies within so many standard deviations


@dataclass(frozen=True)
class Rates:
    """One entry per cell, each of shape (cells,); not a number where there was no effort, or one cluster only.

    rate: results for each unit of effort, at least 0. low, high: the ends of its 90 % interval, at least 0.
    """

    rate: Numbers
    low: Numbers
    high: Numbers


def cluster_rates(cells: Places, effort: Numbers, results: Numbers) -> Rates:
    """The rates of all cells.

    Parameters
    ----------
    cells: which cell each row is of, from 0; a row is one cluster of one cell. Shape (rows,).
    effort, results: of each row, at least 0; the same shape.
    """
    count = int(cells.max(initial=-1)) + 1
    spent, came = (np.bincount(cells, each, minlength=count) for each in (effort, results))
    clusters = np.bincount(cells, effort > 0.0, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(spent > 0.0, came / spent, np.nan)
        away = np.where(effort > 0.0, (results - rate[cells] * effort) ** 2, 0.0)
        spread = np.bincount(cells, away, minlength=count) * clusters / (clusters - 1.0) / spent**2
        half = _WIDTH * np.sqrt(np.maximum(spread, (came + 0.5) / spent**2))
    half = np.where(clusters > 1, half, np.nan)
    return Rates(rate, np.maximum(rate - half, 0.0), rate + half)
