"""Dates as systems and people write them, turned into ISO 8601.

A date such as 03/04/2024 does not say whether its month or its day comes first. The file's other dates are
asked: a first part above 12 can only be a day, a second part above 12 likewise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from quorate.sources.date_words import MONTHS, ZONE_HOURS

ISO_PATTERN = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$"
# Times a business could not have recorded are slips of the pen or of a converter.
EARLIEST_YEAR = 1970
LATEST_YEAR = 2100
_PIVOT_YEAR = 70

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(
    r"(\d{4})([/.-]?)(\d{1,2})\2(\d{1,2})|(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]"
)
_WEEKDAY = r"(?:[^\W\d_]+\.?,?\s+)?"
# 1 Feb 2024 · 1. Februar 2024 · 1er février 2024 · 1 de febrero de 2024 · Thu, 1-Feb-24
_DAY_FIRST = re.compile(
    _WEEKDAY
    + r"(\d{1,2})(?:\.|º|er|st|nd|rd|th)?[\s-]+(?:de\s+)?([^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})"
)
# Feb 1, 2024 · Thursday, February 1st, 2024
_MONTH_FIRST = re.compile(_WEEKDAY + r"([^\W\d_]+)\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})")
_TIME = re.compile(
    r"[,T]?\s*(?:(?:at|um|à|om|às|kl\.?|a las|alle)\s+)?"
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([AaPp])(?:\.?\s?[Mm])?\.?(?![A-Za-z]))?"
)
_ZONE = re.compile(r"\s*\(?(?:GMT|UTC)?([A-Z]{3,4}|Z|[+-]\d{1,2}(?::?\d{2})?)?\)?(?:\s*\([^)]*\))?\s*")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")


@dataclass(frozen=True)
class DateOrder:
    """Which part of a date in numbers comes first, and whether anything said so."""

    is_day_first: bool
    is_assumed: bool

    @property
    def note(self) -> str:
        """What to tell the person, or nothing when the file itself was clear."""
        if not self.is_assumed:
            return ""
        return (
            "dates such as 03/04/2024 were read with the month first, as nothing in the file says otherwise"
        )


MONTH_FIRST = DateOrder(is_day_first=False, is_assumed=True)


def is_in_numbers(cell: str) -> bool:
    """Whether the cell is a date in numbers whose order is not plain from its punctuation."""
    found = _NUMBERS.match(cell)
    return found is not None and found[2] != "."


def order_of(cells: Iterable[str]) -> DateOrder:
    """The order that most of the dates which can only be read one way are in."""
    balance = 0
    for cell in cells:
        found = _NUMBERS.match(cell)
        if found is not None and found[2] != ".":
            balance += (int(found[1]) > 12) - (int(found[3]) > 12)
    return DateOrder(is_day_first=balance > 0, is_assumed=balance == 0)


def iso_text(cell: str, order: DateOrder = MONTH_FIRST) -> str | None:
    """The moment a cell names, as `YYYY-MM-DD HH:MM:SS` in UTC; None when it names none.

    Times without a zone are taken as UTC. A date in numbers that is impossible in the file's order is read in
    the other one.
    """
    moment = _moment(cell.strip(), order)
    if moment is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return None
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _moment(cell: str, order: DateOrder) -> datetime | None:
    if _EPOCH.fullmatch(cell):
        seconds = float(cell[:13]) / 1000 if len(cell.split(".")[0]) == 13 else float(cell)
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    time = _TIME.search(cell)
    day = _day(cell[: time.start()].strip() if time else cell, order)
    if day is None or time is None:
        return day
    return _at_time(day, time, cell[time.end() :])


def _day(text: str, order: DateOrder) -> datetime | None:
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return _written_day(text)
    first, second = int(found[1]), int(found[3])
    is_day_first = order.is_day_first or found[2] == "."
    ways = ((first, second), (second, first))[:: 1 if is_day_first else -1]
    return next((day for each in ways if (day := _of(_full_year(found[4]), each[1], each[0]))), None)


@lru_cache(maxsize=4096)
def _written_day(text: str) -> datetime | None:
    """A day whose parts are plain: the year comes first, or the month is a word."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (found[1], found[3], found[4]) if found[1] else found.groups()[4:]
        return _of(int(year), int(month), int(day))
    if found := _DAY_FIRST.fullmatch(text):
        return _of(_full_year(found[3]), MONTHS.get(found[2].lower()), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _of(int(found[3]), MONTHS.get(found[1].lower()), int(found[2]))
    return None


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) > 2:
        return year
    return year + (1900 if year >= _PIVOT_YEAR else 2000)


def _of(year: int, month: int | None, day: int) -> datetime | None:
    try:
        return datetime(year, month, day) if month else None
    except ValueError:
        return None


def _at_time(day: datetime, time: re.Match[str], rest: str) -> datetime | None:
    hour = int(time[1])
    if time[4]:
        hour = hour % 12 + (12 if time[4] in "Pp" else 0)
    try:
        moment = day.replace(hour=hour, minute=int(time[2]), second=int(time[3] or 0))
    except ValueError:
        return None
    return moment - _ahead_of_utc(rest)


def _ahead_of_utc(rest: str) -> timedelta:
    """What stands behind a time, as the hours its zone is ahead; none where it says nothing that is known."""
    zone = _ZONE.fullmatch(rest)
    said = zone[1] if zone else None
    if said is None:
        return timedelta()
    if offset := _OFFSET.fullmatch(said):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return ahead if offset[1] == "+" else -ahead
    return timedelta(hours=ZONE_HOURS.get(said, 0))
