"""A probability with its interval, and the four things that may become of a journey, as bars."""

from __future__ import annotations

from markupsafe import Markup

from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.answers import Figure
from quorate.views.outlooks import OUTCOMES, Outlook


def interval_bar(figure: Figure, width: float = 96, height: float = 10) -> Markup:
    """A scale from 0 to 100 % with the interval as a bar and the estimate as a point."""
    middle, inset = height / 2, 4.0
    length = width - 2 * inset
    low = figure.low if figure.low is not None else figure.value
    high = figure.high if figure.high is not None else figure.value
    if figure.value is None or low is None or high is None:
        return drawing(width, height, _scale(inset, middle, length), class_="interval")
    return drawing(
        width,
        height,
        _scale(inset, middle, length),
        tag(
            "rect",
            x=inset + low * length,
            y=middle - 2,
            width=max((high - low) * length, 2),
            height=4,
            rx=2,
            class_="span",
        ),
        tag("circle", cx=inset + figure.value * length, cy=middle, r=3.5, class_="point"),
        class_="interval",
    )


def _scale(x: float, middle: float, length: float) -> Markup:
    return tag("rect", x=x, y=middle - 1, width=length, height=2, rx=1, class_="scale")


def outlook_bar(outlook: Outlook, width: float = 420, height: float = 30) -> Markup:
    """The four probabilities end to end, and over them the interval of winning."""
    top, thick = 4.0, 15.0
    parts, x = [], 0.0
    for outcome in OUTCOMES:
        share = getattr(outlook, outcome).value or 0.0
        if share > 0.0:
            bar = {"x": x, "y": top, "width": max(share * width - 1.0, 0.5), "height": thick}
            parts.append(tag("rect", **bar, class_=f"outcome-{outcome}"))
        x += share * width
    won = outlook.won
    if won.low is not None and won.high is not None:
        low, high, y = won.low * width, won.high * width, top + thick + 6.0
        path = f"M{low:.1f} {y - 3:.1f}v6M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 3:.1f}v6"
        parts.append(tag("path", d=path, class_="whisker"))
    return drawing(width, height, *parts, class_="outlook-bar")


def role_pips(filled: float | None, wanted: float | None, size: float = 9) -> Markup:
    """One small square for each role that is wanted, filled as far as somebody fills them."""
    count = int(wanted or 0)
    squares = [
        tag(
            "rect",
            x=place * (size + 3) + 0.75,
            y=0.75,
            width=size - 1.5,
            height=size - 1.5,
            rx=1.5,
            class_="pip filled" if place < (filled or 0) else "pip",
        )
        for place in range(count)
    ]
    return drawing(max(count * (size + 3) - 3, 1), size, *squares, class_="pips")
