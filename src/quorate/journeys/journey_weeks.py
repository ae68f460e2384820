"""The weeks of every journey, end to end in one array: what inference counts and estimates in.

Weeks begin on Monday and are numbered from the one of 29 December 1969.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from quorate.stats.ragged import Places

Flags: TypeAlias = NDArray[np.bool_]
NEVER = 1 << 30
_FIRST_MONDAY = np.datetime64("1969-12-29", "D")


@dataclass(frozen=True)
class JourneyWeeks:
    """Weeks of journeys, those of each in order.

    Attributes
    ----------
    journeys: ids, in order; shape (journeys,).
    starts: where each journey's weeks begin, then where the last one's end; shape (journeys + 1,).
    numbers: of each week; shape (weeks,).
    opened: number of the week in which each journey opened; shape (journeys,).
    decided: number of the week in which each was won or lost, `NEVER` where it was not; shape (journeys,).
    won: the same for those that were won.
    accounts: whose journeys they are; shape (journeys,).
    """

    journeys: NDArray[np.str_]
    starts: Places
    numbers: Places
    opened: Places
    decided: Places
    won: Places
    accounts: NDArray[np.str_]

    @property
    def of(self) -> Places:
        """Which journey each week belongs to; shape (weeks,)."""
        return np.repeat(np.arange(len(self.journeys)), np.diff(self.starts))

    @property
    def is_first(self) -> Flags:
        """Whether a week is its journey's first; shape (weeks,)."""
        found = np.zeros(len(self.numbers), dtype=bool)
        found[self.starts[:-1]] = True
        return found

    @property
    def is_won(self) -> Flags:
        """Whether the journey's purchase had been made by the week's end; shape (weeks,)."""
        return np.asarray(self.numbers >= self.won[self.of])

    def only(self, which: Places) -> JourneyWeeks:
        """The journeys at these places, in order, with their weeks."""
        return JourneyWeeks(
            self.journeys[which],
            np.concatenate(([0], np.cumsum(np.diff(self.starts)[which]))),
            self.numbers[self.weeks_of(which)],
            self.opened[which],
            self.decided[which],
            self.won[which],
            self.accounts[which],
        )

    def weeks_of(self, which: Places) -> Places:
        """Where the weeks of the journeys at these places stand."""
        lengths = np.diff(self.starts)[which]
        inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.asarray(np.repeat(self.starts[which], lengths) + inside)

    def places(self, journeys: NDArray[np.str_], numbers: Places) -> Places:
        """Where the weeks with these numbers stand; -1 for those that lie outside of their journey."""
        which = np.minimum(np.searchsorted(self.journeys, journeys), max(len(self.journeys) - 1, 0))
        if not len(self.journeys):
            return np.full(len(journeys), -1)
        found = self.starts[which] + numbers - self.numbers[self.starts[which]]
        is_in = (
            (self.journeys[which] == journeys)
            & (found >= self.starts[which])
            & (found < self.starts[which + 1])
        )
        return np.where(is_in, found, -1)


def journey_weeks(spans: pa.Table, last_on: date) -> JourneyWeeks:
    """From the week in which each journey began to its end, or to the day looked at.

    A lost or quiet journey ends when it closes; a won one goes on until the next of its offering begins.

    Parameters
    ----------
    spans: `journey_spans`, in order of journeys.
    """
    last = week_number(np.datetime64(last_on, "D"))
    began, opened = _weeks(spans, "began_at"), _weeks(spans, "opened_at")
    closed, ends = _weeks(spans, "closed_at"), _weeks(spans, "ends_at")
    outcomes = spans["outcome"].to_pylist()
    is_won = np.array([outcome == "won" for outcome in outcomes], dtype=bool)
    is_lost = np.array([outcome.startswith("lost") for outcome in outcomes], dtype=bool)
    until = np.minimum(np.where(is_won, ends, closed), last)
    lengths = np.maximum(until - began + 1, 1)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    inside = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    return JourneyWeeks(
        _texts(spans, "journey_id"),
        starts,
        np.repeat(began, lengths) + inside,
        np.maximum(opened, began),
        np.where(is_won | is_lost, closed, NEVER),
        np.where(is_won, closed, NEVER),
        _texts(spans, "account_id"),
    )


def week_number(days: NDArray[np.datetime64] | np.datetime64) -> Places:
    """The week each day lies in."""
    return np.asarray((days - _FIRST_MONDAY).astype(np.int64) // 7)


def mondays(numbers: Places) -> NDArray[np.datetime64]:
    """The first day of each week."""
    return np.asarray(_FIRST_MONDAY + 7 * numbers)


def week_numbers(column: pa.ChunkedArray) -> Places:
    """The week of each date or moment of a column; `NEVER` where there is none."""
    days = np.asarray(column.to_numpy()).astype("datetime64[D]")
    return np.where(np.isnat(days), NEVER, week_number(np.where(np.isnat(days), _FIRST_MONDAY, days)))


def _weeks(table: pa.Table, column: str) -> Places:
    return week_numbers(table[column])


def _texts(table: pa.Table, column: str) -> NDArray[np.str_]:
    return np.asarray(table[column].to_pylist(), dtype=np.str_)
