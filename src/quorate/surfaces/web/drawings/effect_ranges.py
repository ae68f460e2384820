"""Shares with their ranges under each other on one scale, nothing marked by a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor

from markupsafe import Markup

from quorate.language import percent_text
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.revenue.incremental import IncrementalEffect

_ROW, _TOP, _LABELS, _WIDTH = 26.0, 22.0, 92.0, 640.0
_TENTH = 0.1


def effect_ranges(effects: Sequence[IncrementalEffect]) -> Markup:
    """One row an effect: the interval as a bar, the estimate as a point, the band over assumptions as a bracket."""
    if not effects:
        return Markup("")
    ends = [0.0]
    for each in effects:
        ends += [
            value
            for value in (
                each.missing.value,
                each.missing.low,
                each.missing.high,
                each.band_low,
                each.band_high,
            )
            if value is not None
        ]
    low, high = floor(min(ends) / _TENTH) * _TENTH, max(ceil(max(ends) / _TENTH) * _TENTH, _TENTH)
    length = _WIDTH - _LABELS - 12.0

    def place(share: float) -> float:
        return _LABELS + (share - low) / (high - low) * length

    height = _TOP + _ROW * len(effects) + 6.0
    rows = [_row(each, _TOP + _ROW * (at + 0.5), place) for at, each in enumerate(effects)]
    return drawing(_WIDTH, height, _scale(low, high, height, place), *rows, class_="effect-ranges")


def _scale(low: float, high: float, height: float, place: Callable[[float], float]) -> list[Markup]:
    parts = []
    step = _TENTH if high - low <= 1.0 else 2 * _TENTH
    for tick in range(round(low / step), round(high / step) + 1):
        x = place(tick * step)
        kind = "zero" if tick == 0 else "tick"
        parts.append(tag("line", x1=x, x2=x, y1=_TOP - 4, y2=height - 4, class_=kind))
        parts.append(
            tag("text", percent_text(tick * step), x=x, y=12, text_anchor="middle", class_="tick-label")
        )
    return parts


def _row(each: IncrementalEffect, y: float, place: Callable[[float], float]) -> list[Markup]:
    parts = [tag("text", each.name, x=_LABELS - 8, y=y + 4, text_anchor="end", class_="row-label")]
    low, high, value = each.missing.low, each.missing.high, each.missing.value
    if low is not None and high is not None:
        parts.append(
            tag(
                "rect",
                x=place(low),
                y=y - 4,
                width=max(place(high) - place(low), 2),
                height=8,
                rx=3,
                class_="span",
            )
        )
    if each.band_low is not None and each.band_high is not None:
        start, end = place(each.band_low), place(each.band_high)
        path = f"M{start:.1f} {y + 5:.1f}v6M{start:.1f} {y + 8:.1f}H{end:.1f}M{end:.1f} {y + 5:.1f}v6"
        parts.append(tag("path", d=path, class_="whisker"))
    if value is not None:
        parts.append(tag("circle", cx=place(value), cy=y, r=4, class_="point"))
    return parts
