"""Telephone numbers in their one international form, whichever way somebody wrote them."""

from __future__ import annotations

import unicodedata
from functools import cache

# A number of fewer digits is an extension, a short code or a slip.
LEAST_NUMBER = 100_000


@cache
def regions() -> dict[str, str]:
    """What countries are called, in many languages and as codes, in plain letters -> their code of two letters.

    A name that several countries bear in different languages stands for none of them.
    """
    from phonenumbers.geodata.locale import LOCALE_DATA

    found: dict[str, set[str]] = {}
    for code, names in LOCALE_DATA.items():
        # a name that begins with an asterisk refers to another language's
        for name in {code, *(name for name in names.values() if not name.startswith("*"))}:
            found.setdefault(_plain(name), set()).add(code)
    codes = {_plain(code): code for code in LOCALE_DATA}
    return {
        name: codes.get(name) or min(held) for name, held in found.items() if name in codes or len(held) == 1
    }


def region_of(country: str | None) -> str | None:
    """`DE` for Germany, Deutschland or de; None for what is no country's name."""
    return regions().get(_plain(country)) if country else None


def international(number: str, region: str | None) -> str | None:
    """`+4930901820` for `030 / 901820` written in Germany, with `;ext=12` where an extension is dialled.

    None for what is too long or too short to be a number of its country, and for a number without the code of its
    country when `region` does not say which that is.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if (parsed.national_number or 0) < LEAST_NUMBER or not phonenumbers.is_possible_number(parsed):
        return None
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"{text};ext={parsed.extension}" if parsed.extension else text


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in folded if each.isalnum())
