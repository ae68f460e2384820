"""What the CRM said of every deal on any past day, as arrays: nothing is read that was written later.

Times are days since 1970, as fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.deal_activity import ActivityDays, DealActivity
from quorate.outlook.outcome_prior import ENDINGS
from quorate.stats.group_windows import Flags
from quorate.stats.last_values import last_places
from quorate.stats.ragged import Numbers, Places

# A deal that is open, and one that was lost for a reason nobody gave.
OPEN, LOST_OTHER = -1, len(ENDINGS)
_OUTCOMES = {**{name: place for place, name in enumerate(ENDINGS)}, "lost_other": LOST_OTHER}
_MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True)
class DealDays:
    """Deals that stood open on some days: one entry for each deal and day.

    Attributes
    ----------
    deals: places in the history; shape (entries,), as all others.
    at: the moment looked at.
    stages, positions: codes of `DealHistory.stage_names` (-1: none yet), and places of the map's stages (-1: unknown).
    ages, stays: days since the deal was made, and since its stage was entered.
    due: days until the expected close; NaN where the seller named none.
    delays: how often the expected close had been put off.
    amounts: NaN where there was none yet.
    ended_after, endings: days from the day looked at to the end (infinite while open) and how it ended.
    followed: days from the day looked at to the last day known.
    is_seen, two_way, meetings, momentum, silent_days: contact with the team, see `ActivityDays`.
    """

    deals: Places
    at: Numbers
    stages: Places
    positions: Places
    ages: Numbers
    stays: Numbers
    due: Numbers
    delays: Places
    amounts: Numbers
    ended_after: Numbers
    endings: Places
    followed: Numbers
    is_seen: Flags
    two_way: Numbers
    meetings: Numbers
    momentum: Numbers
    silent_days: Numbers


class DealHistory:
    """The history of all deals.

    Parameters
    ----------
    deals, deal_changes: the working tables of these names, in order of `opportunity_id`, then `changed_at`.
    deal_activity: the working table of this name; without it no day counts as one on which contact was recorded.
    """

    def __init__(
        self, deals: pa.Table, deal_changes: pa.Table, deal_activity: pa.Table | None = None
    ) -> None:
        self.ids = deals["opportunity_id"].to_pylist()
        self.journeys = deals["journey_id"].to_pylist()
        self.currencies = np.array(deals["currency"].to_pylist(), dtype=object)
        self.created = _days(deals["created_at"], np.nan)
        self.closed = _days(deals["closed_at"], np.inf)
        self.endings = np.array(
            [_OUTCOMES.get(each, OPEN) for each in deals["outcome"].to_pylist()], dtype=np.int64
        )
        self.closed[self.endings == OPEN] = np.inf
        self.amounts = _floats(deals["amount"])
        self.is_renewal = np.array(deals["is_renewal"].to_pylist(), dtype=bool)
        self._changes = deal_changes
        self._activity = None if deal_activity is None else DealActivity(deal_activity, self.journeys)
        self._places = {name: place for place, name in enumerate(self.ids)}

    @cached_property
    def stage_names(self) -> list[str]:
        """The CRM's stages, in small letters; their places are the codes."""
        return sorted(set(self._written("crm_stage")["value"].to_pylist()))

    def days(self, now: float, at: Numbers) -> DealDays:
        """Deals open at each of the moments `at` (shape (moments,), at most `now`), as known then.

        What became of them is told as known at `now`.
        """
        last = float(at.max(initial=-np.inf))
        candidates = np.flatnonzero(self.created < last)
        counts = (at[None, :] > self.created[candidates, None]) & (
            at[None, :] < self.closed[candidates, None] + 1e-9
        )
        which, moment = np.nonzero(counts)
        return self.looked_at(now, candidates[which], at[moment], is_before=True)

    def looked_at(self, now: float, deals: Places, at: Numbers, *, is_before: bool = False) -> DealDays:
        """Each of `deals` as known at the moment beside it; what was written then counts unless `is_before`.

        The first moment of a day, looked at as the end of the one before, is `is_before`: sources that tell days alone
        write what was said that day at its first moment.
        """
        stage, entered, codes, positions = self._stages
        place = last_places(stage, entered, deals, at, is_before=is_before)
        due_deal, due_at, due_on, delays = self._dues
        due = last_places(due_deal, due_at, deals, at, is_before=is_before)
        amount_deal, amount_at, amount = self._amounts
        money = last_places(amount_deal, amount_at, deals, at, is_before=is_before)
        is_closed = self.closed[deals] < now
        return DealDays(
            deals=deals,
            at=at,
            stages=_codes(codes, place, -1),
            positions=_codes(positions, place, -1),
            ages=at - self.created[deals],
            stays=at - _taken(entered, place, 0.0) * (place >= 0) - self.created[deals] * (place < 0),
            due=_taken(due_on, due, np.nan) - at,
            delays=_codes(delays, due, 0),
            amounts=_taken(amount, money, np.nan),
            ended_after=np.where(is_closed, self.closed[deals] - at, np.inf),
            endings=np.where(is_closed, self.endings[deals], OPEN),
            followed=now - at,
            **vars(self._contact(deals, at)),
        )

    def _contact(self, deals: Places, at: Numbers) -> ActivityDays:
        """Contact with each deal's team; a renewal is not told by its buyers' first purchase."""
        if self._activity is None:
            nothing = np.zeros(len(deals))
            return ActivityDays(nothing > 0.0, nothing, nothing, nothing, nothing)
        found = self._activity.looked_at([self.journeys[deal] for deal in deals.tolist()], at)
        return replace(found, is_seen=found.is_seen & ~self.is_renewal[deals])

    def _written(self, field: str) -> pa.Table:
        return self._changes.filter(pc.equal(self._changes["field"], field))

    def _keys(self, rows: pa.Table) -> tuple[Places, Numbers]:
        groups = np.array([self._places[each] for each in rows["opportunity_id"].to_pylist()], dtype=np.int64)
        return groups, _days(rows["changed_at"], np.nan)

    @cached_property
    def _stages(self) -> tuple[Places, Numbers, Places, Places]:
        rows = self._written("crm_stage")
        codes = {name: code for code, name in enumerate(self.stage_names)}
        groups, times = self._keys(rows)
        named = np.array([codes[each] for each in rows["value"].to_pylist()], dtype=np.int64)
        places = np.array(rows["position"].fill_null(-1).to_pylist(), dtype=np.int64)
        return groups, times, named, places

    @cached_property
    def _dues(self) -> tuple[Places, Numbers, Numbers, Places]:
        rows = self._written("close_on")
        groups, times = self._keys(rows)
        on = np.array([_day_of(each) for each in rows["value"].to_pylist()], dtype=np.float64)
        is_later = np.zeros(len(on), dtype=np.int64)
        is_later[1:] = (groups[1:] == groups[:-1]) & (on[1:] > on[:-1])
        total = np.cumsum(is_later)
        starts = np.searchsorted(groups, groups, side="left")
        return groups, times, on, total - total[starts] if len(total) else total

    @cached_property
    def _amounts(self) -> tuple[Places, Numbers, Numbers]:
        rows = self._written("amount")
        groups, times = self._keys(rows)
        values = [_number_of(each) for each in rows["value"].to_pylist()]
        return groups, times, np.array(values, dtype=np.float64)


def moment_of(at: datetime) -> float:
    """Days since 1970 of a moment."""
    return (at - datetime(1970, 1, 1)).total_seconds() / 86_400.0


def _taken(values: Numbers, places: Places, missing: float) -> Numbers:
    if not len(values):
        return np.full(len(places), missing)
    return np.where(places >= 0, values[np.maximum(places, 0)], missing)


def _codes(values: Places, places: Places, missing: int) -> Places:
    return _taken(values.astype(np.float64), places, missing).astype(np.int64)


def _days(column: pa.ChunkedArray, missing: float) -> Numbers:
    micros = column.cast(pa.timestamp("us")).cast(pa.int64())
    found = np.array(
        pc.divide(micros.cast(pa.float64()), float(_MICROSECONDS_A_DAY)).to_numpy(), dtype=np.float64
    )
    return np.where(np.isnan(found), missing, found)


def _floats(column: pa.ChunkedArray) -> Numbers:
    return np.array(column.cast(pa.float64()).to_numpy(), dtype=np.float64)


def _day_of(text: str) -> float:
    try:
        return float(moment_of(datetime.fromisoformat(text[:10])))
    except ValueError:
        return float("nan")


def _number_of(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
