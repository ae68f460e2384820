"""What is written in the columns of a person's record, brought to one way of writing before it is compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache

from quorate.identity.person_names import folded

# Days and months to fill in where a date says none; a date read with two such defaults differs where it is not whole.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
# Ways in which the kinds of streets, and what stands before a number, are written short; endings follow in `_ENDINGS`.
STREET_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln", "place": "pl",
    "boulevard": "blvd", "court": "ct", "square": "sq", "terrace": "tce", "crescent": "cres", "circuit": "cct",
    "highway": "hwy", "parkway": "pkwy", "strasse": "st", "str": "st", "north": "n", "south": "s", "east": "e",
    "west": "w", "suite": "ste", "apartment": "apt", "building": "bldg", "number": "no",
}  # fmt: skip
_ENDINGS = re.compile(r"(?<=[a-z]{3})(strasse|str)\b")
# An e-mail address as part of a longer writing, "Ada Byron <ada@example.com>".
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Fewer digits are an extension, which thousands share.
SHORTEST_PHONE = 6
# Years written with two digits are 1930 to 2029.
LAST_SHORT_YEAR = 29
_WHOLE_YEAR = re.compile(r"\d{4}")

Clean = Callable[[str], str]


def word(text: str) -> str:
    """Letters and digits, small and without accents, one blank between words: 'jean luc' for ' Jean-Luc '."""
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


def name_part(text: str) -> str:
    """A given or family name: letters only, apostrophes closed up: 'ohare' for "O'Hare"."""
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"['’.]", "", folded(text))))


def code(text: str) -> str:
    """A number or code that stands for one thing: 'de123456789' for 'DE 123-456-789'."""
    return re.sub(r"[\W_]+", "", folded(text))


def phone(text: str) -> str:
    """The digits of a telephone number without what is dialled to leave a country; '' where too few to be one."""
    digits = re.sub(r"\D", "", text).lstrip("0")
    return digits if len(digits) >= SHORTEST_PHONE else ""


def email(text: str) -> str:
    """The address alone, in small letters; '' where there is none."""
    found = _ADDRESS.search(text)
    return found[0].lower() if found else ""


def street(text: str) -> str:
    """The words of a postal address, kinds of streets written short: '4 hillview ave' for '4, Hillview Avenue'."""
    words = _ENDINGS.sub(" st", word(text)).split()
    return " ".join(STREET_WORDS.get(each, each) for each in words)


@cache
def date(text: str) -> str:
    """A date as eight digits, year first, whichever way it is written; '' where it is none or not whole.

    Eight digits are taken as they are: a mistyped month is still most of a date.
    """
    digits = re.sub(r"[\s-]", "", text)
    if re.fullmatch(r"\d{8}", digits):
        return digits
    from dateutil import parser

    try:
        read, again = (parser.parse(text, default=default) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        return ""
    if read != again:
        return ""
    if not _WHOLE_YEAR.search(text):
        read = read.replace(year=read.year % 100 + (2000 if read.year % 100 <= LAST_SHORT_YEAR else 1900))
    return f"{read:%Y%m%d}"


def script(text: str) -> str:
    """The first word of the Unicode name of the first letter, which is its script: LATIN, CYRILLIC, CJK."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return unicodedata.name(first, "").partition(" ")[0] if first else ""
