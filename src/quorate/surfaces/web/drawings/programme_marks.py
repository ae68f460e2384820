"""The marks of what there is to do with an offering at an account: told apart by shape, the word stands beside."""

from __future__ import annotations

from markupsafe import Markup

from quorate.surfaces.web.drawings.svg import drawing, tag

_SIZE = 14.0


def motion_mark(motion: str) -> Markup:
    """Penetrate: an empty ring; cross-sell: a full and an empty one; up-sell: an empty one on top; keep: "
    "a full one."""
    half = _SIZE / 2
    parts = {
        "penetrate": [_ring(half, half, 4.6)],
        "cross_sell": [_disc(4.4, half, 3.2), _ring(9.9, half, 3.2)],
        "up_sell": [_disc(half, 9.9, 3.2), _ring(half, 4.1, 3.2)],
        "keep": [_disc(half, half, 5.0)],
    }[motion]
    return drawing(_SIZE, _SIZE, *parts, class_=f"glyph motion {motion}")


def _ring(x: float, y: float, radius: float) -> Markup:
    return tag("circle", cx=x, cy=y, r=radius, class_="ring")


def _disc(x: float, y: float, radius: float) -> Markup:
    return tag("circle", cx=x, cy=y, r=radius, class_="disc")
