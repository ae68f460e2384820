"""Days and moments as a language writes them; `datetime` attributes and addresses carry ISO 8601 instead."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from quorate.language.active import ENGLISH, Language, language


@cache
def _months(spoken: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The twelve months in full and shortened, as a date has them."""
    from babel import Locale

    names = Locale.parse(spoken.code).months["format"]
    full, short = names["wide"], names["abbreviated"]
    return (
        tuple(full[month] for month in range(1, 13)),
        tuple(short[month].removesuffix(".") for month in range(1, 13)),
    )


def month_names(*, short: bool = False) -> tuple[str, ...]:
    """The months of the year, January first."""
    return _months(language())[1 if short else 0]


def day_text(day: date, *, short: bool = False) -> str:
    """'12 May 2026' or '12. Mai 2026'; short, for tables, '12 May 26'."""
    stop = "" if language() == ENGLISH else "."
    year = f"{day.year % 100:02d}" if short else str(day.year)
    return f"{day.day}{stop} {month_names(short=short)[day.month - 1]} {year}"


def month_text(day: date, *, short: bool = False) -> str:
    """'May 2026'; short, for tables, 'Dec 2026' or 'Dez 2026'."""
    return f"{month_names(short=short)[day.month - 1]} {day.year}"


def moment_text(moment: datetime) -> str:
    """'12 May 2026, 14:05' or '12. Mai 2026, 14:05'."""
    return f"{day_text(moment)}, {moment:%H:%M}"


def month_mark(day: date) -> str:
    """'Dec 26' or 'Dez 26': a month below a picture."""
    return f"{month_names(short=True)[day.month - 1]} {day.year % 100:02d}"
