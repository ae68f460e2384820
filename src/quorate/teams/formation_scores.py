"""How unusual the number of people active at each account was, week by week.

Every window that ends with a week (2 to 8 weeks long) is held against what is usual for the account and its group
(`stats.lagged_baseline`), times what everybody did in that week; the score is the surprise of the most surprising
window (a scan over windows: Neill, Expectation-based scan statistics for monitoring spatial time series data,
Int. J. Forecasting 25, 2009). What a score means is not read off it but found by looking back (`formation_alarms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.lagged_baseline import common_factor, group_means, lagged_expectation
from quorate.stats.surprise import surprise
from quorate.teams.formation_counts import Compact

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers, Places

# Chosen on development markets, where none of them matters much: recall stays within .03 from half to twice of each.
LAG_WEEKS = 4
HALF_LIFE_WEEKS = 8.0
STRENGTH_WEEKS = 12.0
DISPERSION = 0.2
# A group's mean is held to everybody's by so many weeks, a week's common factor to 1 by so many people.
GROUP_PULL_WEEKS = 200.0
WEEK_PULL_PEOPLE = 20.0


@dataclass(frozen=True)
class Scores:
    """Scores of all account-weeks.

    Attributes
    ----------
    score: of the most surprising window; shape (accounts, weeks), 0 where nothing is unusual.
    window: its number; shape (accounts, weeks).
    expected: people expected in each window; shape (windows, accounts, weeks).
    """

    score: Compact
    window: NDArray[np.int8]
    expected: Compact


def scores_of(counts: Compact, groups: Places, is_quiet: NDArray[np.bool_]) -> Scores:
    """Scores of all account-weeks.

    Parameters
    ----------
    counts: from `window_counts`; shape (windows, accounts, weeks).
    groups: which group of like accounts each belongs to, from 0; shape (accounts,).
    is_quiet: account-weeks that say what is usual for a group; shape (accounts, weeks).
    """
    windows, accounts, weeks = counts.shape
    best = np.zeros((accounts, weeks), dtype=np.float32)
    window = np.zeros((accounts, weeks), dtype=np.int8)
    expected: Compact = np.zeros(counts.shape, dtype=np.float32)
    for number in range(windows):
        seen = counts[number].astype(np.float64)
        means = group_means(seen, is_quiet, groups, LAG_WEEKS, GROUP_PULL_WEEKS)[groups]
        usual = usual_of(seen, means)
        usual *= common_factor(seen, usual, WEEK_PULL_PEOPLE)
        found = surprise(seen, usual, DISPERSION)
        window[found > best] = number
        best = np.maximum(best, found.astype(np.float32))
        expected[number] = usual
    return Scores(best, window, expected)


def usual_of(counts: Numbers, means: Numbers) -> Numbers:
    """What is usual for each account in each week, by its own past and its group's mean; shapes (accounts, weeks)."""
    return lagged_expectation(counts, means, STRENGTH_WEEKS, HALF_LIFE_WEEKS, LAG_WEEKS)
