"""The months and fiscal quarters that are over, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

_MONTHS_PER_YEAR = 12
LENGTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Period:
    """A period from `first_on` until the day before `next_on`."""

    grain: str
    first_on: date
    next_on: date

    @property
    def days(self) -> tuple[float, float]:
        """Its first moment and the first after it, in days since 1970."""
        return days_since(self.first_on), days_since(self.next_on)


def periods_over(grain: str, known_until: date, year_starts_month: int, count: int) -> list[Period]:
    """The last `count` periods of which every day is known, the latest first.

    Parameters
    ----------
    grain: month or quarter; quarters are those of the fiscal year.
    known_until: the last day that is known.
    year_starts_month: from 1.
    """
    length = LENGTHS[grain]
    tomorrow = date.fromordinal(known_until.toordinal() + 1)
    month = tomorrow.year * _MONTHS_PER_YEAR + tomorrow.month - 1
    end = month - (month - (year_starts_month - 1)) % length
    starts = [_first_of(end - length * number) for number in range(count + 1)]
    return [Period(grain, first, following) for following, first in pairwise(starts)]


def days_since(on: date) -> float:
    """Days from 1 January 1970 to the beginning of a day."""
    return float((datetime(on.year, on.month, on.day) - datetime(1970, 1, 1)).days)


def _first_of(month: int) -> date:
    return date(month // _MONTHS_PER_YEAR, month % _MONTHS_PER_YEAR + 1, 1)
