"""When people work: weekends, public holidays, summer lulls and office hours, by country.

Days are counted from 1970-01-01, moments are whole seconds since then, both UTC. Daylight saving is left
out and movable feasts stand on one date: neither changes anything that is measured on the market.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import date
from functools import cache
from itertools import accumulate

from quorate.market.streams import Stream

DAY = 86_400
HOUR = 3_600
EPOCH = date(1970, 1, 1).toordinal()

_WEEKDAY_SHARE = (0.95, 1.05, 1.05, 1.0, 0.8, 0.06, 0.05)
_USUAL_WEEK = math.fsum(_WEEKDAY_SHARE)
_EVERYWHERE = ((1, 1), (12, 25))
_HOLIDAYS: dict[str, tuple[tuple[int, int], ...]] = {
    "US": ((7, 4), (11, 27), (11, 28), (9, 1), (5, 26)),
    "CA": ((7, 1), (9, 1), (10, 13), (12, 26)),
    "GB": ((12, 26), (5, 5), (5, 26), (8, 25)),
    "DE": ((5, 1), (10, 3), (12, 26)),
    "FR": ((5, 1), (5, 8), (7, 14), (8, 15), (11, 11)),
    "NL": ((4, 27), (12, 26)),
    "ES": ((1, 6), (5, 1), (8, 15), (10, 12), (12, 6), (12, 8)),
    "IT": ((1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (12, 8), (12, 26)),
    "SE": ((1, 6), (5, 1), (6, 6), (6, 20), (12, 24), (12, 26)),
    "DK": ((6, 5), (12, 24), (12, 26)),
    "PL": ((1, 6), (5, 1), (5, 3), (8, 15), (11, 11), (12, 26)),
    "IN": ((1, 26), (8, 15), (10, 2), (10, 21)),
    "JP": ((1, 2), (1, 3), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)),
    "BR": ((4, 21), (5, 1), (9, 7), (10, 12), (11, 15)),
    "AU": ((1, 26), (4, 25), (12, 26)),
    "SG": ((5, 1), (8, 9), (10, 20)),
    "AE": ((12, 2), (12, 3)),
}
# (first month-day, last month-day, share of normal work) of the quiet weeks
_LULLS: dict[str, tuple[tuple[tuple[int, int], tuple[int, int], float], ...]] = {
    "FR": (((8, 1), (8, 24), 0.35),),
    "IT": (((8, 4), (8, 24), 0.35),),
    "ES": (((8, 1), (8, 24), 0.45),),
    "SE": (((7, 7), (8, 3), 0.3),),
    "DK": (((7, 7), (8, 1), 0.4),),
    "AU": (((1, 2), (1, 18), 0.4),),
    "BR": (((2, 10), (2, 16), 0.4),),
}
_YEAR_END = ((12, 22), (12, 31), 0.25)
_NORTHERN_SUMMER = ((7, 15), (8, 20), 0.8)

_OFFICE_WEIGHTS = (0, 0, 0, 0, 0, 0, 1, 3, 9, 14, 14, 12, 7, 10, 13, 12, 10, 7, 4, 3, 3, 2, 1, 0)
_OFFICE_BOUNDS = tuple(bound / sum(_OFFICE_WEIGHTS) for bound in accumulate(_OFFICE_WEIGHTS))[:-1]


def day_of(when: date) -> int:
    """Days from 1970-01-01 to this date."""
    return when.toordinal() - EPOCH


def date_of(day: int) -> date:
    """The date this many days after 1970-01-01."""
    return date.fromordinal(day + EPOCH)


def monday_of(day: int) -> int:
    """The Monday of the week that holds this day; 1970-01-01 was a Thursday."""
    return day - (day + 3) % 7


@cache
def working_share(country: str, day: int) -> float:
    """How much of a normal working day's business is done in this country on this day, about 0 to 1."""
    when = date_of(day)
    share = _WEEKDAY_SHARE[when.weekday()]
    month_day = (when.month, when.day)
    if month_day in _EVERYWHERE or month_day in _HOLIDAYS.get(country, ()):
        return share * 0.04
    lulls = (_YEAR_END, *_LULLS.get(country, (_NORTHERN_SUMMER,)))
    return share * min((quiet for first, last, quiet in lulls if first <= month_day <= last), default=1.0)


@cache
def week_share(country: str, monday: int) -> float:
    """Business done in a week, against a week without holidays."""
    return math.fsum(working_share(country, monday + offset) for offset in range(7)) / _USUAL_WEEK


@cache
def _day_bounds(country: str, monday: int) -> tuple[float, ...]:
    shares = [working_share(country, monday + offset) for offset in range(7)]
    total = math.fsum(shares)
    return tuple(bound / total for bound in accumulate(shares))[:-1]


def day_in_week(stream: Stream, country: str, monday: int) -> int:
    """A day of this week, working days far likelier."""
    return monday + bisect_right(_day_bounds(country, monday), stream.unit())


def working_day(stream: Stream, country: str, monday: int) -> int:
    """A day of this week on which meetings are held: never Saturday or Sunday."""
    return min(day_in_week(stream, country, monday), monday + 4)


def next_working_day(country: str, day: int) -> int:
    """The first day from `day` on that is neither weekend nor public holiday."""
    while working_share(country, day) < 0.2:
        day += 1
    return day


def moment(stream: Stream, day: int, utc_offset_hours: float) -> int:
    """A second of this local day, mostly in office hours."""
    hour = bisect_right(_OFFICE_BOUNDS, stream.unit())
    return day * DAY + int((hour + stream.unit() - utc_offset_hours) * HOUR)


def meeting_moment(stream: Stream, day: int, utc_offset_hours: float) -> int:
    """A half-hour slot between nine and half past four, local time."""
    return day * DAY + int((9.0 + 0.5 * stream.below(16) - utc_offset_hours) * HOUR)
