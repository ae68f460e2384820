"""Conversion month by month: points with intervals, and what months that are too young may still come to."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from quorate.language import gettext, month_names, month_text, percent_text
from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.drawings.waterfall_bars import patterns, way_fill
from quorate.surfaces.web.formats import interval_text
from quorate.surfaces.web.links import evidence_link
from quorate.views.revenue.waterfall import TrendMonth
from quorate.views.wording import percent

_LEFT, _TOP, _HEIGHT, _FOOT, _PITCH = 46.0, 14.0, 190.0, 46.0, 42.0


def conversion_trend(months: tuple[TrendMonth, ...]) -> Markup | None:
    """The picture; None where nobody entered the stage."""
    if not months:
        return None
    width = _LEFT + _PITCH * len(months) + 8
    return drawing(
        width,
        _TOP + _HEIGHT + _FOOT,
        patterns("trend"),
        list(_scale(width)),
        [_month(month, place) for place, month in enumerate(months)],
        class_="trend",
    )


def _y(share: float) -> float:
    return _TOP + (1.0 - share) * _HEIGHT


def _scale(width: float) -> Iterator[Markup]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield tag("path", d=f"M{_LEFT - 6:.0f} {_y(share):.1f}H{width:.1f}", class_="grid-line")
        yield tag("text", percent_text(share), x=_LEFT - 11, y=_y(share) + 4, class_="scale-name")


def _month(month: TrendMonth, place: int) -> Markup:
    x = _LEFT + _PITCH * (place + 0.5)
    count = month.entered.value or 0.0
    name = month_names(short=True)[month.cohort_on.month - 1]
    parts = [
        tag("text", name, x=x, y=_TOP + _HEIGHT + 18, class_="month-name"),
        tag("text", f"{count:.0f}", x=x, y=_TOP + _HEIGHT + 34, class_="month-count"),
    ]
    if place == 0 or month.cohort_on.month == 1:
        parts.append(
            tag(
                "text",
                str(month.cohort_on.year),
                x=x - _PITCH / 2 + 3,
                y=_TOP + _HEIGHT + 46,
                class_="year-name",
            )
        )
    return tag("g", parts, _told(month, x))


def _told(month: TrendMonth, x: float) -> Markup:
    to = evidence_link(month.conversion.reference)
    if month.conversion.value is None:
        words = gettext(
            "{month}: too young; will come to {least} to {most}",
            month=month_text(month.cohort_on),
            least=percent(month.least),
            most=percent(month.most),
        )
        high = max((month.most - month.least) * _HEIGHT, 2.0)
        return link(
            to,
            tag("title", words),
            tag(
                "rect",
                x=x - 11,
                y=_y(month.most),
                width=22,
                height=high,
                fill=way_fill("open", "trend"),
                class_="too-young",
            ),
        )
    low, high_end = month.conversion.low or 0.0, month.conversion.high or 0.0
    return link(
        to,
        tag(
            "title",
            f"{month_text(month.cohort_on)}: {percent(month.conversion.value)} ({interval_text(month.conversion)})",
        ),
        tag(
            "rect",
            x=x - 4,
            y=_y(high_end),
            width=8,
            height=max(_y(low) - _y(high_end), 2.0),
            rx=4,
            class_="span",
        ),
        tag("circle", cx=x, cy=_y(month.conversion.value), r=4.5, class_="point"),
    )
