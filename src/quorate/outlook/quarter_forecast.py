"""The revenue of one quarter from some of the deals as forecast on one day, today or a past one looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.deal_history import DealDays, DealHistory
from quorate.outlook.deal_model import DealModel
from quorate.outlook.revenue_ahead import WON, RevenueAhead, joined, revenue_ahead
from quorate.settings.journey_map import JourneyMap
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers
from quorate.stats.shared_factor import given_shared, shared_values
from quorate.stats.sums_of_deals import sum_interval

SHOCK_LOG_ODDS = 0.35
# A logistic and a normal curve are closest when log-odds are 1.702 times normal units.
_LOG_ODDS_PER_NORMAL = 1.702
_SHARED_VALUES = 9
_MOST_SHARED = 0.9
# Probabilities this near to 0 or 1 tell nothing about how sure they are.
_EDGE = 1e-6


@dataclass(frozen=True)
class QuarterForecast:
    """Won so far, what is expected in all, the 90 % interval, and the CRM's own figure."""

    won: float
    expected: float
    low: float
    high: float
    crm: float

    def booked(self, won: float, planned: float) -> QuarterForecast:
        """The same with what the CRM has on the quarter: deals of no journey count in it too."""
        more = won - self.won
        return QuarterForecast(won, self.expected + more, self.low + more, self.high + more, won + planned)


class Books:
    """The deals of all maps, each with a model of its own, as known on a day.

    Deals are numbered through all maps. Which of them are meant is told by flags, one for each; shape (deals,).

    Parameters
    ----------
    maps: each with deals of its own.
    tables: the working tables `deals`, `deal_changes` and `deal_activity`.
    """

    def __init__(self, maps: Sequence[JourneyMap], *tables: pa.Table) -> None:
        self.histories = [(each, DealHistory(*(_of_map(table, each) for table in tables))) for each in maps]
        counts = [len(history.ids) for _, history in self.histories]
        self._firsts = np.concatenate(([0], np.cumsum(counts)))
        self._numbers = {
            name: self._firsts[place] + number
            for place, (_, history) in enumerate(self.histories)
            for number, name in enumerate(history.ids)
        }
        # Each segment asks for the same day.
        self._open: dict[float, list[DealDays]] = {}

    def of(self, opportunity_ids: Iterable[str]) -> Flags:
        """The deals with these ids; ids of no deal are passed over."""
        found = np.zeros(self._firsts[-1], dtype=bool)
        found[[self._numbers[name] for name in opportunity_ids if name in self._numbers]] = True
        return found

    def in_currency(self, currency: str) -> Flags:
        """The deals in one currency."""
        return np.concatenate([history.currencies == currency for _, history in self.histories])

    def ahead(self, now: float) -> RevenueAhead:
        """What may still be won from `now` on, by models fitted on what was known then."""
        parts = []
        for first, (journey_map, history) in zip(self._firsts, self.histories, strict=False):
            part = revenue_ahead(DealModel(journey_map, history).fit(now), history, now)
            parts.append(replace(part, deals=first + part.deals))
        return joined(parts)

    def closed_count(self, now: float) -> int:
        """How many deals had closed."""
        return sum(int((history.closed < now).sum()) for _, history in self.histories)

    def won_between(self, which: Flags, first: float, last: float) -> float:
        """What was won of these deals from the moment `first` until before `last`."""
        return sum(
            float(np.nan_to_num(history.amounts[
                own & (history.endings == WON) & (history.closed >= first) & (history.closed < last)
            ]).sum())
            for own, history in self._split(which)
        )  # fmt: skip

    def planned_between(self, now: float, which: Flags, first: float, last: float) -> float:
        """Amounts of these deals open at `now` that sellers expected to close from `first` until before `last`."""
        total = 0.0
        for days, (own, _) in zip(self._open_at(now), self._split(which), strict=True):
            on = now + days.due
            inside = own[days.deals] & (on >= first) & (on < last)
            total += float(np.nan_to_num(days.amounts[inside]).sum())
        return total

    def _open_at(self, now: float) -> list[DealDays]:
        if now not in self._open:
            self._open[now] = [history.days(now, np.array([now])) for _, history in self.histories]
        return self._open[now]

    def _split(self, which: Flags) -> Iterator[tuple[Flags, DealHistory]]:
        for place, (_, history) in enumerate(self.histories):
            yield which[self._firsts[place] : self._firsts[place + 1]], history


def quarter_forecast(
    books: Books,
    ahead: RevenueAhead,
    now: float,
    which: Flags,
    span: tuple[float, float],
    coming: Flags | None = None,
) -> QuarterForecast:
    """The quarter from the moment `span[0]` until before `span[1]`, as known at `now`, uncorrected.

    which: the deals meant, all in one currency; see `Books`.
    coming: which entries of `ahead` are meant; without it those that are, or are like, the deals meant.
    """
    first, last = span
    own = which[ahead.deals] if coming is None else coming
    chances, variances = ahead.won_between(max(first - now, 0.0), max(last - now, 0.0))
    amounts, chances, variances = ahead.amounts[own], chances[own], variances[own]
    won = books.won_between(which, first, min(last, now))
    expected = won + float(amounts @ chances)
    values, weights = shared_values(_SHARED_VALUES)
    shared = np.full(len(chances), shared_part(amounts, chances, variances))
    low, high = sum_interval(amounts, given_shared(chances, shared, values), weights)
    crm = won + books.planned_between(now, which, first, last)
    return QuarterForecast(won, expected, min(won + low, expected), max(won + high, expected), crm)


def shared_part(amounts: Numbers, chances: Numbers, variances: Numbers) -> float:
    """The correlation r that the quarter's shock and the uncertainty of the chances make between deals.

        r = s**2 / (1 + s**2),   s**2 = (0.35 / 1.702)**2 + mean of variance_i / density(quantile(p_i))**2

    in normal units, the mean weighed by expected amount; at most 0.9. Won together more often than by chance, for two
    reasons: good and bad quarters, a shock of 0.35 (standard deviation) on the log-odds of every deal; and chances
    that are wrong are wrong for all deals.
    """
    from scipy.special import ndtri

    safe = np.clip(chances, _EDGE, 1.0 - _EDGE)
    density = np.exp(-(ndtri(safe) ** 2) / 2.0) / np.sqrt(2.0 * np.pi)
    weights = amounts * safe
    unsure = float(weights @ (variances / density**2) / weights.sum()) if len(amounts) else 0.0
    squared = (SHOCK_LOG_ODDS / _LOG_ODDS_PER_NORMAL) ** 2 + unsure
    return min(squared / (1.0 + squared), _MOST_SHARED)


def _of_map(table: pa.Table, journey_map: JourneyMap) -> pa.Table:
    return table.filter(pc.equal(table["journey_map"], journey_map.journey_map))
