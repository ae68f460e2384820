"""Shares as lines over months or spans of time: each line has a mark of its own shape and its name at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from quorate.language import percent_text
from quorate.surfaces.web.drawings.svg import drawing, tag

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 170.0, 14.0, 34.0
_WIDTH, _HEIGHT = 760.0, 250.0
_LABELS = 12
_APART = 15.0
_SHAPES = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True)
class ShareLine:
    """One line: its name, and a share in [0, 1] for each place; None leaves a gap."""

    name: str
    shares: Sequence[float | None]


def share_lines(labels: Sequence[str], lines: Sequence[ShareLine]) -> Markup | None:
    """The picture, from 0 to the next tenth above all shares; None where nothing is known."""
    known = [share for line in lines for share in line.shares if share is not None]
    if not known or not labels:
        return None
    top = min(max(int(max(known) * 10 + 0.999) / 10, 0.1), 1.0)
    steps = max(len(labels) - 1, 1)

    def x(place: int) -> float:
        return _LEFT + place / steps * (_WIDTH - _LEFT - _RIGHT)

    def y(share: float) -> float:
        return _HEIGHT - _BOTTOM - share / top * (_HEIGHT - _TOP - _BOTTOM)

    every = -(-len(labels) // _LABELS)
    return drawing(
        _WIDTH,
        _HEIGHT,
        [_level(part * top / 4, y(part * top / 4)) for part in range(5)],
        [
            tag("text", label, x=x(place), y=_HEIGHT - 12, class_="axis-name middle")
            for place, label in enumerate(labels)
            if (len(labels) - 1 - place) % every == 0
        ],
        [
            _line(
                [None if s is None else (x(p), y(s)) for p, s in enumerate(line.shares)],
                f"line line-{number}",
            )
            for number, line in enumerate(lines)
        ],
        [
            _mark(number, x(place), y(share), f"{line.name}, {labels[place]}: {percent_text(share)}")
            for number, line in enumerate(lines)
            for place, share in enumerate(line.shares)
            if share is not None
        ],
        _names(lines, [_last(line, y) for line in lines]),
        class_="lines",
    )


def _level(share: float, height: float) -> list[Markup]:
    return [
        tag("path", d=f"M{_LEFT} {height:.1f}H{_WIDTH - _RIGHT}", class_="level"),
        tag("text", percent_text(share), x=_LEFT - 8, y=height + 4, class_="axis-name end"),
    ]


def _line(points: Sequence[tuple[float, float] | None], class_: str) -> Markup:
    path, is_open = "", False
    for point in points:
        if point is not None:
            path += f"{'L' if is_open else 'M'}{point[0]:.1f} {point[1]:.1f}"
        is_open = point is not None
    return tag("path", d=path or "M0 0", class_=class_)


def _mark(number: int, x: float, y: float, words: str) -> Markup:
    shape, title, class_ = _SHAPES[number % len(_SHAPES)], tag("title", words), f"dot dot-{number}"
    if shape == "circle":
        return tag("circle", title, cx=x, cy=y, r=3.4, class_=class_)
    paths = {
        "square": f"M{x - 3:.1f} {y - 3:.1f}h6v6h-6z",
        "triangle": f"M{x:.1f} {y - 4:.1f}l4 7h-8z",
        "diamond": f"M{x:.1f} {y - 4.4:.1f}l4 4.4l-4 4.4l-4 -4.4z",
    }
    return tag("path", title, d=paths[shape], class_=class_)


def _last(line: ShareLine, y: Callable[[float], float]) -> float:
    known = [share for share in line.shares if share is not None]
    return y(known[-1]) if known else _HEIGHT - _BOTTOM


def _names(lines: Sequence[ShareLine], heights: Sequence[float]) -> list[Markup]:
    """Each name beside the end of its line, moved apart where they would run into each other."""
    left = _WIDTH - _RIGHT + 12
    drawn: list[Markup] = []
    lowest = 0.0
    for number in sorted(range(len(lines)), key=lambda place: heights[place]):
        height = max(heights[number], lowest + _APART) if drawn else heights[number]
        lowest = height
        drawn.append(_mark(number, left, height, lines[number].name))
        drawn.append(tag("text", lines[number].name, x=left + 10, y=height + 4, class_="line-name"))
    return drawn
