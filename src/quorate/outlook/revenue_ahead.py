"""What may still be won, deal by deal: those that are open, and those that will come.

New deals are taken to come as they did in the last year: each deal made then comes again, at a moment nobody knows,
with the amount it was made with. Renewals come when contracts near their end (see `renewals_ahead`), and fare as past
renewals did from the day they were made; where too few were seen to tell, they come as in the last year too. Deals
open longer than any deal ever took are left out: nothing in the history says that they will end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from quorate.outlook.deal_history import DealDays, DealHistory
from quorate.outlook.deal_model import DealModel, DealOutlooks, past_days
from quorate.outlook.outcome_prior import ENDINGS
from quorate.outlook.renewals_ahead import RenewalsAhead, renewals_ahead
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places

WON = ENDINGS.index("won")
_YEAR = 365.0
# That amounts do not change until the close is believed as firmly as so many won deals would show it.
_AMOUNT_WORTH = 20.0
_SPAN = 30.0
# Four quarters and the one that runs.
_SPANS = 16
_EDGES: Numbers = _SPAN * np.arange(_SPANS + 1, dtype=np.float64)


@dataclass(frozen=True)
class RevenueAhead:
    """Amounts that may still be won.

    Attributes
    ----------
    deals: which deal each open one is, and each coming one is like; places in the history; shape (deals,).
    amounts: of each; shape (deals,).
    is_renewal: whether it is, or will be, a renewal; shape (deals,).
    outlooks: first as expected, then as they might be under other weights; of coming deals, from the day they come.
    arrivals: how many such deals come in each span of 30 days ahead; NaN for deals that exist; shape (deals, spans).
    """

    deals: Places
    amounts: Numbers
    is_renewal: Flags
    outlooks: list[DealOutlooks]
    arrivals: Numbers
    # Each segment asks for the same quarters.
    _asked: dict[float, list[Numbers]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def won_between(self, first_day: float, last_day: float) -> tuple[Numbers, Numbers]:
        """Chance of each amount to be won after `first_day`, by `last_day` from now: mean, variance; each (deals,)."""
        pairs = zip(self._won(last_day), self._won(first_day), strict=True)
        found = [np.clip(later - earlier, 0.0, 1.0) for later, earlier in pairs]
        return found[0], np.var(found[1:], axis=0)

    def _won(self, days: float) -> list[Numbers]:
        if days not in self._asked:
            self._asked[days] = [self._won_under(each, days) for each in self.outlooks]
        return self._asked[days]

    def _won_under(self, outlooks: DealOutlooks, days: float) -> Numbers:
        """By then; for deals that come, summed over the spans in which they may, each as if from its middle."""
        is_coming = ~np.isnan(self.arrivals[:, 0])
        found = outlooks.by(days)[:, WON].copy()
        coming, total = DealOutlooks(outlooks.ended[is_coming]), np.zeros(int(is_coming.sum()))
        for arrivals, begins in zip(self.arrivals[is_coming].T, _EDGES, strict=False):
            length = min(_SPAN, days - begins)
            if length <= 0.0:
                break
            total += arrivals * (length / _SPAN) * coming.by(days - begins - length / 2.0)[:, WON]
        found[is_coming] = total
        return found


def revenue_ahead(model: DealModel, history: DealHistory, now: float) -> RevenueAhead:
    """What may be won from `now` on, by a model fitted on what was known then."""
    open_days = history.days(now, np.array([now]))
    held = _only(open_days, ~model.is_overdue(open_days))
    growth = amount_growth(history, now)
    renewals = renewals_ahead(history, now, _EDGES)
    parts = [
        _part(model, held, held.amounts * growth, np.full((len(held.deals), _SPANS), np.nan)),
        _as_last_year(model, now, growth, with_renewals=renewals is None),
    ]
    if renewals is not None:
        parts.append(_renewing(model, now, renewals))
    return joined(parts)


def joined(parts: Sequence[RevenueAhead]) -> RevenueAhead:
    """Several parts of what lies ahead as one."""
    return RevenueAhead(
        np.concatenate([part.deals for part in parts]),
        np.concatenate([part.amounts for part in parts]),
        np.concatenate([part.is_renewal for part in parts]),
        [
            DealOutlooks(np.concatenate([each.ended for each in same]))
            for same in zip(*(part.outlooks for part in parts), strict=True)
        ],
        np.concatenate([part.arrivals for part in parts]),
    )


def _as_last_year(model: DealModel, now: float, growth: float, *, with_renewals: bool) -> RevenueAhead:
    history = model.history
    window = min(_YEAR, max(now - float(history.created.min(initial=now)), 1.0))
    is_alike = (history.created >= now - window) & (history.created < now)
    made = np.flatnonzero(is_alike if with_renewals else is_alike & ~history.is_renewal)
    days = history.looked_at(now, made, history.created[made])
    return _part(model, days, days.amounts * growth, np.full((len(made), _SPANS), _SPAN / window))


def _renewing(model: DealModel, now: float, renewals: RenewalsAhead) -> RevenueAhead:
    """Each contract's renewal fares as past renewals did on average from the day they were made."""
    history = model.history
    made = np.flatnonzero(history.is_renewal & (history.created < now))
    past = history.looked_at(now, made, history.created[made])
    known = np.nan_to_num(renewals.amounts) > 0.0
    count = int(known.sum())
    return RevenueAhead(
        renewals.contracts[known],
        renewals.amounts[known],
        np.ones(count, dtype=bool),
        [
            DealOutlooks(np.repeat(each.ended.mean(axis=0, keepdims=True), count, axis=0))
            for each in (model.predict(past), *model.draws(past))
        ],
        renewals.arrivals[known],
    )


def _part(model: DealModel, days: DealDays, amounts: Numbers, arrivals: Numbers) -> RevenueAhead:
    known = np.nan_to_num(amounts) > 0.0
    return RevenueAhead(
        days.deals[known],
        amounts[known],
        model.history.is_renewal[days.deals[known]],
        [DealOutlooks(each.ended[known]) for each in (model.predict(days), *model.draws(days))],
        arrivals[known],
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
