"""How the pipeline of one quarter came from what it was to what it is: every deal's difference, by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.outlook.deal_history import LOST_OTHER
from quorate.outlook.outcome_prior import ENDINGS
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places

# What a deal adds to a movement it has no part in; nothing that moves is worth nothing.
NONE = 0.0
_WON = ENDINGS.index("won")
_ENDED_AS = {**dict(enumerate(ENDINGS)), LOST_OTHER: "lost_other"}


@dataclass(frozen=True)
class Entries:
    """How every deal stood at one moment; each array of shape (deals,).

    Attributes
    ----------
    exists, is_closed: made by then; ended by then.
    due: the close its seller expected then, in days since 1970; NaN where none was named.
    cents: its amount then, in hundredths; 0 where there was none.
    closed, endings, final_cents: when and how it ended, and with what amount, as far as is known today.
    """

    exists: Flags
    is_closed: Flags
    due: Numbers
    cents: Numbers
    closed: Numbers
    endings: Places
    final_cents: Numbers

    @property
    def is_open(self) -> Flags:
        """Whether the deal stood open."""
        return np.asarray(self.exists & ~self.is_closed)

    def is_in(self, span: tuple[float, float]) -> Flags:
        """Whether it was open and expected to close in the quarter, for some amount."""
        return np.asarray(self.is_open & (self.due >= span[0]) & (self.due < span[1]) & (self.cents != NONE))


def movements(before: Entries, after: Entries, span: tuple[float, float]) -> dict[str, Numbers]:
    """By how many cents each deal moved the quarter's pipeline, movement by movement; each of shape (deals,).

    `opening` plus all movements is `closing`, deal by deal.

    Parameters
    ----------
    before, after: the same deals at two moments.
    span: the quarter from the moment `span[0]` until before `span[1]`.
    """
    was, now = before.is_in(span), after.is_in(span)
    ended = after.is_closed & ~before.is_closed
    is_won = ended & (after.endings == _WON)
    is_here = (after.closed >= span[0]) & (after.closed < span[1])
    # what is won counts where it was won, and leaves the quarter its seller expected; so does what came and went
    is_brief = ended & ~was & (is_won | ~before.exists) & (after.final_cents != NONE) & is_here
    is_elsewhere = was & is_won & (after.final_cents != NONE) & ~is_here
    came_with = np.where(before.is_open & known(before), before.cents, after.cents)
    came_with = np.where(is_brief & ~(before.is_open & known(before)), after.final_cents, came_with)
    worth = np.where(was, before.cents, came_with)
    # what is lost is lost as it stood; what is won is won for what it brought
    last = np.where(
        ended, np.where(is_won & (after.final_cents != NONE), after.final_cents, worth), after.cents
    )
    ends = (was & ended & ~is_elsewhere) | is_brief
    change = np.where(now | ends, last - worth, NONE)
    return {
        "opening": np.where(was, before.cents, NONE),
        **_arrivals(before, (now & ~was) | is_brief, came_with, span),
        **_departures(before, after, (was & ~now & ~ended) | is_elsewhere, span),
        "grown": np.maximum(change, NONE),
        "shrunk": np.minimum(change, NONE),
        **{name: np.where(ends & (after.endings == code), -last, NONE) for code, name in _ENDED_AS.items()},
        "closing": np.where(now, after.cents, NONE),
    }


def known(entries: Entries) -> Flags:
    """Whether a date and an amount were written."""
    return np.asarray(~np.isnan(entries.due) & (entries.cents != NONE))


def _arrivals(before: Entries, comes: Flags, cents: Numbers, span: tuple[float, float]) -> dict[str, Numbers]:
    was_stated = before.is_open & known(before)
    kinds = {
        "new": ~before.exists,
        "first_stated": before.is_open & ~known(before),
        "pulled_in": was_stated & (before.due >= span[1]),
        "pushed_in": was_stated & (before.due < span[0]),
    }
    return {name: np.where(comes & kind, cents, NONE) for name, kind in kinds.items()}


def _departures(
    before: Entries, after: Entries, leaves: Flags, span: tuple[float, float]
) -> dict[str, Numbers]:
    goes_to = np.where(after.is_closed, after.closed, after.due)
    is_told = after.is_closed | known(after)
    kinds = {
        "pushed_out": is_told & (goes_to >= span[1]),
        "pulled_out": is_told & (goes_to < span[0]),
        "withdrawn": ~is_told,
    }
    return {name: np.where(leaves & kind, -before.cents, NONE) for name, kind in kinds.items()}
