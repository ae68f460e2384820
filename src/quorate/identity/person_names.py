"""How like two people's names are, and whether an address spells one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

# The levels, from most to least alike.
EQUAL, FAMILIAR, SLIP, OTHER = range(4)
LEVELS = ("same name", "same family name, familiar form", "slip in the name", "another name")

# Letters without a base letter in Unicode, as people without them on the keyboard write them.
_SPELLED = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_HONORIFICS = frozenset(
    {"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "ing", "dipl", "mag", "phd", "mba", "sir"}
)
# Family names of fewer letters are too often one slip from another one.
SHORTEST_SLIP = 5

Name = tuple[str, ...]


def person_name(text: str) -> Name:
    """The words of a name, small letters without accents or titles: ('bjorn', 'isaksson') for 'Dr. Björn Isaksson'."""
    if "," in text:
        family, _, given = text.partition(",")
        text = f"{given} {family}"
    words = re.findall(r"[^\W\d_]+", re.sub(r"[.'’]", "", folded(text)))
    return tuple(word for word in words if word not in _HONORIFICS)


def folded(text: str) -> str:
    """Small letters without accents, as people without them on the keyboard write them."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def name_likeness(one: Name, other: Name) -> int:
    """The level of likeness of two names given as `person_name` gives them; names of one word never fit."""
    from rapidfuzz.distance import OSA

    if len(one) < 2 or len(other) < 2:
        return OTHER
    if sorted(one) == sorted(other):
        return EQUAL
    family, given = one[-1] == other[-1], is_familiar(one[0], other[0])
    if family and given:
        return FAMILIAR
    first, second = "".join(one), "".join(other)
    if (
        min(len(one[-1]), len(other[-1])) >= SHORTEST_SLIP
        and OSA.distance(first, second, score_cutoff=1) <= 1
    ):
        return SLIP
    is_near = given and OSA.distance(one[-1], other[-1], score_cutoff=1) <= 1
    return SLIP if is_near and len(one[-1]) >= SHORTEST_SLIP else OTHER


def spelled_names(address: str) -> list[Name]:
    """Names that the part before the @ may spell: 'mike_redfern68@...' gives ('mike', 'redfern')."""
    words = tuple(
        word for word in re.split(r"[^a-z]+", address.partition("@")[0].partition("+")[0].lower()) if word
    )
    return [words, words[::-1]] if len(words) == 2 and min(map(len, words)) > 1 else []


def is_spelled(name: Name, address: str) -> bool:
    """Whether the address spells the name: given and family name in either order, or an initial and the family name."""
    letters = re.sub(r"[^a-z]", "", address.partition("@")[0].partition("+")[0].lower())
    if len(name) < 2:
        return False
    given, family = name[0], "".join(name[1:])
    forms = {given + family, family + given, given[0] + family, family + given[0], given + family[0]}
    return letters in forms or letters in {given + name[-1], name[-1] + given, given[0] + name[-1]}


def is_familiar(one: str, other: str) -> bool:
    """Whether two given names, as `person_name` writes them, are equal, one's initial, or forms of one name."""
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    return bool(_familiar().get(one, {one}) & _familiar().get(other, {other}))


def has_other_forms(name: str) -> bool:
    """Whether a given name is known to have a familiar form, or is one."""
    return name in _familiar()


@cache
def _familiar() -> dict[str, set[str]]:
    """Given name -> the full names it may stand for."""
    text = (
        resources.files("quorate.identity")
        .joinpath("data")
        .joinpath("nicknames.csv")
        .read_text(encoding="utf-8")
    )
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            names = line.split(",")
            for name in names:
                found.setdefault(name, set()).add(names[0])
    return found
