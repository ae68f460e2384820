"""The forecast at a glance: a range for each quarter, what came of past ones, and what the CRM says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from quorate.language import gettext, month_names
from quorate.surfaces.web.drawings.amount_axis import Axis, shortened
from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.formats import day, whole
from quorate.surfaces.web.links import evidence_link
from quorate.views.answers import reference
from quorate.views.forecasts import ForecastPeriod
from quorate.views.track_records import PastForecast

_LEFT, _TOP, _HIGH, _FOOT, _PITCH, _BAR = 58.0, 26.0, 200.0, 40.0, 78.0, 30.0
_LEAST_WIDE = 300.0


@dataclass(frozen=True)
class Quarter:
    """One column: what was or is expected, what the CRM said, and what was won where the quarter is over."""

    period_on: date
    expected: float
    low: float
    high: float
    crm: float | None
    won: float | None
    opens: str


def quarters_of(periods: Sequence[ForecastPeriod], past: Sequence[PastForecast]) -> tuple[Quarter, ...]:
    """Past quarters as they were forecast, then those ahead; a quarter that is over is told once."""
    over = [
        Quarter(
            each.period_on, each.expected_amount, each.low_amount, each.high_amount, each.crm_amount, each.won_amount,
            reference("forecast-track", each.currency, each.quarters_ahead),
        )
        for each in past
    ]  # fmt: skip
    told = {each.period_on for each in over}
    ahead = [
        Quarter(
            each.period_on, each.expected.value, each.expected.low, each.expected.high, each.crm.value, None,
            each.expected.reference,
        )
        for each in periods
        if each.period_on not in told
        and each.expected.value is not None and each.expected.low is not None and each.expected.high is not None
    ]  # fmt: skip
    return tuple(sorted([*over, *ahead], key=lambda each: each.period_on))


def forecast_ranges(quarters: Sequence[Quarter]) -> Markup | None:
    """The picture; None where nothing is expected and nothing was."""
    ends = [end for each in quarters for end in (each.high, each.crm or 0.0, each.won or 0.0)]
    if not ends or max(ends) <= 0.0:
        return None
    base = _TOP + _HIGH
    axis = Axis(0.0, max(ends), base, _TOP)
    width = max(_LEFT + _PITCH * len(quarters) + 12.0, _LEAST_WIDE)
    over = sum(each.won is not None for each in quarters)
    return drawing(
        width,
        base + _FOOT,
        [
            (
                tag(
                    "path",
                    d=f"M{_LEFT:.1f} {axis.x(amount):.1f}H{width:.1f}",
                    class_="level" if amount else "zero",
                ),
                tag("text", shortened(amount), x=_LEFT - 8, y=axis.x(amount) + 4, class_="axis-name end"),
            )
            for amount in axis.ticks()
        ],
        _now(_LEFT + _PITCH * over, base) if 0 < over < len(quarters) else None,
        [_column(each, _LEFT + _PITCH * (place + 0.5), axis, base) for place, each in enumerate(quarters)],
        class_="forecast-ranges",
    )


def _now(x: float, base: float) -> Markup:
    return tag(
        "g",
        tag("path", d=f"M{x:.1f} {_TOP - 8:.1f}V{base:.1f}", class_="now-line"),
        tag("text", gettext("over"), x=x - 6, y=_TOP - 10, class_="axis-name end"),
        tag("text", gettext("ahead"), x=x + 6, y=_TOP - 10, class_="axis-name"),
    )


def _column(each: Quarter, x: float, axis: Axis, base: float) -> Markup:
    high, low, middle = axis.x(each.high), axis.x(each.low), axis.x(each.expected)
    return link(
        evidence_link(each.opens),
        tag("title", _in_words(each)),
        tag(
            "rect", x=x - _BAR / 2, y=high, width=_BAR, height=max(low - high, 1.5), rx=3,
            class_="range-of over" if each.won is not None else "range-of",
        ),
        tag("path", d=f"M{x - _BAR / 2:.1f} {middle:.1f}h{_BAR:.1f}", class_="expected-line"),
        None if each.crm is None else _crm_mark(x + _BAR / 2 + 9, axis.x(each.crm)),
        None if each.won is None else tag("circle", cx=x, cy=axis.x(each.won), r=5, class_="won-mark"),
        tag("text", month_names(short=True)[each.period_on.month - 1], x=x, y=base + 18, class_="axis-name middle"),
        tag("text", str(each.period_on.year), x=x, y=base + 32, class_="axis-name middle"),
    )  # fmt: skip


def _crm_mark(x: float, y: float) -> Markup:
    return tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z", class_="crm-mark")


def _in_words(each: Quarter) -> str:
    parts = [
        gettext(
            "Quarter from {day}: expected {expected}, from {low} to {high}",
            day=day(each.period_on),
            expected=whole(each.expected),
            low=whole(each.low),
            high=whole(each.high),
        )
    ]
    if each.crm is not None:
        parts.append(gettext("the CRM {amount}", amount=whole(each.crm)))
    if each.won is not None:
        parts.append(gettext("won {amount}", amount=whole(each.won)))
    return "; ".join(parts)
