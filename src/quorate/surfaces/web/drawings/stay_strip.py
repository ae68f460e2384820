"""A journey's stays through time: a bar for each, as high as its stage is far, with arrows where it went back.

A strip of time below the track. What stands higher is further; a step down is a step back, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from quorate.language import Words, gettext
from quorate.surfaces.web.drawings.lettering import fitted, text_width
from quorate.surfaces.web.drawings.svg import Child, tag
from quorate.surfaces.web.drawings.time_axis import TimeAxis, month_marks
from quorate.surfaces.web.formats import day
from quorate.views.stage_tracks import Stay
from quorate.views.wording import BASIS_WORDS

# From the top: names of stages and arrows; then bars from the lowest to the highest stage; then the months.
_HEAD, _LOWEST, _HIGHEST, _MONTHS = 18.0, 8.0, 40.0, 20.0
STRIP_HEIGHT = _HEAD + _HIGHEST + _MONTHS
_NAMED = 34.0
DIRECTION_WORDS = Words({"forward": "went on", "back": "went back", "reopened": "was reopened"})


def stay_strip(
    history: Sequence[Stay], stages: Sequence[str], today: date, left: float, right: float, top: float
) -> list[Markup]:
    """The strip from x = `left` to x = `right` below y = `top`; nothing where the journey was in no stage yet.

    Parameters
    ----------
    stages: of the map in their order, by which a bar's height is found; the furthest that was reached is the highest.
    """
    if not history:
        return []
    first = history[0].entered_at.date()
    last = max(first, *((stay.left_at.date() if stay.left_at else today) for stay in history))
    axis, floor = TimeAxis(first, last, left, right), top + _HEAD + _HIGHEST
    places = [stages.index(stay.stage) if stay.stage in stages else 0 for stay in history]
    heights = [_LOWEST + (_HIGHEST - _LOWEST) * place / max(*places, 1) for place in places]
    before = [0.0, *heights[:-1]]
    return [
        *month_marks(axis, top + _HEAD, floor),
        *(
            each
            for stay, height in zip(history, heights, strict=True)
            for each in _bar(stay, height, axis, floor)
        ),
        tag("path", d=f"M{left:.1f} {floor:.1f}H{right:.1f}", class_="strip-floor"),
        *(
            _arrow(stay, axis.x(stay.entered_at), floor - was, floor - height)
            for stay, was, height in zip(history, before, heights, strict=True)
            if stay.direction == "back" and was > height
        ),
    ]


def _bar(stay: Stay, height: float, axis: TimeAxis, floor: float) -> Iterator[Markup]:
    left, right = axis.x(stay.entered_at), axis.x(stay.left_at or axis.last)
    width = max(right - left - 1.0, 1.2)
    words = gettext(
        "{stage}: {first} to {last}; {direction}, {basis}",
        stage=stay.label,
        first=day(stay.entered_at),
        last=day(stay.left_at) if stay.left_at else gettext("now"),
        direction=DIRECTION_WORDS.get(stay.direction, stay.direction),
        basis=BASIS_WORDS.get(stay.basis, stay.basis),
    )
    yield tag(
        "rect",
        tag("title", words),
        x=left,
        y=floor - height,
        width=width,
        height=height,
        class_="stay now" if stay.left_at is None else "stay",
    )
    shift = 8.0 if stay.direction == "back" else 1.0  # beside the arrow
    room = width - shift
    if room >= _NAMED and text_width(stay.label, 11) * 0.8 <= room:
        yield tag(
            "text",
            fitted(stay.label, room, 11),
            x=left + shift,
            y=floor - height - 5,
            text_anchor="start",
            class_="stay-name",
        )


def _arrow(stay: Stay, x: float, high: float, low: float) -> Markup:
    """From the height that was left down to the one that was gone back to."""
    return back_arrow(
        x, high - 7, low - 2, tag("title", gettext("Went back, {day}", day=day(stay.entered_at)))
    )


def back_arrow(x: float, top: float, tip: float, *children: Child) -> Markup:
    """An arrow down: a step back."""
    path = (
        f"M{x:.1f} {top:.1f}V{tip:.1f}M{x - 4:.1f} {tip - 5:.1f}L{x:.1f} {tip:.1f}L{x + 4:.1f} {tip - 5:.1f}"
    )
    return tag("path", *children, d=path, class_="went-back")
