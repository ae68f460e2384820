"""Which share of deals like this one was won, by what was known when they were made.

A logit with partial pooling over levels of entry fields and pairs of them (`entry_levels`, `stats/pooled_logit`). It
says nothing of when. Fields that `late_fields` refuses are never given to it; whether it tells won from lost at all is
measured on the newest third of deals by a model of the others before anybody is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np

from quorate.outlook.entry_levels import EntryLevels
from quorate.stats.group_windows import Flags
from quorate.stats.pooled_logit import PooledLogit
from quorate.stats.ragged import Numbers, Places
from quorate.stats.ranking import Separation, separation

Fields = Mapping[str, Sequence[str | None]]
_HELD_OUT = 1.0 / 3.0


class WinRates:
    """The win rate of deals by entry fields."""

    levels_: EntryLevels
    logit_: PooledLogit

    def fit(self, fields: Fields, is_won: Flags) -> Self:
        """Learn from closed deals; every field holds a text, or None, for each of them."""
        self.levels_ = EntryLevels().fit(fields)
        self.logit_ = PooledLogit(self.levels_.counts_)
        self.logit_.fit(self.levels_.levels(fields, len(is_won)), is_won)
        return self

    def predict(self, fields: Fields, count: int) -> Numbers:
        """The chance of each of `count` deals to be won rather than lost; shape (deals,)."""
        log_odds = self.logit_.log_odds(self.levels_.levels(fields, count))
        return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def held_out(fields: Fields, is_won: Flags, order: Places) -> Separation:
    """How well the newest third of closed deals is told apart by a model of the older ones.

    Parameters
    ----------
    order: places of the deals, the oldest first.
    """
    count = len(order) - int(len(order) * _HELD_OUT)
    older, newer = order[:count], order[count:]
    model = WinRates().fit(of(fields, older), is_won[older])
    chances = model.predict(of(fields, newer), len(newer))
    return separation(chances[is_won[newer]], chances[~is_won[newer]])


def of(fields: Fields, places: Places) -> dict[str, list[str | None]]:
    """The same fields of some of the deals."""
    return {name: [values[place] for place in places.tolist()] for name, values in fields.items()}
