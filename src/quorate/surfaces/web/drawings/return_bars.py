"""Cost beside what it earned: a bar for what was spent, above it the range of what came in with the chosen model."""

from __future__ import annotations

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.amount_axis import Axis, axis_marks, shortened
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.revenue.returns import CurrencyReturns, Return

_NAME, _WIDTH, _RIGHT = 170.0, 780.0, 24.0
_TOP, _ROW = 22.0, 40.0


def return_bars(found: CurrencyReturns) -> Markup:
    """One row for each value whose cost is known."""
    rows = [row for row in found.rows if row.cost.value is not None]
    ends = [
        end for row in rows for end in (row.cost.value, row.earned.low, row.earned.high) if end is not None
    ]
    axis = Axis(min([0.0, *ends]), max([0.0, *ends]), _NAME, _WIDTH - _RIGHT)
    bottom = _TOP + _ROW * len(rows)
    drawn = [_row(row, axis, _TOP + _ROW * place) for place, row in enumerate(rows)]
    return drawing(_WIDTH, bottom + 4, *axis_marks(axis, _TOP, bottom), *drawn, class_="return-bars")


def _row(row: Return, axis: Axis, y: float) -> Markup:
    zero, cost = axis.x(0.0), axis.x(row.cost.value or 0.0)
    low, high = axis.x(row.earned.low or 0.0), axis.x(row.earned.high or 0.0)
    middle = axis.x(row.earned.value or 0.0)
    words = gettext(
        "{name}: cost {cost}, earned {low} to {high}",
        name=row.name,
        cost=shortened(row.cost.value or 0.0),
        low=shortened(row.earned.low or 0.0),
        high=shortened(row.earned.high or 0.0),
    )
    return tag(
        "g",
        tag("title", words),
        tag(
            "text",
            row.name if len(row.name) <= 26 else f"{row.name[:25]}\N{HORIZONTAL ELLIPSIS}",
            x=_NAME - 12,
            y=y + 24,
            class_="row-name",
        ),
        tag("rect", x=low, y=y + 11, width=max(high - low, 2.0), height=5, rx=2, class_="span"),
        tag("circle", cx=middle, cy=y + 13.5, r=4.5, class_="point"),
        tag(
            "rect", x=min(zero, cost), y=y + 22, width=max(abs(cost - zero), 1.0), height=9, class_="cost-bar"
        ),
    )
