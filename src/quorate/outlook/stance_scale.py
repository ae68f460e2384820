"""The scale on which stances are measured, and the words for its parts.

A stance is a number from -1 (against us, and says so) to 1 (for us, and persuades others). The five words
share the scale equally. Before anything is known a stance is taken to be somewhere around neutral, and nearly
two in five people to be supporters or better: that is a belief, held with the variance below, and what is
read moves it.

An estimate drifts back to neutral with the half-life below. No published figure says how fast stances age;
half a year is our own choice: a champion nobody has heard from counts as a supporter after about three
months, and as unknown after about a year.
"""

from __future__ import annotations

import numpy as np

from quorate.stats.drifting_level import DriftingLevel
from quorate.stats.ragged import Numbers, Places

# From against to in favour; STANCE_CUTS are the borders between them.
STANCE_WORDS = ("opponent", "sceptic", "neutral", "supporter", "champion")
STANCE_CUTS: Numbers = np.array([-0.6, -0.2, 0.2, 0.6])
UNKNOWN = "unknown"

PRIOR_VARIANCE = 0.35
HALF_LIFE_DAYS = 180.0
STANCE = DriftingLevel(usual=0.0, variance=PRIOR_VARIANCE, half_life_days=HALF_LIFE_DAYS)

# With less than this share of the prior's variance taken away, nothing is claimed.
LEAST_CONFIDENCE = 0.05


def word_places(scores: Numbers) -> Places:
    """The place in `STANCE_WORDS` of each score; a score on a border belongs to the friendlier word."""
    return np.searchsorted(STANCE_CUTS, scores, side="right")
