"""How many different people of each account were active of late, week by week, as it was known in that week.

A person counts one. A device nobody has named yet counts half: it is at most one person, often the second device of
somebody counted already, and browsers forget who they are. In the week in which a device's owner becomes known its
earlier visits become the owner's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

# One number for every account, week and window is much: half the bytes do.
Compact: TypeAlias = NDArray[np.float32]
WINDOWS = (2, 3, 4, 6, 8)
LONGEST = max(WINDOWS)
DEVICE_COUNTS = 0.5
_WEEK = timedelta(weeks=1)
# So many rows are spread over the weeks they are looked back on from at once: some hundreds of MiB.
_AT_ONCE = 1_000_000
_NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Weeks:
    """The whole weeks of a record: Mondays from `first` on, `count` of them over by the moment looked at."""

    first: datetime
    count: int

    @classmethod
    def until(cls, moment: datetime, earliest: datetime) -> Weeks:
        """The weeks from the one that begins at `earliest` to the last that is over at `moment`."""
        return cls(earliest, max((moment - earliest) // _WEEK, 0))

    def end(self, number: int) -> datetime:
        """The first moment after a week."""
        return self.first + (number + 1) * _WEEK

    def numbers(self, times: pa.ChunkedArray) -> Places:
        """In which week each time lies, negative before the first; empty times lie in no week, far ahead."""
        micros = pc.fill_null(pc.cast(times, pa.int64()), np.iinfo(np.int64).max).to_numpy()
        first = np.int64((self.first - datetime(1970, 1, 1)) // timedelta(microseconds=1))
        weeks = np.floor_divide(micros - first, np.int64(_WEEK // timedelta(microseconds=1)))
        return np.asarray(np.minimum(weeks, _NEVER), dtype=np.int64)


@dataclass(frozen=True)
class Sightings:
    """Who was active in which week, end to end, in order of account; every array of shape (sightings,).

    Attributes
    ----------
    account: number of the account.
    week: the week of the activity.
    countable: the week in which it could first be counted for the account.
    named: the week from which it is the person's.
    person, device: numbers of who it was by; person -1 where nobody is named, device -1 where none was seen.
    """

    account: Places
    week: Places
    countable: Places
    named: Places
    person: Places
    device: Places

    @property
    def somebody(self) -> int:
        """A number above all persons' and, from there on, all devices'."""
        return int(self.person.max(initial=-1)) + 1

    def seen_at(self, end: Places) -> tuple[Places, Numbers]:
        """Whom each sighting stands for at the end of week `end`, and how much they count; 0 for what was not known."""
        is_person = (self.person >= 0) & (self.named <= end)
        key = np.where(is_person, self.person, self.somebody + self.device)
        known = (self.countable <= end) & (is_person | (self.device >= 0))
        return key, np.where(known, np.where(is_person, 1.0, DEVICE_COUNTS), 0.0)

    def part(self, start: int, stop: int) -> Sightings:
        """Some of them, by place."""
        return Sightings(
            *(
                getattr(self, name)[start:stop]
                for name in ("account", "week", "countable", "named", "person", "device")
            )
        )


def window_counts(sightings: Sightings, accounts: int, weeks: int) -> Compact:
    """Different people active in the windows that end with each week; shape (windows, accounts, weeks)."""
    counts = np.zeros((len(WINDOWS), accounts * weeks), dtype=np.float32)
    for part in _parts(sightings):
        cells, ages, worth = _youngest(part, weeks)
        for number, window in enumerate(WINDOWS):
            inside = ages < window
            counts[number] += np.bincount(cells[inside], worth[inside], minlength=accounts * weeks).astype(
                np.float32
            )
    return counts.reshape(len(WINDOWS), accounts, weeks)


def unnamed_shares(sightings: Sightings, weeks: int) -> Numbers:
    """How much of what could be counted up to each week came from devices nobody had named; shape (weeks,)."""
    _, worth = sightings.seen_at(sightings.countable)
    known = np.clip(sightings.countable, 0, weeks)
    totals = np.cumsum(np.bincount(known, worth, minlength=weeks + 1))[:weeks]
    devices = np.cumsum(np.bincount(known, worth * (worth < 1.0), minlength=weeks + 1))[:weeks]
    return np.asarray(devices / np.maximum(totals, 1.0))


def _parts(sightings: Sightings) -> Iterator[Sightings]:
    """Runs of whole accounts, so many rows at once."""
    start, rows = 0, len(sightings.account)
    while start < rows:
        last = sightings.account[min(start + _AT_ONCE, rows) - 1]
        stop = int(np.searchsorted(sightings.account, last, side="right"))
        yield sightings.part(start, stop)
        start = stop


def _youngest(part: Sightings, weeks: int) -> tuple[Places, Places, Numbers]:
    """For each account-week and somebody seen in the longest window before its end: how many weeks ago last."""
    found: list[tuple[Places, Places, Numbers]] = []
    for age in range(LONGEST):
        end = part.week + age
        key, worth = part.seen_at(end)
        kept = (worth > 0.0) & (end < weeks) & (end >= 0) & (part.week >= 0)
        found.append((part.account[kept] * weeks + end[kept], key[kept], worth[kept]))
    cells, keys, worths = (np.concatenate(each) for each in zip(*found, strict=True))
    ages = np.repeat(np.arange(LONGEST), [len(each[0]) for each in found])
    # of equal ones the first counts, and the youngest stand first
    _, first = np.unique(cells * (keys.max(initial=0) + 1) + keys, return_index=True)
    return cells[first], ages[first], worths[first]


def sightings_of(table: pa.Table, accounts: Sequence[str], weeks: Weeks) -> Sightings:
    """Rows of `weekly_people`, sorted by account, as arrays; `accounts` sorted too."""
    account = pc.index_in(table.column("account_id"), pa.array(accounts, pa.string()))
    return Sightings(
        account.to_numpy().astype(np.int64),
        weeks.numbers(table.column("week_at")),
        weeks.numbers(table.column("countable_at")),
        weeks.numbers(table.column("named_at")),
        _codes(table.column("person_id")),
        _codes(table.column("visitor_id")),
    )


def _codes(names: pa.ChunkedArray) -> Places:
    codes = names.combine_chunks().dictionary_encode()
    return np.asarray(pc.fill_null(codes.indices, -1).to_numpy().astype(np.int64))
