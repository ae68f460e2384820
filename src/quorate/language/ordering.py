"""The order of names: as dictionaries of the languages here have them, with accents beside their letters."""

from __future__ import annotations

import unicodedata


def by_name(name: str | None) -> tuple[bool, str, str]:
    """A key for sorting by name: 'Ärzte' beside 'Arzt', small letters beside capitals, what has no name last.

    It is the first level of DIN 5007-1, which English dictionaries share: accents and case do not count; where nothing
    else differs the name itself decides, so that the order is total.
    """
    if not name:
        return True, "", ""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return False, "".join(part for part in parts if not unicodedata.combining(part)), name
