"""The dose curve: how much oftener stays with more activity went on than those with the least, with a band."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.revenue.productivity import Dose, DoseCurve
from quorate.views.wording import points

_LEFT, _RIGHT, _TOP, _BOTTOM, _WIDTH, _HEIGHT = 84.0, 24.0, 18.0, 52.0, 560.0, 270.0
_MOST_LEVELS = 5


def dose_curve(curve: DoseCurve) -> Markup | None:
    """The picture; None where no dose can be held against the least."""
    told = [each for each in curve.doses if each.difference.value is not None]
    if not told:
        return None
    ends = [end for each in told for end in (each.difference.low, each.difference.high) if end is not None]
    levels = _levels(min([0.0, *ends]), max([0.0, *ends]))
    low, high = levels[0], levels[-1]
    steps = max(len(curve.doses) - 1, 1)
    places = {each.label: place for place, each in enumerate(curve.doses)}

    def x(each: Dose) -> float:
        return _LEFT + 20 + places[each.label] / steps * (_WIDTH - _LEFT - _RIGHT - 40)

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    drawn = [(x(curve.doses[0]), y(0.0), y(0.0), y(0.0))]
    for each in told:
        middle, lower, upper = (
            end or 0.0 for end in (each.difference.value, each.difference.low, each.difference.high)
        )
        drawn.append((x(each), y(middle), y(lower), y(upper)))
    band = "M" + "L".join(f"{left:.1f} {upper:.1f}" for left, _, _, upper in drawn)
    band += "L" + "L".join(f"{left:.1f} {lower:.1f}" for left, _, lower, _ in reversed(drawn)) + "Z"
    return drawing(
        _WIDTH,
        _HEIGHT,
        [_level(level, y) for level in levels],
        tag("path", d=f"M{_LEFT} {y(0.0):.1f}H{_WIDTH - _RIGHT}", class_="zero"),
        tag("path", d=band, class_="band-of"),
        tag("path", d="M" + "L".join(f"{left:.1f} {middle:.1f}" for left, middle, _, _ in drawn), class_="line line-0"),
        [_dose(each, x(each), y(each.difference.value or 0.0)) for each in (curve.doses[0], *told)],
        tag(
            "text", gettext("activities in the first 28 days of a stay"), x=(_LEFT + _WIDTH - _RIGHT) / 2,
            y=_HEIGHT - 8, class_="axis-name middle",
        ),
        class_="dose-curve",
    )  # fmt: skip


def _levels(low: float, high: float) -> list[float]:
    """Round levels around what is to be shown: multiples of five points, at most six of them."""
    step = 0.05 * max(ceil((high - low) / 0.05 / _MOST_LEVELS), 1)
    first, last = floor(low / step), ceil(high / step)
    return [place * step for place in range(first, max(last, first + 1) + 1)]


def _level(value: float, y: Callable[[float], float]) -> list[Markup]:
    height = y(value)
    words = (
        gettext("as the least")
        if abs(value) < 1e-9
        else points(value).removesuffix("s").removesuffix(" point")
    )
    return [
        tag("path", d=f"M{_LEFT} {height:.1f}H{_WIDTH - _RIGHT}", class_="level"),
        tag("text", words.replace("-", "\N{MINUS SIGN}"), x=_LEFT - 8, y=height + 4, class_="axis-name end"),
    ]


def _dose(each: Dose, x: float, y: float) -> list[Markup]:
    """A point that says its finding by its shape: less is a triangle down, more one up, else a disc."""
    title = tag("title", f"{each.label}: {each.finding_words}")
    paths = {
        "more_with_less": f"M{x:.1f} {y + 6:.1f}l6 -10h-12z",
        "more_with_more": f"M{x:.1f} {y - 6:.1f}l6 10h-12z",
    }
    shape = paths.get(each.finding)
    mark = (
        tag("path", title, d=shape, class_=f"dose {each.finding}")
        if shape
        else tag("circle", title, cx=x, cy=y, r=4.2, class_="dose")
    )
    return [mark, tag("text", each.label, x=x, y=_HEIGHT - 30, class_="axis-name middle")]
