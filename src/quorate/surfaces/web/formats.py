"""Numbers, days and amounts as they are written on pages. Unknown is written out, never as zero."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from quorate.surfaces.exports.raw_figures import raw_figure
from quorate.views.answers import Figure
from quorate.views.wording import percent, points, ratio

if TYPE_CHECKING:
    from quorate.views.content_grid import CoverageCell

UNKNOWN = "not known"


def figure_text(figure: Figure) -> str:
    """The value of a figure in its unit, such as '23%', 'USD 97,500' or '2 of 3'."""
    if figure.value is None:
        return UNKNOWN
    text = _in_unit(figure.value, figure)
    return f"{text} of {whole(figure.out_of)}" if figure.out_of is not None else text


def interval_text(figure: Figure) -> str:
    """The figure's interval, such as '12\N{EN DASH}41%'; empty where there is none."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    if figure.unit in ("probability", "share"):
        return f"{figure.low * 100:.0f}\N{EN DASH}{figure.high * 100:.0f}%"
    if figure.unit == "points":
        return f"{figure.low * 100:+.0f} to {figure.high * 100:+.0f} points".replace("-", "\N{MINUS SIGN}")
    if figure.unit == "ratio":
        return f"{ratio_text(figure.low)} to {ratio_text(figure.high)}"
    if figure.unit == "amount":
        joined = " to " if figure.low < 0 else "\N{EN DASH}"  # a dash beside a minus cannot be told from it
        return f"{money(figure.low)}{joined}{money(figure.high)}"
    if figure.unit == "per_hundred":
        return f"{figure.low:,.1f}\N{EN DASH}{figure.high:,.1f}"
    if figure.unit == "customers":
        return f"{figure.low:,.1f} to {figure.high:,.1f}".replace("-", "\N{MINUS SIGN}")
    if figure.unit == "days":
        return f"{figure.low:,.0f}\N{EN DASH}{figure.high:,.0f}"
    return f"{figure.low:,.2f}\N{EN DASH}{figure.high:,.2f}"


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


def points_text(difference: float) -> str:
    """A difference of two probabilities, such as '+4 points'."""
    return points(difference).replace("-", "\N{MINUS SIGN}")


def ratio_text(value: float) -> str:
    """A gain or loss over what was put in, such as '+120%'."""
    return ratio(value).replace("-", "\N{MINUS SIGN}")


def _in_unit(value: float, figure: Figure) -> str:
    if figure.unit in ("probability", "share"):
        return percent(value)
    if figure.unit == "amount":
        return money(value, figure.currency)
    if figure.unit == "points":
        return points_text(value)
    if figure.unit == "ratio":
        return ratio_text(value)
    if figure.unit == "customers":
        return f"{value:,.1f}".replace("-", "\N{MINUS SIGN}")
    if figure.unit == "score":
        return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")
    if figure.unit == "stages":
        return f"{value:+.0f}".replace("-", "\N{MINUS SIGN}") if value else "0"
    if figure.unit == "per_hundred":
        return f"{value:,.1f}"
    if figure.unit in ("days", "hours"):
        return counted(round(value), figure.unit.removesuffix("s"))
    return whole(value)


def money(amount: float, currency: str | None = None) -> str:
    """A whole amount with its currency."""
    return f"{currency}\N{NO-BREAK SPACE}{whole(amount)}" if currency else whole(amount)


def whole(number: float) -> str:
    """A whole number with thousands set apart."""
    text = f"{number:,.0f}"
    return "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")


def heat(cell: CoverageCell) -> int:
    """How warm a cell of the content grid is, from 0 to 4: each step is twice as many reads for each team."""
    reads, teams = cell.reads.value or 0.0, cell.journeys.value or 0.0
    if not reads or not teams:
        return 0
    return int(min(max(math.floor(math.log2(reads / teams)) + 3, 1), 4))


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """'1 day', '3 days'."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def day(moment: date | datetime | None) -> str:
    """'12 May 2026'."""
    return UNKNOWN if moment is None else f"{moment.day} {moment:%B} {moment.year}"


def short_day(moment: date | datetime | None) -> str:
    """'12 May 26', for tables."""
    return UNKNOWN if moment is None else f"{moment.day} {moment:%b %y}"


def minute(moment: datetime | None) -> str:
    """'12 May 2026, 14:05'; times are UTC, as everywhere."""
    return UNKNOWN if moment is None else f"{day(moment)}, {moment:%H:%M}"


def ago(moment: date | datetime | None, today: date) -> str:
    """How long before `today` something was: 'today', '3 days ago', '5 months ago'."""
    if moment is None:
        return UNKNOWN
    days = (today - (moment.date() if isinstance(moment, datetime) else moment)).days
    if days <= 0:
        return "today" if days == 0 else f"in {counted(-days, 'day')}"
    if days < 60:
        return f"{counted(days, 'day')} ago"
    if days < 730:
        return f"{round(days / 30.4)} months ago"
    return f"{round(days / 365.25)} years ago"
