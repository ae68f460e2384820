"""How long money that was spent took to come back, where not all of it has.

Money that comes in pays back what was spent first. The day on which the p-th unit of money spent was paid back is the
first on which as much had come in altogether:

    back(p) = min {t : earned by t >= p},      lag(p) = max(back(p) - day(p), 0)

with day(p) the day on which the p-th unit was spent. Told is the median of lag over all units spent. A unit that is not
back yet has a lag longer than any seen; so the median needs half of the cost to be back, and is not drawn towards the
quick returns as a mean over what is back would be (survivorship). Where less is back there is no answer yet.

The order first spent, first paid back is a convention of bookkeeping: no unit of money knows which one it pays for.
Where spending falls into parts that each have earnings of their own (quarters), a unit is paid back by its own part's
money only, and the median is over the units of all parts: what an earlier part earned too much does not make a later
one quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quorate.stats.ragged import Numbers, Places


@dataclass(frozen=True)
class Payback:
    """Attributes
    ----------
    days: the median lag; None where less than half of what was spent is back.
    share: what is back, as a share of what was spent, at most 1; None where nothing was spent.
    age_days: mean days since the money was spent; None where nothing was.
    """

    days: float | None
    share: float | None
    age_days: float | None


@dataclass(frozen=True)
class Cohort:
    """What was spent in one part, unit by unit: how long each `size` of money took (infinite where it is not back yet).

    `back` is the money that is back, `age` the sum over money of the days since it was spent.
    """

    lag: Numbers
    size: Numbers
    back: float
    age: float


def payback(cohorts: Sequence[Cohort]) -> Payback:
    """The payback over all parts together."""
    lag, size = (
        np.concatenate([np.zeros(0), *(getattr(each, name) for each in cohorts)]) for name in ("lag", "size")
    )
    total = float(size.sum())
    if total <= 0:
        return Payback(None, None, None)
    order = np.argsort(lag, kind="stable")
    half = order[np.searchsorted(np.cumsum(size[order]), total / 2 * (1 - 1e-12))]
    share = min(sum(each.back for each in cohorts) / total, 1.0)
    age = sum(each.age for each in cohorts) / total
    return Payback(float(lag[half]) if np.isfinite(lag[half]) else None, share, age)


def cohort(spent_day: Places, spent: Numbers, earned_day: Places, earned: Numbers, today: int) -> Cohort:
    """What became of the money spent in one part.

    Parameters
    ----------
    spent_day, spent: days, as whole numbers, and money spent on them.
    earned_day, earned: days and money that came in; what came in before it was spent counts as back at once. Money may
        have been given back (below 0): what had been paid back then is owed anew only as far as later money has to
        cover it.
    today: the day that is looked at.
    """
    days_out, out = _cumulated(spent_day, spent)
    total = float(out[-1]) if len(out) else 0.0
    if total <= 0:
        return Cohort(np.zeros(0), np.zeros(0), 0.0, 0.0)
    days_in, come = _cumulated(earned_day, earned)
    age = float((spent * (today - spent_day)).sum())
    back = min(max(float(come[-1]) if len(come) else 0.0, 0.0), total)
    ends = np.unique(np.concatenate([out, come[(come > 0) & (come < total)], [back] if back > 0 else []]))
    ends = ends[ends > 0]
    sizes = np.diff(np.concatenate(([0.0], ends)))
    middles = ends - sizes / 2
    came = np.searchsorted(come, middles)
    is_back = came < len(come)
    lag = np.full(len(ends), np.inf)
    lag[is_back] = np.maximum(days_in[came[is_back]] - days_out[np.searchsorted(out, middles[is_back])], 0)
    return Cohort(lag, sizes, back, age)


def _cumulated(day: Places, amount: Numbers) -> tuple[Places, Numbers]:
    """Days in order, and the most that had gone by each; never falling."""
    days, place = np.unique(day, return_inverse=True)
    sums: Numbers = np.cumsum(np.bincount(place, amount, minlength=len(days)).astype(np.float64))
    if not len(sums):
        return days, sums
    # what was given back later was never there: only money that stayed pays anything back
    return days, np.minimum.accumulate(sums[::-1])[::-1]
