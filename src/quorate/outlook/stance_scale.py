"""The scale on which stances are measured, and the words for its parts.

A stance is a number from -1 (against us, and says so) to 1 (for us, and persuades others). The five words share the
scale equally. What is believed before anything is seen stands in `stance_priors.py`.

An estimate drifts back to that belief with the half-life below. No published figure says how fast stances age; half a
year is our own choice.
"""

from __future__ import annotations

import numpy as np

from quorate.stats.ragged import Numbers, Places

# From against to in favour; STANCE_CUTS are the borders between them.
STANCE_WORDS = ("opponent", "sceptic", "neutral", "supporter", "champion")
STANCE_CUTS: Numbers = np.array([-0.6, -0.2, 0.2, 0.6])
UNKNOWN = "unknown"

HALF_LIFE_DAYS = 180.0

# A member's own evidence must weigh so much in the estimate, or their stance is unknown.
LEAST_OWN_WEIGHT = 0.05


def word_places(scores: Numbers) -> Places:
    """The place in `STANCE_WORDS` of each score; a score on a border belongs to the friendlier word."""
    return np.searchsorted(STANCE_CUTS, scores, side="right")
