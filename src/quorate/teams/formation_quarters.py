"""Quiet quarters: stretches of an account's past in which nothing went on, for looking back on.

A quarter (13 weeks) is quiet when no opportunity was open from four weeks before it until a quarter after it, as far
as that is over, and the account's activity just before and in the quarter after was nothing unusual. The second half
matters: many teams are never heard of, and looking back on their quarters as if they were quiet would raise thresholds
beyond use. A team goes on for months, a coincidence does not; by looking at the neighbours and not at the quarter
itself, chance within the quarter stays as it was. Until whole quarters can be told, parts of them are looked at: the
first few weeks of all accounts together, twenty weeks after the beginning of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.surprise import surprise
from quorate.teams.formation_counts import DEVICE_COUNTS, LONGEST, WINDOWS, Compact
from quorate.teams.formation_scores import DISPERSION, usual_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers

QUARTER_WEEKS = 13
# A warning is over when the score has been below its threshold for so many weeks.
REST_WEEKS = 4
# Weeks in which a baseline forms.
SETTLING_WEEKS = 6
# The shortest part of a quarter that is looked at.
_SHORTEST_WEEKS = 3
_CLEAR_BEFORE_WEEKS = 4
# The weeks of a neighbour that are looked at: the last ones before, and those after in which the longest window holds
# nothing of the quarter itself, two of which have to be over.
_BEFORE_WEEKS, _AFTER_WEEKS = 5, LONGEST + 2
# Little is expected of nobody, but not nothing.
_LEAST_EXPECTED = 0.3
# The share of quarters taken for quiet: those with the least unusual neighbours.
QUIETEST = 0.85
_SEED = 20


def quiet_stretches(
    scores: Compact, counts: Compact, expected: Compact, is_open: NDArray[np.bool_]
) -> list[Numbers]:
    """The scores of every quiet quarter that can be told by the last of these weeks, and of the weeks just before it.

    The earliest is what of a quarter is left. Shapes (quarters, REST_WEEKS + weeks).

    Parameters
    ----------
    scores: shape (accounts, weeks).
    counts, expected: people in the longest window, seen and usual; the same shape.
    is_open: whether an opportunity was open in the week; the same shape.
    """
    found, unusual, end = [], [], scores.shape[1] - _AFTER_WEEKS
    while end - SETTLING_WEEKS >= _SHORTEST_WEEKS:
        start = max(end - QUARTER_WEEKS, SETTLING_WEEKS)
        is_clear = ~is_open[:, max(start - _CLEAR_BEFORE_WEEKS, 0) : end + QUARTER_WEEKS].any(axis=1)
        after = counts[:, end + LONGEST : end + QUARTER_WEEKS].mean(axis=1)
        around = _surprise(after, expected[:, start])
        if start - QUARTER_WEEKS >= SETTLING_WEEKS:
            before = counts[:, start - _BEFORE_WEEKS : start].mean(axis=1)
            around = np.maximum(around, _surprise(before, expected[:, start - QUARTER_WEEKS]))
        found.append(scores[is_clear, start - REST_WEEKS : end].astype(np.float64))
        unusual.append(around[is_clear])
        end = start
    if not found or not sum(len(each) for each in found):
        return []
    limit = np.quantile(np.concatenate(unusual), QUIETEST)
    return [each[around <= limit] for each, around in zip(found, unusual, strict=True)]


def _surprise(counts: Compact, expected: Compact) -> Numbers:
    usual = np.maximum(expected.astype(np.float64), _LEAST_EXPECTED)
    return surprise(counts.astype(np.float64), usual, DISPERSION)


def made_up_quarters(rates: Numbers, unnamed: float, means: Numbers, quarters: int) -> Numbers:
    """Scores of made-up quarters in which people come independently: where there is no past to look back on.

    The parametric bootstrap of the null: week by week a negative binomial number of different people with the
    account's own rate, from the first week on and held against what all accounts did, as a real one would be. Shape
    (accounts * quarters, REST_WEEKS + QUARTER_WEEKS).

    Parameters
    ----------
    rates: people a week; shape (accounts,).
    unnamed: how much of that is devices nobody has named; in [0, 1].
    means: what is usual for all accounts in each window; shape (windows, weeks), ending with the made-up quarter.
    quarters: how many quarters each account is made to live through.
    """
    dice = np.random.default_rng(_SEED)
    rates = np.repeat(rates, quarters)
    weeks = means.shape[1]
    shape = 1.0 / DISPERSION
    level = rates[:, None] * dice.gamma(shape, 1.0 / shape, (len(rates), weeks))
    people, devices = dice.poisson((1.0 - unnamed) * level), dice.poisson(unnamed / DEVICE_COUNTS * level)
    came = np.asarray(people + DEVICE_COUNTS * devices, dtype=np.float64)
    sums = np.concatenate((np.zeros((len(rates), 1)), np.cumsum(came, axis=1)), axis=1)
    ends = np.arange(1, weeks + 1)
    best = np.zeros((len(rates), weeks))
    for window, mean in zip(WINDOWS, means, strict=True):
        counts = np.asarray(sums[:, ends] - sums[:, np.maximum(ends - window, 0)], dtype=np.float64)
        usual = usual_of(counts, np.broadcast_to(mean, counts.shape))
        best = np.maximum(best, surprise(counts, usual, DISPERSION))
    return best[:, -(REST_WEEKS + QUARTER_WEEKS) :]
