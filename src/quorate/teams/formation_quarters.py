"""Quiet quarters: stretches of an account's past in which nothing went on, for looking back on.

A quarter (13 weeks) is quiet when no opportunity was open from four weeks before it until a quarter after it, and the
account's activity just before and in the quarter after was nothing unusual. The second half matters: many teams are
never heard of, and looking back on their quarters as if they were quiet would raise thresholds beyond use. A team goes
on for months, a coincidence does not; by looking at the neighbours and not at the quarter itself, chance within the
quarter stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.surprise import surprise
from quorate.teams.formation_counts import DEVICE_COUNTS, Compact
from quorate.teams.formation_scores import DISPERSION, usual_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers

QUARTER_WEEKS = 13
# A warning is over when the score has been below its threshold for so many weeks.
REST_WEEKS = 4
# Weeks in which a baseline forms.
SETTLING_WEEKS = 9
_CLEAR_BEFORE_WEEKS = 4
# The weeks of a neighbour that are looked at: the last ones before, and those from which the quarter itself has left
# the longest window after.
_BEFORE_WEEKS, _AFTER_FROM = 5, 8
# Two in one is no unusual count: neighbours are unremarkable below this surprise, and little is expected of nobody.
_UNREMARKABLE = 0.3
_LEAST_EXPECTED = 0.3
# In made-up quarters so much of the count comes from devices nobody has named.
_UNNAMED = 0.5
_SEED = 20


def quiet_quarters(
    scores: Compact, counts: Compact, expected: Compact, is_open: NDArray[np.bool_]
) -> Numbers:
    """The scores of every quiet quarter that can be told by the last of these weeks, and of the weeks just before it.

    Shape (quarters, REST_WEEKS + QUARTER_WEEKS).

    Parameters
    ----------
    scores: shape (accounts, weeks).
    counts, expected: people in the longest window, seen and usual; the same shape.
    is_open: whether an opportunity was open in the week; the same shape.
    """
    weeks = scores.shape[1]
    found = []
    for end in range(weeks - QUARTER_WEEKS, SETTLING_WEEKS + QUARTER_WEEKS - 1, -QUARTER_WEEKS):
        start = end - QUARTER_WEEKS
        is_clear = ~is_open[:, start - _CLEAR_BEFORE_WEEKS : end + QUARTER_WEEKS].any(axis=1)
        after = counts[:, end + _AFTER_FROM : end + QUARTER_WEEKS].mean(axis=1)
        is_usual = _is_unremarkable(after, expected[:, start])
        if start - QUARTER_WEEKS >= SETTLING_WEEKS:
            before = counts[:, start - _BEFORE_WEEKS : start].mean(axis=1)
            is_usual &= _is_unremarkable(before, expected[:, start - QUARTER_WEEKS])
        found.append(scores[is_clear & is_usual, start - REST_WEEKS : end])
    return np.concatenate(found, dtype=np.float64) if found else np.zeros((0, REST_WEEKS + QUARTER_WEEKS))


def _is_unremarkable(counts: Compact, expected: Compact) -> NDArray[np.bool_]:
    usual = np.maximum(expected.astype(np.float64), _LEAST_EXPECTED)
    return surprise(counts.astype(np.float64), usual, DISPERSION) < _UNREMARKABLE


def made_up_quarters(rates: Numbers, means: Numbers, quarters: int, windows: tuple[int, ...]) -> Numbers:
    """Scores of made-up quarters in which people come independently: where there is no past to look back on.

    The parametric bootstrap of the null: week by week a negative binomial number of different people with the
    account's own rate, held against what its group does, as a real account would be. Shape as of `quiet_quarters`.

    Parameters
    ----------
    rates: people a week; shape (accounts,).
    means: what is usual for all accounts in each window; shape (windows,).
    quarters: how many quarters each account is made to live through, after a year in which its baseline forms.
    """
    settling = 4 * QUARTER_WEEKS
    dice = np.random.default_rng(_SEED)
    weeks = settling + quarters * QUARTER_WEEKS
    shape = 1.0 / DISPERSION
    level = rates[:, None] * dice.gamma(shape, 1.0 / shape, (len(rates), weeks))
    named, unnamed = (1.0 - _UNNAMED) * level, _UNNAMED / DEVICE_COUNTS * level
    came = np.asarray(dice.poisson(named) + DEVICE_COUNTS * dice.poisson(unnamed), dtype=np.float64)
    sums = np.concatenate((np.zeros((len(rates), 1)), np.cumsum(came, axis=1)), axis=1)
    ends = np.arange(1, weeks + 1)
    best = np.zeros((len(rates), weeks))
    for window, mean in zip(windows, means, strict=True):
        counts: Numbers = sums[:, ends] - sums[:, np.maximum(ends - window, 0)]
        best = np.maximum(best, surprise(counts, usual_of(counts, np.full(counts.shape, mean)), DISPERSION))
    starts = range(settling, weeks, QUARTER_WEEKS)
    return np.concatenate([best[:, start - REST_WEEKS : start + QUARTER_WEEKS] for start in starts])
