"""How an experiment closes in on what it measures: the range of every look over time, and the line of no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from quorate.language import day_text, number
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.revenue.experiment_answers import Look

WIDTH, HEIGHT = 640.0, 240.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 12.0, 12.0, 26.0
# So many lines across as give steps of 1, 2 or 5 times a power of ten.
_LINES = 4


@dataclass(frozen=True)
class _Frame:
    """Where days and differences lie; `low` and `high` are the ends of the scale, in the unit of the differences."""

    first: int
    last: int
    low: float
    high: float

    def x(self, day: int) -> float:
        span = max(self.last - self.first, 1)
        return _LEFT + (day - self.first) / span * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        held = min(max(value, self.low), self.high)
        return _TOP + (self.high - held) / (self.high - self.low) * (HEIGHT - _TOP - _BOTTOM)


def closing_in(looks: Sequence[Look], currency: str | None = None) -> Markup:
    """The band of ranges with the difference as a line through it; empty where no look has a range.

    Early ranges may reach beyond the scale, which is made for the last of them; they are cut off there.
    """
    told = [
        look for look in looks if look.low is not None and look.high is not None and look.effect is not None
    ]
    if not told:
        return Markup()
    frame = _frame(told)
    return drawing(
        WIDTH,
        HEIGHT,
        *_scale(frame, currency),
        _band(frame, told),
        tag("line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=frame.y(0.0), y2=frame.y(0.0), class_="zero-line"),
        tag("path", d=_line(frame, told), class_="estimate-line"),
        tag(
            "circle",
            cx=frame.x(told[-1].measured_on.toordinal()),
            cy=frame.y(told[-1].effect or 0.0),
            r=4,
            class_="point",
        ),
        *_days(frame, told),
        class_="closing-in",
    )


def _frame(told: Sequence[Look]) -> _Frame:
    last = told[-1]
    ends = [abs(each) for each in (last.low or 0.0, last.high or 0.0, last.effect or 0.0)]
    reach = max(*ends, 1e-9) * 1.5
    return _Frame(told[0].measured_on.toordinal(), last.measured_on.toordinal(), -reach, reach)


def _band(frame: _Frame, told: Sequence[Look]) -> Markup:
    days = [look.measured_on.toordinal() for look in told]
    if len(told) == 1:
        x, top, bottom = frame.x(days[0]), frame.y(told[0].high or 0.0), frame.y(told[0].low or 0.0)
        return tag("rect", x=x - 3, y=top, width=6, height=bottom - top, class_="span")
    upper = [
        f"{frame.x(day):.1f} {frame.y(look.high or 0.0):.1f}" for day, look in zip(days, told, strict=True)
    ]
    lower = [
        f"{frame.x(day):.1f} {frame.y(look.low or 0.0):.1f}" for day, look in zip(days, told, strict=True)
    ]
    return tag("path", d=f"M{'L'.join(upper)}L{'L'.join(reversed(lower))}Z", class_="range-band")


def _line(frame: _Frame, told: Sequence[Look]) -> str:
    points = [
        f"{frame.x(look.measured_on.toordinal()):.1f} {frame.y(look.effect or 0.0):.1f}" for look in told
    ]
    return f"M{'L'.join(points)}"


def _scale(frame: _Frame, currency: str | None) -> list[Markup]:
    step = _step(frame.high)
    marks = []
    for place in range(-floor(frame.high / step), floor(frame.high / step) + 1):
        value = place * step
        marks.append(
            tag(
                "line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=frame.y(value), y2=frame.y(value), class_="scale-line"
            )
        )
        marks.append(
            tag(
                "text",
                _told(value, currency),
                x=_LEFT - 8,
                y=frame.y(value) + 4,
                text_anchor="end",
                class_="scale-text",
            )
        )
    return marks


def _step(reach: float) -> float:
    """The smallest of 1, 2 or 5 times a power of ten that needs at most `_LINES` lines on each side."""
    least = reach / _LINES
    power = 10.0 ** floor(log10(least))
    return next((times * power for times in (1, 2, 5) if times * power >= least), 10.0 * power)


def _told(value: float, currency: str | None) -> str:
    if currency is not None:
        return number(value, signed=True) if value else number(0)
    points = value * 100.0
    digits = 0 if abs(points - round(points)) < 1e-9 else max(ceil(-log10(abs(points))), 1)
    return f"{points:+.{digits}f}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _days(frame: _Frame, told: Sequence[Look]) -> list[Markup]:
    chosen = [(told[0], "start")] if len(told) == 1 else [(told[0], "start"), (told[-1], "end")]
    return [
        tag(
            "text",
            day_text(look.measured_on, short=True),
            x=frame.x(look.measured_on.toordinal()),
            y=HEIGHT - 6,
            text_anchor=anchor,
            class_="scale-text",
        )
        for look, anchor in chosen
    ]
