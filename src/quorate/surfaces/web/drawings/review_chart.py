"""A chart of the monthly review: bars with their intervals, or lines of shares."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10

from markupsafe import Markup

from quorate.surfaces.web.drawings.share_lines import ShareLine, share_lines
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.surfaces.web.formats import figure_text
from quorate.views.answers import Figure
from quorate.views.revenue.review.parts import ReviewChart, ReviewSeries

_WIDTH, _LEFT, _RIGHT, _TOP, _HIGH, _LINE = 760.0, 76.0, 16.0, 34.0, 190.0, 13.0
_LETTER, _MOST_LINES, _LEVELS = 5.8, 3, 4
# A few categories stand close together, so that a phone shows them all.
_LEAST_WIDE, _ROOM = 324.0, 150.0


def review_chart(chart: ReviewChart) -> Markup | None:
    """The picture; None where nothing is known."""
    if chart.kind == "lines":
        return share_lines(chart.categories, [ShareLine(each.name, each.values) for each in chart.series])
    numbers = [
        number for each in chart.series for part in (each.values, each.lows, each.highs) for number in part
    ]
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    low, high, step = _scale(min(0.0, *known), max(0.0, *known), 1.0 if chart.unit == "count" else 0.0)

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * _HIGH

    width = min(
        max(_LEFT + _RIGHT + _ROOM * len(chart.categories), _LEAST_WIDE, _legend_width(chart)), _WIDTH
    )
    room = (width - _LEFT - _RIGHT) / len(chart.categories)
    return drawing(
        width,
        _TOP + _HIGH + 16 + _LINE * _MOST_LINES,
        [
            _level(low + place * step, y(low + place * step), chart, width)
            for place in range(round((high - low) / step) + 1)
        ],
        tag("path", d=f"M{_LEFT} {y(0.0):.1f}H{width - _RIGHT}", class_="zero"),
        [
            _bar(chart, each, number, place, room, y)
            for number, each in enumerate(chart.series)
            for place in range(len(chart.categories))
        ],
        [_name(words, _LEFT + room * (place + 0.5), room) for place, words in enumerate(chart.categories)],
        _legend(chart) if len(chart.series) > 1 else [],
        class_="review-chart",
    )


def _scale(low: float, high: float, least: float) -> tuple[float, float, float]:
    """Round ends and a round step of at least `least` between the levels."""
    raw = max((high - low) / _LEVELS, least, 1e-9)
    size = 10.0 ** floor(log10(raw))
    step = next(each * size for each in (1, 2, 2.5, 5, 10) if each * size >= raw * 0.999)
    return floor(low / step + 1e-9) * step, max(ceil(high / step - 1e-9), floor(low / step) + 1) * step, step


def _level(value: float, height: float, chart: ReviewChart, width: float) -> list[Markup]:
    words = figure_text(Figure(value, chart.unit, ""))
    return [
        tag("path", d=f"M{_LEFT} {height:.1f}H{width - _RIGHT}", class_="level"),
        tag("text", words, x=_LEFT - 8, y=height + 4, class_="axis-name end"),
    ]


def _bar(
    chart: ReviewChart,
    series: ReviewSeries,
    number: int,
    place: int,
    room: float,
    y: Callable[[float], float],
) -> list[Markup]:
    """A bar from 0, and over it the interval; the second series is hollow, so that colour alone tells nothing."""
    value = series.values[place]
    if value is None:
        return []
    wide = min(room * 0.7 / len(chart.series), 46.0)
    left = _LEFT + room * (place + 0.5) + wide * (number - len(chart.series) / 2)
    top, bottom = sorted((y(value), y(0.0)))
    figure = Figure(value, chart.unit, "", currency=chart.currency)
    drawn = [
        tag(
            "rect", tag("title", f"{chart.categories[place]}, {series.name}: {figure_text(figure)}"),
            x=left + 1, y=top, width=wide - 2, height=max(bottom - top, 0.8), class_=f"bar bar-{number}",
        )
    ]  # fmt: skip
    ends = (series.lows[place] if series.lows else None, series.highs[place] if series.highs else None)
    if ends[0] is not None and ends[1] is not None:
        middle, upper, lower = left + wide / 2, y(ends[1]), y(ends[0])
        path = f"M{middle - 4:.1f} {upper:.1f}h8M{middle:.1f} {upper:.1f}V{lower:.1f}M{middle - 4:.1f} {lower:.1f}h8"
        drawn.append(tag("path", d=path, class_="whisker"))
    return drawn


def _name(words: str, x: float, room: float) -> list[Markup]:
    """The category's name below it, on as many lines as it needs."""
    longest, lines = max(int(room / _LETTER), 6), [""]
    for word in words.split():
        if lines[-1] and len(f"{lines[-1]} {word}") > longest:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}\N{HORIZONTAL ELLIPSIS}"]
    return [
        tag("text", line, x=x, y=_TOP + _HIGH + 16 + _LINE * place, class_="axis-name middle")
        for place, line in enumerate(lines)
    ]


def _legend_width(chart: ReviewChart) -> float:
    return _LEFT + sum(40 + _LETTER * 1.1 * len(series.name) for series in chart.series)


def _legend(chart: ReviewChart) -> list[Markup]:
    drawn, left = [], _LEFT
    for number, series in enumerate(chart.series):
        drawn.append(tag("rect", x=left, y=8, width=12, height=12, class_=f"bar bar-{number}"))
        drawn.append(tag("text", series.name, x=left + 18, y=18, class_="line-name"))
        left += 40 + _LETTER * 1.1 * len(series.name)
    return drawn
