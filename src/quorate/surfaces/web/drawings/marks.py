"""The marks of stances: told apart by shape, with colour only in addition."""

from __future__ import annotations

import math

from markupsafe import Markup

from quorate.surfaces.web.drawings.svg import drawing, tag


def stance_mark(stance: str, x: float, y: float, size: float) -> Markup:
    """The mark of a stance centred at (x, y), about `size` across.

    Champion a star, supporter a triangle up, neutral a square, sceptic a triangle down, opponent a cross,
    unknown a question mark.
    """
    half = size / 2
    class_ = f"mark stance-{stance}"
    if stance == "unknown":
        return tag("text", "?", x=x, y=y + size * 0.36, class_=f"{class_} question", font_size=size)
    if stance == "opponent":
        arm = half * 0.8
        path = f"M{x - arm:.1f} {y - arm:.1f}L{x + arm:.1f} {y + arm:.1f}"
        path += f"M{x + arm:.1f} {y - arm:.1f}L{x - arm:.1f} {y + arm:.1f}"
        return tag("path", d=path, class_=f"{class_} stroke", stroke_width=size / 4)
    points = {
        "champion": _star(x, y, half * 1.15),
        "supporter": [(x, y - half), (x + half, y + half * 0.75), (x - half, y + half * 0.75)],
        "sceptic": [(x, y + half), (x + half, y - half * 0.75), (x - half, y - half * 0.75)],
    }.get(stance, _square(x, y, half * 0.78))
    return tag("path", d=_closed(points), class_=class_)


def mark_alone(stance: str, size: float = 14) -> Markup:
    """The mark as a small picture of its own, to stand before the word."""
    return drawing(size, size, stance_mark(stance, size / 2, size / 2, size * 0.8), class_="glyph")


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [
        (
            x + math.sin(point * math.pi / 5) * radius * (1.0 if point % 2 == 0 else 0.45),
            y - math.cos(point * math.pi / 5) * radius * (1.0 if point % 2 == 0 else 0.45),
        )
        for point in range(10)
    ]


def _square(x: float, y: float, half: float) -> list[tuple[float, float]]:
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


def _closed(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
