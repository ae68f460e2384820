"""A scale of money for pictures: round steps, short labels, a stronger line at nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from quorate.language import gettext_noop, number, translated
from quorate.surfaces.web.drawings.svg import tag

_STEPS = 5
_UNITS = (
    (1e9, gettext_noop("{amount}bn")),
    (1e6, gettext_noop("{amount}m")),
    (1e3, gettext_noop("{amount}k")),
)


@dataclass(frozen=True)
class Axis:
    """Amounts from `low` to `high` between the places `left` and `right`."""

    low: float
    high: float
    left: float
    right: float

    def x(self, amount: float) -> float:
        """The place of an amount."""
        width = self.high - self.low
        return self.left + (amount - self.low) / width * (self.right - self.left) if width else self.left

    def ticks(self) -> Iterator[float]:
        """Round amounts, about five of them."""
        width = self.high - self.low
        if not width:
            yield self.low
            return
        rough = width / _STEPS
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(size * each for each in (1, 2, 5, 10) if size * each >= rough)
        for place in range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1):
            yield place * step


def shortened(amount: float) -> str:
    """'1.2m', '350k', '0'."""
    for unit, name in _UNITS:
        if abs(amount) >= unit:
            parts = round(amount / unit, 1)
            return translated(name, amount=number(parts, 0 if parts.is_integer() else 1))
    return number(amount)


def axis_marks(axis: Axis, top: float, bottom: float) -> Iterator[Markup]:
    """Lines and labels of the scale."""
    for amount in axis.ticks():
        x = axis.x(amount)
        yield tag("line", x1=x, x2=x, y1=top - 4, y2=bottom, class_="month" if amount else "zero-line")
        yield tag("text", shortened(amount), x=x, y=top - 8, class_="month-name")
