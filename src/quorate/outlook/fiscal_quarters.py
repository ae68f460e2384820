"""Quarters of a fiscal year that may begin with any month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_MONTHS_PER_QUARTER, _MONTHS_PER_YEAR = 3, 12


@dataclass(frozen=True)
class Quarter:
    """A quarter from `first_on` until the day before `next_on`."""

    first_on: date
    next_on: date


def quarters_from(on: date, year_starts_month: int, count: int) -> list[Quarter]:
    """The quarter that holds `on` and those after it, `count` in all; months are numbered from 1."""
    month = on.year * _MONTHS_PER_YEAR + on.month - 1
    first = month - (month - (year_starts_month - 1)) % _MONTHS_PER_QUARTER
    starts = [_first_of(first + _MONTHS_PER_QUARTER * number) for number in range(count + 1)]
    return [Quarter(start, following) for start, following in pairwise(starts)]


def quarters_before(on: date, year_starts_month: int, count: int) -> list[Quarter]:
    """The `count` quarters before the one that holds `on`, the earliest first."""
    now = quarters_from(on, year_starts_month, 1)[0].first_on
    month = now.year * _MONTHS_PER_YEAR + now.month - 1
    starts = [_first_of(month - _MONTHS_PER_QUARTER * number) for number in range(count, -1, -1)]
    return [Quarter(start, following) for start, following in pairwise(starts)]


def _first_of(month: int) -> date:
    return date(month // _MONTHS_PER_YEAR, month % _MONTHS_PER_YEAR + 1, 1)
