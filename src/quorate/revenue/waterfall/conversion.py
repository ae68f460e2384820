"""The waterfall: conversion from stage to stage with an interval that says how few journeys it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

LEVEL = 0.90


def conversion(
    advanced: NDArray[np.int64], ended: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Share of ended stays that went on, and the ends of its 90 % Jeffreys interval.

    With a of n ended stays gone on, the share is a / n and its ends are the 5 % and 95 % quantiles of
    Beta(a + 1/2, n - a + 1/2); the lower end is 0 when a = 0 and the upper end 1 when a = n, so that the
    share never lies outside its own interval.

    A stay that still lasts is in neither number: nothing is known of it yet. Where slow teams tend to fail,
    the newest months therefore look better or worse than they will be once all their stays have ended; do not
    read a trend from months in which most stays are open.

    Parameters
    ----------
    advanced: stays that went on, one number per row.
    ended: stays that have ended, at least as many.

    Returns
    -------
    share, low, high: one number per row each; NaN where no stay has ended.

    Source: Brown, Cai & DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science
    16(2), section 3.1.2 and the modification at the ends in section 4.1.
    """
    from scipy.special import betaincinv

    known = ended > 0
    share, low, high = (np.full(len(ended), np.nan) for _ in range(3))
    a, n = advanced[known].astype(np.float64), ended[known].astype(np.float64)
    share[known] = a / n
    tail = (1.0 - LEVEL) / 2.0
    low[known] = np.where(a == 0, 0.0, betaincinv(a + 0.5, n - a + 0.5, tail))
    high[known] = np.where(a == n, 1.0, betaincinv(a + 0.5, n - a + 0.5, 1.0 - tail))
    return share, low, high


def waterfall(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """The counts of every cohort with the conversion they imply; empty where no stay has ended."""
    import pyarrow as pa

    counts = tables["waterfall_counts"]
    advanced, ended = (
        np.asarray(counts[name].to_numpy(), dtype=np.int64) for name in ("advanced_count", "ended_count")
    )
    names = ("conversion_probability", "conversion_probability_low", "conversion_probability_high")
    for name, numbers in zip(names, conversion(advanced, ended), strict=True):
        counts = counts.append_column(name, pa.array(numbers, pa.float64(), from_pandas=True))
    return counts


STEP = ArrowStep(
    "waterfall", {"waterfall_counts": ("cohort_on", "segment", "offering_id", "stage")}, waterfall
)
