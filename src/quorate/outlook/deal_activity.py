"""How much was going on between us and a team before any past day, by what was known that day.

Days count whole: what became known on the day of a moment itself is left out. Before contact was recorded for some
months nobody can tell a quiet team from a year without records, so nothing is said of those days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from quorate.stats.group_windows import Flags
from quorate.stats.last_values import last_places
from quorate.stats.ragged import Numbers, Places

# Contact is recorded since so many days before a day that is judged by it.
_SETTLED_DAYS = 90.0
_LATELY, _MEETINGS, _BEFORE = 30.0, 60.0, 90.0
_NEVER = 999.0
_HALF_DAY = 0.5


@dataclass(frozen=True)
class ActivityDays:
    """Of deals on days; each array of shape (entries,).

    Attributes
    ----------
    is_seen: whether contact was being recorded, so that the rest says something.
    two_way: contacts of the last 30 days in which both sides took part.
    meetings: meetings of the last 60 days that took place.
    momentum: ln of what the team did of its own accord in the last 30 days, plus one, less the same of half of what it
        did in the 60 days before.
    silent_days: since both sides last took part; 999 where never.
    """

    is_seen: Flags
    two_way: Numbers
    meetings: Numbers
    momentum: Numbers
    silent_days: Numbers


class DealActivity:
    """Contact with the teams of some journeys.

    Parameters
    ----------
    deal_activity: the working table of this name, in order of `journey_id`, then `told_on`.
    journeys: the journeys asked about, by name.
    """

    def __init__(self, deal_activity: pa.Table, journeys: Sequence[str]) -> None:
        self._codes = {name: code for code, name in enumerate(sorted(set(journeys)))}
        known = [self._codes.get(name, -1) for name in deal_activity["journey_id"].to_pylist()]
        groups = np.array(known, dtype=np.int64)
        kept = groups >= 0
        self._groups = groups[kept]
        days = deal_activity["told_on"].cast(pa.date32()).cast(pa.int32()).to_numpy()
        self._days = np.asarray(days, dtype=np.float64)[kept]
        self._sums = {
            name: np.concatenate(
                ([0.0], np.cumsum(np.asarray(deal_activity[name].to_numpy(), dtype=np.float64)[kept]))
            )
            for name in ("two_way_count", "meeting_count", "buyer_count")
        }
        is_two_way = np.diff(self._sums["two_way_count"]) > 0.0
        self._talks = self._groups[is_two_way], self._days[is_two_way]
        self._settled = float(self._talks[1].min(initial=np.inf)) + _SETTLED_DAYS

    def looked_at(self, journeys: Sequence[str], at: Numbers) -> ActivityDays:
        """Of each of `journeys` before the day of the moment beside it (days since 1970)."""
        groups = np.array([self._codes[name] for name in journeys], dtype=np.int64)
        on = np.floor(at)
        lately = self._within("buyer_count", groups, on, _LATELY)
        before = self._within("buyer_count", groups, on, _BEFORE) - lately
        talk_groups, talk_days = self._talks
        last = last_places(talk_groups, talk_days, groups, on - _HALF_DAY)
        silent = np.full(len(at), _NEVER)
        is_told = last >= 0
        silent[is_told] = on[is_told] - talk_days[last[is_told]]
        return ActivityDays(
            is_seen=np.asarray(on >= self._settled),
            two_way=self._within("two_way_count", groups, on, _LATELY),
            meetings=self._within("meeting_count", groups, on, _MEETINGS),
            momentum=np.log1p(lately) - np.log1p(before / 2.0),
            silent_days=silent,
        )

    def _within(self, name: str, groups: Places, on: Numbers, days: float) -> Numbers:
        """The sum over the `days` days before each day."""
        sums = self._sums[name]
        upper = self._until(groups, on - _HALF_DAY)
        return np.asarray(sums[upper] - sums[self._until(groups, on - days - _HALF_DAY)])

    def _until(self, groups: Places, at: Numbers) -> Places:
        """How many entries lie before the end of a journey's entries by a time; all earlier journeys' among them."""
        last = last_places(self._groups, self._days, groups, at)
        starts = np.searchsorted(self._groups, groups, side="left")
        return np.where(last >= 0, last + 1, starts).astype(np.int64)
