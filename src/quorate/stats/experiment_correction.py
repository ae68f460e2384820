"""Estimates whose errors go together, corrected by what an experiment found of one of them.

A model tells a whole row of figures s with covariance C: what each channel adds, what all of a function adds. An
experiment tells one of them, s_t, again and apart from the model, as y with variance v. The least wrong linear figure
of all of them is then (Gauss, Theoria combinationis, 1821; Kalman, J. Basic Engineering 82, 1960)

    k = C_t / (C_tt + v),     s + k (y - s_t),     C - k C_t'

where C_t is the column of C. The figure t becomes the mean of both weighed by their precision; others are moved as
far as their errors go with its error: what the model could least tell apart from s_t is corrected most, and what it
knew well by itself stays. Several experiments correct one after the other; their order makes no difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers
    from quorate.stats.share_missing import Figure


def corrected(figures: Numbers, covariance: Numbers, place: int, found: Figure) -> tuple[Numbers, Numbers]:
    """The figures and their covariance, given what was found of one.

    Parameters
    ----------
    figures: shape (figures,).
    covariance: shape (figures, figures).
    place: which of them the experiment told.
    found: the experiment's figure and its standard error.
    """
    own = covariance[:, place]
    variance = float(own[place]) + found.error**2
    if variance <= 0.0:
        return figures, covariance
    gain = own / variance
    return figures + gain * (found.value - figures[place]), covariance - np.outer(gain, own)
