"""Sentences in the language that is spoken, by what they are in English.

A sentence is asked for whole, with names for what changes in it: another language has another order of words. Names
stand in braces and what they hold is written beforehand, numbers and days by the helpers of this package:
`gettext("{name} joined the team.", name=person.name)`. A whole number may be given as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from quorate.language.active import language
from quorate.language.catalogues import catalogue
from quorate.language.numbers import number

# the context of labels in catalogues
LABELS = "label"

K = TypeVar("K")


def gettext(message: str, /, **values: object) -> str:
    """A sentence, with what changes in it filled in."""
    return _filled(_sentence(message), values)


def ngettext(one: str, many: str, count: float, /, **values: object) -> str:
    """A sentence about a number of things, which it may name as `{count}`."""
    return _filled(catalogue(language()).ngettext(one, many, _plural(count)), {"count": count, **values})


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A sentence or word that is translated in another way elsewhere; `context` says how it is meant here."""
    return _filled(catalogue(language()).pgettext(context, message), values)


def label_text(label: str) -> str:
    """A label of a journey map: one of the shipped maps in the language spoken, any other as its owner wrote it.

    `make language` reads the labels from the files of the shipped maps.
    """
    return catalogue(language()).pgettext(LABELS, label) if label else ""


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """'1 day', '3 days': a number of things where it stands alone.

    `make language` reads the nouns from the calls; within a sentence, `ngettext` says the whole of it.
    """
    return ngettext(f"{{count}} {noun}", f"{{count}} {plural or noun + 's'}", count)


def gettext_noop(message: str) -> str:
    """A sentence that is only written down here, for the catalogue, and asked for elsewhere (`translated`)."""
    return message


def translated(message: str, /, **values: object) -> str:
    """A sentence that `gettext_noop` wrote down elsewhere."""
    return _filled(_sentence(message), values)


def _sentence(message: str) -> str:
    """Nothing is said as nothing: to catalogues the empty sentence is their own head."""
    return catalogue(language()).gettext(message) if message else ""


class Words(Mapping[K, str]):
    """The words of a closed list, each in the language that is spoken when it is read.

    They may be declared once for a whole module: `STANCE_WORDS = Words({"neutral": "neutral"})`.
    """

    def __init__(self, english: Mapping[K, str], context: str | None = None) -> None:
        self._english = dict(english)
        self._context = context

    def __getitem__(self, key: K) -> str:
        english = self._english[key]
        return gettext(english) if self._context is None else pgettext(self._context, english)

    def __iter__(self) -> Iterator[K]:
        return iter(self._english)

    def __len__(self) -> int:
        return len(self._english)

    def __or__(self, more: Words[K]) -> Words[K]:
        """Both lists in one."""
        return Words({**self._english, **more._english}, self._context)


def _filled(text: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    return text.format_map({name: _said(value) for name, value in values.items()})


def _said(value: object) -> object:
    """Whole numbers with thousands set apart; all else as it is."""
    return number(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _plural(count: float) -> int:
    """The whole number whose plural form a number takes: '1.5 days' are several."""
    return int(count) if count == int(count) else 2
