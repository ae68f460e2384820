"""What may still be won, deal by deal: those that are open, and those that will come.

Deals that do not exist yet are taken to come as they did in the last year: each deal made then comes again, at a moment
nobody knows, with the amount it was made with. Deals open longer than any deal ever took are left out: nothing in the
history says that they will end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from quorate.outlook.deal_history import DealDays, DealHistory
from quorate.outlook.deal_model import DealModel, DealOutlooks, past_days
from quorate.outlook.outcome_prior import ENDINGS
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places

WON = ENDINGS.index("won")
_YEAR = 365.0
# That amounts do not change until the close is believed as firmly as so many won deals would show it.
_AMOUNT_WORTH = 20.0
_POINTS = 13


@dataclass(frozen=True)
class RevenueAhead:
    """Amounts that may still be won.

    Attributes
    ----------
    deals: which deal each open one is, and each coming one is like; places in the history; shape (deals,).
    amounts: of each; shape (deals,).
    outlooks: first as expected, then as they might be under other weights.
    coming_per_day: how many such deals come each day; 0 for deals that exist; shape (deals,).
    """

    deals: Places
    amounts: Numbers
    outlooks: list[DealOutlooks]
    coming_per_day: Numbers
    # Each segment asks for the same quarters.
    _asked: dict[float, list[Numbers]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def won_between(self, first_day: float, last_day: float) -> tuple[Numbers, Numbers]:
        """Chance of each amount to be won after `first_day`, by `last_day` from now: mean, variance; each (deals,)."""
        pairs = zip(self._won(last_day), self._won(first_day), strict=True)
        found = [np.clip(later - earlier, 0.0, 1.0) for later, earlier in pairs]
        return found[0], np.var(found[1:], axis=0)

    def _won(self, days: float) -> list[Numbers]:
        """By then; for deals that come at a steady rate, the integral of what they will have had time for."""
        if days not in self._asked:
            self._asked[days] = [self._won_under(each, days) for each in self.outlooks]
        return self._asked[days]

    def _won_under(self, outlooks: DealOutlooks, days: float) -> Numbers:
        is_coming = self.coming_per_day > 0.0
        found = outlooks.by(days)[:, WON].copy()
        points = np.linspace(0.0, days, _POINTS)
        coming = DealOutlooks(outlooks.ended[is_coming])
        reached = np.array([coming.by(float(point))[:, WON] for point in points])
        found[is_coming] = self.coming_per_day[is_coming] * np.trapezoid(reached, points, axis=0)
        return found


def revenue_ahead(model: DealModel, history: DealHistory, now: float) -> RevenueAhead:
    """What may be won from `now` on, by a model fitted on what was known then."""
    open_days = history.days(now, np.array([now]))
    held = _only(open_days, ~model.is_overdue(open_days))
    window = min(_YEAR, max(now - float(history.created.min(initial=now)), 1.0))
    made = np.flatnonzero((history.created >= now - window) & (history.created < now))
    coming = history.looked_at(now, made, history.created[made])
    growth = amount_growth(history, now)
    outlooks = [
        DealOutlooks(np.concatenate((one.ended, other.ended)))
        for one, other in zip(
            [model.predict(held), *model.draws(held)],
            [model.predict(coming), *model.draws(coming)],
            strict=True,
        )
    ]
    deals = np.concatenate((held.deals, coming.deals))
    amounts = np.concatenate((held.amounts, coming.amounts)) * growth
    rate = np.concatenate((np.zeros(len(held.deals)), np.full(len(made), 1.0 / window)))
    known = np.nan_to_num(amounts) > 0.0
    return RevenueAhead(
        deals[known],
        amounts[known],
        [DealOutlooks(each.ended[known]) for each in outlooks],
        rate[known],
    )


def amount_growth(history: DealHistory, now: float) -> float:
    """How many times its amount on a past day a deal that was won brought at last, drawn towards 1."""
    first = float(history.created.min(initial=now))
    days = history.days(now, past_days(first, now))
    final = history.amounts[days.deals]
    is_told = (days.endings == WON) & (np.nan_to_num(days.amounts) > 0.0) & (np.nan_to_num(final) > 0.0)
    if not is_told.any():
        return 1.0
    then, last = days.amounts[is_told], final[is_told]
    belief = _AMOUNT_WORTH * float(then.mean())
    return (float(last.sum()) + belief) / (float(then.sum()) + belief)


def _only(days: DealDays, which: Flags) -> DealDays:
    return DealDays(**{name: values[which] for name, values in vars(days).items()})
