"""Numbers and amounts as a language writes them. Links, fields and files carry plain numbers instead."""

from __future__ import annotations

import math

from quorate.language.active import language

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """A number with thousands set apart and so many digits behind the sign of decimals: '1,234.5' or '1.234,5'."""
    if not signed and not digits and isinstance(value, int) and 0 <= value < 1000:
        return str(int(value))  # most numbers of a page, and nothing in them is a language's own
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]  # what rounds to nothing has no sign
    spoken = language()
    return text.translate({ord(","): spoken.group, ord("."): spoken.decimal, ord("-"): MINUS})


def significant_text(value: float, figures: int = 3) -> str:
    """A number of any size by its first figures, without noughts at its end: '0.0123', '4.5', '12,300'."""
    if not value or not math.isfinite(value):
        return number(value)
    digits = figures - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    text = f"{rounded:.{max(digits, 0)}f}"
    return number(rounded, len(text.rstrip("0").partition(".")[2]))


def percent_text(share: float, digits: int = 0, *, signed: bool = False) -> str:
    """A share as per cent: '23%' or '23 %'."""
    return number(share * 100.0, digits, signed=signed) + language().per_cent


def money_text(amount: float, currency: str | None = None, digits: int = 0) -> str:
    """An amount with the code of its currency: 'EUR 1,200' or '1.200 EUR'."""
    text = number(amount, digits)
    if not currency:
        return text
    return NO_BREAK.join((currency, text) if language().currency_first else (text, currency))
