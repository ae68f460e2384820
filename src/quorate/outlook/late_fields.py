"""Which fields of a deal say how it ended because they were written when it ended: found out, refused, and explained.

A model that reads such a field predicts the past. Where history tells what a field said while deals were open, it is
read as known on the day, whatever became of it at the close. Where an export holds only the last version of each deal,
the values themselves have to give away that they are late; every sign below is one of them. A field that shows none is
taken to have held since the deal was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quorate.outlook.running_totals import is_counting, nested_clocks, parts_of_a_whole
from quorate.stats.field_separation import levels_of, numbers_of, separation_by
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers
from quorate.stats.ranking import Separation

# With fewer closed deals, or fewer of either ending, nothing can be told of a field.
ENOUGH_CLOSED, ENOUGH_OF_EACH = 30, 10
# Values written at the close or later: so many deals, and such a share, are a habit and no exception.
_HABIT_COUNT, _HABIT_SHARE = 5, 0.25
_ENOUGH_OPEN, _FILLED_OFTEN, _FIFTH = 20, 0.2, 0.2
# Nothing a company knows when a deal begins tells won from lost this well.
_TOO_WELL = 0.9
_TRACKS_LENGTH = 0.9
_KNOWN_IN_TIME = 0.8


@dataclass(frozen=True)
class DealFates:
    """How deals ended: each array of shape (deals,).

    Attributes
    ----------
    length_days: from being made to the close; NaN where open or not known.
    """

    is_closed: Flags
    is_won: Flags
    length_days: Numbers


@dataclass(frozen=True)
class FieldValues:
    """One field of the same deals.

    Attributes
    ----------
    values: the last one known while the deal was open, else the last one at all; None where the field is empty.
    known_open: whether a value was known before the close; all False without history.
    first_at_close: 1 where the field was seen empty before and filled at the close or later, 0 where it was
        filled before, NaN where no history tells.
    changed_at_close: 1 where a value known before was replaced at the close or later, 0 where it stayed, else NaN.
    """

    name: str
    values: list[str | None]
    known_open: Flags
    first_at_close: Numbers
    changed_at_close: Numbers

    @cached_property
    def is_filled(self) -> Flags:
        """Whether there is a value."""
        return np.array([value is not None for value in self.values], dtype=bool)

    @cached_property
    def numbers(self) -> Numbers:
        """Values as numbers."""
        return numbers_of(self.values)


@dataclass(frozen=True)
class Sign:
    """One sign that a field is written late: its code, and what was seen, in words with figures."""

    code: str
    words: str


@dataclass(frozen=True)
class Finding:
    """What was found of one field.

    `reading` is one of 'as_known', 'since_made', 'refused', 'too_few'.
    """

    field: str
    reading: str
    closed_count: int
    filled_share: float
    separation: Separation | None
    signs: tuple[Sign, ...] = ()


def findings(fields: Mapping[str, FieldValues], fates: DealFates) -> list[Finding]:
    """Every field judged, in order of name."""
    closed = fates.is_closed
    won = int(fates.is_won[closed].sum())
    is_enough = closed.sum() >= ENOUGH_CLOSED and min(won, int(closed.sum()) - won) >= ENOUGH_OF_EACH
    numbers = {
        name: each.numbers[closed]
        for name, each in sorted(fields.items())
        if not _is_known_in_time(each, fates)
    }
    clocks, parts = nested_clocks(numbers), parts_of_a_whole(numbers)
    found = []
    for name, each in sorted(fields.items()):
        filled = float(each.is_filled[closed].mean()) if closed.any() else 0.0
        if not is_enough:
            found.append(Finding(name, "too_few", int(closed.sum()), filled, None))
            continue
        told = separation_by(levels_of(each.values)[closed], fates.is_won[closed])
        signs = [*_tells_too_well(told), *_beside_others(name, clocks, parts)]
        is_known = _is_known_in_time(each, fates)
        if not is_known:
            signs += _signs(each, fates)
        reading = "refused" if signs else "as_known" if is_known else "since_made"
        found.append(Finding(name, reading, int(closed.sum()), filled, told, tuple(signs)))
    return found


def _tells_too_well(told: Separation) -> Iterator[Sign]:
    if told.auc is not None and told.auc >= _TOO_WELL:
        yield Sign("tells_too_well", f"alone ranks won above lost deals {told.auc:.0%} of the time")


def _beside_others(name: str, clocks: Mapping[str, str], parts: tuple[str, ...]) -> Iterator[Sign]:
    if name in clocks:
        yield Sign(
            "runs_beside_another",
            f"runs beside '{clocks[name]}', the same in most deals and never crossing it",
        )
    if name in parts:
        others = ", ".join(f"'{other}'" for other in parts if other != name)
        yield Sign("part_of_a_whole", f"adds up to 1 with {others}: shares of something that is over")


def _signs(own: FieldValues, fates: DealFates) -> Iterator[Sign]:
    """Signs of a field whose past values are not known."""
    closed = fates.is_closed
    yield from _habit(
        own.first_at_close[closed], "filled_at_close", "was filled only at the close or later in"
    )
    yield from _habit(
        own.changed_at_close[closed], "changed_at_close", "was changed at the close or later in"
    )
    filled = own.is_filled[closed].mean()
    if (~closed).sum() >= _ENOUGH_OPEN and filled >= _FILLED_OFTEN:
        filled_open = own.is_filled[~closed].mean()
        if filled_open <= _FIFTH * filled:
            words = f"is filled in {filled:.0%} of closed deals and in {filled_open:.0%} of open ones"
            yield Sign("empty_while_open", words)
    if is_counting(own.name, own.numbers[closed]):
        yield Sign("counts_up", "counts time or happenings, and only its value at the end is known")
    yield from _tracks_length(own.numbers[closed], fates.length_days[closed])


def _habit(happened: Numbers, code: str, words: str) -> Iterator[Sign]:
    told = happened[~np.isnan(happened)]
    count = int(told.sum())
    if count >= _HABIT_COUNT and count >= _HABIT_SHARE * len(told):
        yield Sign(code, f"{words} {count} of {len(told)} closed deals whose history tells")


def _tracks_length(numbers: Numbers, length: Numbers) -> Iterator[Sign]:
    known = ~np.isnan(numbers) & ~np.isnan(length)
    if known.sum() < ENOUGH_CLOSED or np.ptp(numbers[known]) <= 0.0 or np.ptp(length[known]) <= 0.0:
        return
    ranks = [np.argsort(np.argsort(each[known])) for each in (numbers, length)]
    likeness = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
    if likeness >= _TRACKS_LENGTH:
        yield Sign("tracks_the_length", f"follows how long deals took (rank correlation {likeness:.2f})")


def _is_known_in_time(own: FieldValues, fates: DealFates) -> bool:
    """Whether history gives the values deals had while they were open, so that nothing has to be guessed."""
    filled = fates.is_closed & own.is_filled
    return bool(filled.any() and own.known_open[filled].mean() >= _KNOWN_IN_TIME)
