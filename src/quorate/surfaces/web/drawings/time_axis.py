"""Where a moment stands in a picture that runs with time, and the months written below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from quorate.language import month_names
from quorate.surfaces.web.drawings.svg import tag

# Names of months need so much room each, with years so much, and so much before the edge; the months between two names
# are these many.
_ROOM, _ROOM_DATED = 42.0, 56.0
_EDGE = 14.0
_EVERY = (1, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True)
class TimeAxis:
    """Days from `first` to `last` laid out from x = `left` to x = `right`; what lies outside stands at the edge."""

    first: date
    last: date
    left: float
    right: float

    def x(self, moment: date | datetime) -> float:
        """Where the day of `moment` stands."""
        on = moment.date() if isinstance(moment, datetime) else moment
        share = (on - self.first).days / max((self.last - self.first).days, 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def months(self) -> Iterator[tuple[float, str]]:
        """The first days of months, of quarters or of years, as many as have room: where each stands and its name.

        A name that the edge would cut is empty.
        """
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        each = (self.right - self.left) / max((self.last - self.first).days / 30.4, 1.0)
        every = next((number for number in _EVERY if number * each >= _room(number)), _EVERY[-1])
        # the first name tells the year too, but for one before a January: two years have no room side by side
        named, tells_year = False, each * every >= _ROOM_DATED
        for number in range(1, count + 1):
            year, month = divmod(self.first.year * 12 + self.first.month - 1 + number, 12)
            if (year * 12 + month) % every == 0:
                first = date(year, month + 1, 1)
                x = self.x(first)
                is_whole = self.left + _EDGE <= x <= self.right - _EDGE
                name = month_names(short=True)[month]
                is_before_january = (year * 12 + month + every) % 12 == 0
                is_dated = month == 0 or (not named and (tells_year or not is_before_january))
                words = f"{name} {year}" if is_dated else name
                yield x, words if is_whole else ""
                named = named or is_whole


def _room(months_between: int) -> float:
    """Every January is named with its year, and from a year on there is nothing but Januaries."""
    return _ROOM if months_between < 12 else _ROOM_DATED


def month_marks(axis: TimeAxis, top: float, bottom: float) -> Iterator[Markup]:
    """A line for each month that has a name, and the name below."""
    for x, words in axis.months():
        yield tag("path", d=f"M{x:.1f} {top:.0f}V{bottom:.0f}", class_="month")
        if words:
            yield tag("text", words, x=x, y=bottom + 16, class_="month-name")
