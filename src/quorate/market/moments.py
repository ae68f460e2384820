"""Moments as the systems write them. All moments are whole seconds since 1970-01-01 UTC."""

from __future__ import annotations

from functools import cache

from quorate.market.calendars import DAY, date_of


@cache
def day_text(day: int) -> str:
    """`2026-01-31`."""
    return date_of(day).isoformat()


_CLOCK = tuple(
    f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    for hours in range(24)
    for minutes in range(60)
    for seconds in range(60)
)


def utc_text(moment: int, milliseconds: int = 0) -> str:
    """`2026-01-31T09:12:00.000Z`."""
    day, second = divmod(moment, DAY)
    return f"{day_text(day)}T{_CLOCK[second]}.{milliseconds:03d}Z"


def millisecond_text(milliseconds: int) -> str:
    """`2026-01-31T09:12:00.123Z` from milliseconds since 1970-01-01 UTC."""
    day, rest = divmod(milliseconds, 1000 * DAY)
    return f"{day_text(day)}T{_CLOCK[rest // 1000]}.{rest % 1000:03d}Z"


def plain_text(moment: int) -> str:
    """`2026-01-31 09:12:00`, UTC without saying so."""
    day, second = divmod(moment, DAY)
    return f"{day_text(day)} {_CLOCK[second]}"


def date_text(moment: int) -> str:
    """`2026-01-31`, the UTC day of a moment."""
    return day_text(moment // DAY)
