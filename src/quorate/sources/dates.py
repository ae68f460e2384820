"""Dates as systems and people write them, turned into ISO 8601.

A date such as 03/04/2024 does not say whether its month or its day comes first. The file's other dates are
asked: a first part above 12 can only be a day, a second part above 12 likewise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

ISO_PATTERN = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$"
# Times a business could not have recorded are slips of the pen or of a converter.
EARLIEST_YEAR = 1970
LATEST_YEAR = 2100
_PIVOT_YEAR = 70

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_TIME = re.compile(r"[,T]?\s*(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?")
_ZONE = re.compile(r"\s*\(?([A-Z]{3,4}|Z|[+-]\d{2}:?\d{2})\)?\s*$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_WRITTEN = (
    "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%Y/%m/%d", "%Y-%m-%d",
    "%Y%m%d",
    "%a %b %d %Y", "%a, %d %b %Y", "%A, %B %d, %Y", "%b %d %Y", "%B %d %Y",
)  # fmt: skip
# Hours ahead of UTC of the zone names that webinar and mail tools print.
_ZONE_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "EST": -5,
    "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


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
    year = int(found[4])
    if len(found[4]) == 2:
        year += 1900 if year >= _PIVOT_YEAR else 2000
    is_day_first = order.is_day_first or found[2] == "."
    for day, month in ((first, second), (second, first))[:: 1 if is_day_first else -1]:
        try:
            return datetime(year, month, day)
        except ValueError:
            continue
    return None


@lru_cache(maxsize=4096)
def _written_day(text: str) -> datetime | None:
    for written in _WRITTEN:
        try:
            return datetime.strptime(text, written)  # noqa: DTZ007 (the zone is looked at after the time)
        except ValueError:
            continue
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
    zone = _ZONE.fullmatch(rest)
    if zone is None:
        return timedelta()
    if zone[1] in _ZONE_HOURS:
        return timedelta(hours=_ZONE_HOURS[zone[1]])
    if zone[1][0] in "+-":
        offset = datetime.strptime(zone[1].replace(":", ""), "%z").tzinfo
        return offset.utcoffset(None) or timedelta() if isinstance(offset, timezone) else timedelta()
    return timedelta()
