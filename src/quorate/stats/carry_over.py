"""What is left of earlier contact: stocks that grow with every touch and fade week by week (adstock).

    stock(t) = r * (stock(t - 1) + amount(t - 1)),   r = 0.5 ^ (1 / half-life in weeks),   stock(first week) = 0

A week's own touches enter the next week's stock only, so that nothing that happened after a step can explain it
(Broadbent, One way TV advertisements work, JMRS 21(3), 1979, with the week as unit).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.ragged import steps

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places


def decayed_stocks(amounts: Numbers, starts: Places, half_life_weeks: float) -> Numbers:
    """The stock at the beginning of every week, channel by channel; shape as `amounts`.

    Parameters
    ----------
    amounts: what each week brought; shape (weeks, channels), the weeks of every sequence in order, end to end.
    starts: where each sequence's weeks begin, then where the last one's end; shape (sequences + 1,).
    half_life_weeks: after how many weeks half of a touch is left; above 0.
    """
    kept = 0.5 ** (1.0 / half_life_weeks)
    stocks = np.zeros(amounts.shape)
    for place, (_, weeks) in enumerate(steps(starts)):
        if place:
            stocks[weeks] = kept * (stocks[weeks - 1] + amounts[weeks - 1])
    return stocks
