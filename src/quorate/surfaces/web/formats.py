"""Numbers, days and amounts as they are written on pages. Unknown is written out, never as zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from quorate.language import counted as counted
from quorate.language import day_text, gettext, moment_text, money_text, ngettext, number, percent_text
from quorate.surfaces.exports.raw_figures import raw_figure
from quorate.views.answers import Figure
from quorate.views.wording import percent, points, ratio

if TYPE_CHECKING:
    from quorate.views.content_grid import CoverageCell


def unknown() -> str:
    """What is written where nothing is known."""
    return gettext("not known")


def figure_text(figure: Figure) -> str:
    """The value of a figure in its unit, such as '23%', 'USD 97,500' or '2 of 3'."""
    if figure.value is None:
        return unknown()
    text = _in_unit(figure.value, figure)
    if figure.out_of is None:
        return text
    return gettext("{part} of {all}", part=text, all=whole(figure.out_of))


def interval_text(figure: Figure) -> str:
    """The figure's interval, such as '12\N{EN DASH}41%'; empty where there is none."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    low, high = figure.low, figure.high
    if figure.unit in ("probability", "share"):
        if low < 0:
            return _from_to(number(low * 100), percent_text(high))
        return f"{number(low * 100)}\N{EN DASH}{percent_text(high)}"
    if figure.unit == "points":
        low_text, high_text = number(low * 100, signed=True), number(high * 100, signed=True)
        return gettext("{low} to {high} points", low=low_text, high=high_text)
    if figure.unit == "ratio":
        return _from_to(ratio(low), ratio(high))
    if figure.unit == "amount":
        if low < 0:  # a dash beside a minus cannot be told from it
            return _from_to(money(low), money(high))
        return f"{money(low)}\N{EN DASH}{money(high)}"
    if figure.unit == "customers":
        return _from_to(number(low, 1), number(high, 1))
    digits = {"per_hundred": 1, "days": 0}.get(figure.unit, 2)
    return f"{number(low, digits)}\N{EN DASH}{number(high, digits)}"


def _from_to(low: str, high: str) -> str:
    return gettext("{low} to {high}", low=low, high=high)


def cell_text(cell: str | Figure) -> str:
    """A cell of a table: '23% (12-41%)', 'EUR 97,500', 'not known'; a text is itself."""
    if isinstance(cell, str):
        return cell
    between = interval_text(cell)
    return f"{figure_text(cell)} ({between})" if between else figure_text(cell)


def figure_data(figure: Figure) -> Markup:
    """The raw value as attributes beside the text, for whoever takes a table along as a file."""
    return Markup("").join(
        Markup(' data-{}="{}"').format(name, text) for name, text in raw_figure(figure).items()
    )


def _in_unit(value: float, figure: Figure) -> str:
    if figure.unit == "stages":
        return number(value, signed=True) if value else number(0)
    written = _WRITTEN.get(figure.unit)
    if written is not None:
        return written(value)
    return money(value, figure.currency) if figure.unit == "amount" else whole(value)


_WRITTEN: Mapping[str, Callable[[float], str]] = {
    "probability": percent,
    "share": percent,
    "points": points,
    "ratio": ratio,
    "customers": partial(number, digits=1),
    "per_hundred": partial(number, digits=1),
    "score": partial(number, digits=2, signed=True),
    "days": lambda value: days_counted(round(value)),
    "hours": lambda value: ngettext("{count} hour", "{count} hours", round(value)),
}


def money(amount: float, currency: str | None = None) -> str:
    """A whole amount with its currency."""
    return money_text(amount, currency)


def hours_number(hours: float) -> str:
    """Hours of our time as few digits as they need, two at most: '1', '2.5', '0.25'."""
    digits = next((count for count in (0, 1) if round(hours, count) == hours), 2)
    return number(hours, digits)


def whole(value: float) -> str:
    """A whole number with thousands set apart."""
    return number(value)


def days_counted(count: int) -> str:
    """'1 day', '3 days'."""
    return ngettext("{count} day", "{count} days", count)


def heat(cell: CoverageCell) -> int:
    """How warm a cell of the content grid is, from 0 to 4: each step is twice as many reads for each team."""
    reads, teams = cell.reads.value or 0.0, cell.journeys.value or 0.0
    if not reads or not teams:
        return 0
    return int(min(max(math.floor(math.log2(reads / teams)) + 3, 1), 4))


def day(moment: date | datetime | None) -> str:
    """'12 May 2026'."""
    return unknown() if moment is None else day_text(moment)


def short_day(moment: date | datetime | None) -> str:
    """'12 May 26', for tables."""
    return unknown() if moment is None else day_text(moment, short=True)


def minute(moment: datetime | None) -> str:
    """'12 May 2026, 14:05'; times are UTC, as everywhere."""
    return unknown() if moment is None else moment_text(moment)


def ago(moment: date | datetime | None, today: date) -> str:
    """How long before `today` something was: 'today', '3 days ago', '5 months ago'."""
    if moment is None:
        return unknown()
    days = (today - (moment.date() if isinstance(moment, datetime) else moment)).days
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("in {count} day", "in {count} days", -days)
    if days < 60:
        return ngettext("{count} day ago", "{count} days ago", days)
    if days < 730:
        return ngettext("{count} month ago", "{count} months ago", round(days / 30.4))
    return ngettext("{count} year ago", "{count} years ago", round(days / 365.25))
