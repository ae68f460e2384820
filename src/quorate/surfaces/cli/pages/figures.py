"""Figures, days and amounts as they are written on a terminal. Unknown is a word or a dash, never zero."""

from __future__ import annotations

from datetime import date, datetime

from quorate.views.answers import Figure, Stamp
from quorate.views.wording import points, ratio

UNKNOWN = "unknown"
_DECIMALS = {"score": "+.2f", "stages": "+.0f", "per_hundred": ",.1f", "customers": ",.1f"}


class FigureText(str):
    """A figure in words that still knows the figure, so that a file can hold the number instead."""

    __slots__ = ("figure",)
    figure: Figure

    @classmethod
    def of(cls, text: str, figure: Figure) -> FigureText:
        """`text`, which says what `figure` is."""
        made = cls(text)
        made.figure = figure
        return made


DASH = "\N{EN DASH}"


def in_words(figure: Figure | None) -> str:
    """The value in its unit, such as '23%', 'USD 97,500' or '2 of 3'; 'unknown' where there is none."""
    if figure is None:
        return UNKNOWN
    if figure.value is None:
        return FigureText.of(UNKNOWN, figure)
    text = _in_unit(figure, figure.value)
    return FigureText.of(f"{text} of {figure.out_of:,.0f}" if figure.out_of is not None else text, figure)


def in_cell(figure: Figure | None) -> str:
    """The value as `in_words` gives it; a dash where there is none."""
    if figure is None:
        return DASH
    return FigureText.of(DASH, figure) if figure.value is None else in_words(figure)


def interval(figure: Figure | None) -> str:
    """The 90 % interval, such as '12-41%'; empty where there is none."""
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return ""
    if figure.unit in ("probability", "share"):
        return f"{figure.low * 100:.0f}{DASH}{figure.high:.0%}"
    if figure.unit == "points":
        return f"{figure.low * 100:+.0f} to {figure.high * 100:+.0f} points"
    if figure.unit == "ratio":
        return f"{ratio(figure.low)} to {ratio(figure.high)}"
    if figure.unit == "amount":
        joined = DASH if figure.low >= 0 else " to "
        return f"{figure.low:,.0f}{joined}{figure.high:,.0f}"
    if figure.unit == "customers":
        return f"{figure.low:,.1f} to {figure.high:,.1f}"
    if figure.unit == "days":
        return f"{figure.low:,.0f}{DASH}{figure.high:,.0f}"
    if figure.unit == "per_hundred":
        return f"{figure.low:,.1f}{DASH}{figure.high:,.1f}"
    return f"{figure.low:,.2f} to {figure.high:,.2f}"


def with_interval(figure: Figure | None) -> str:
    """The value and, in brackets, its interval."""
    between = interval(figure)
    return f"{in_words(figure)} ({between})" if between else in_words(figure)


def _in_unit(figure: Figure, value: float) -> str:
    if figure.unit in ("probability", "share"):
        return _percent(value)
    if figure.unit == "amount":
        return money(value, figure.currency)
    if figure.unit == "points":
        return points(value)
    if figure.unit == "ratio":
        return ratio(value)
    if figure.unit in _DECIMALS:
        return f"{value:{_DECIMALS[figure.unit]}}"
    if figure.unit in ("days", "hours"):
        return counted(round(value), figure.unit.removesuffix("s"))
    return f"{value:,.0f}"


def _percent(share: float) -> str:
    """Whole per cent; what is nearly none or nearly all says so."""
    if 0.0 < share < 0.005:
        return "<1%"
    if -0.005 < share < 0.0:
        return ">-1%"
    if 0.995 <= share < 1.0:
        return ">99%"
    return f"{share:.0%}"


def money(amount: float, currency: str | None) -> str:
    """A whole amount with its currency."""
    return f"{currency or ''} {amount:,.0f}".lstrip()


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """'1 day', '3 days', '2 journeys'."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def day(moment: date | datetime | None) -> str:
    """'2026-05-12'; a dash for no day."""
    return DASH if moment is None else f"{moment:%Y-%m-%d}"


def days_ago(moment: datetime | None, today: date) -> str:
    """'12 d' before `today`; a dash for never."""
    return DASH if moment is None else f"{(today - moment.date()).days:,} d"


def last_touch(moment: datetime | None) -> str:
    """'last touch 2026-05-12', or that there was none."""
    return f"last touch {day(moment)}" if moment else "no touch yet"


def as_known(stamp: Stamp) -> str:
    """What day a page is about."""
    return f"as known at the end of {day(stamp.as_of_on)}"
