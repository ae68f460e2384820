"""Catalogues: what each English sentence is in another language, read from the files that people translate."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from quorate.language.active import ENGLISH, Language

FILE = "quorate.po"


@cache
def catalogue(spoken: Language) -> NullTranslations:
    """The sentences of one language; English is what the code says itself.

    The file people edit is the file that is read: it is compiled in memory when the language is first asked for, so no
    compiled file can be missing from a package or older than what it was made from.
    """
    if spoken == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    place = resources.files("quorate.language") / spoken.code / "LC_MESSAGES" / FILE
    compiled = BytesIO()
    with place.open("rb") as text:
        write_mo(compiled, read_po(text, locale=spoken.code))
    compiled.seek(0)
    return GNUTranslations(compiled)
