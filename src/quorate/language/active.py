"""Which languages there are, and which one is spoken at the moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language with how it writes numbers.

    Attributes
    ----------
    code: as in `lang` of a page, in cookies and settings; its catalogue is in the folder of this name.
    name: what its speakers call it.
    group, decimal: between thousands, and before what is smaller than one.
    per_cent: what follows a number of hundredths.
    currency_first: whether a currency stands before the amount.
    """

    code: str
    name: str
    group: str
    decimal: str
    per_cent: str
    currency_first: bool


ENGLISH = Language("en", "English", ",", ".", "%", currency_first=True)
LANGUAGES: Mapping[str, Language] = {
    each.code: each
    for each in (
        ENGLISH,
        Language("de", "Deutsch", ".", ",", "\N{NO-BREAK SPACE}%", currency_first=False),
    )
}
_SPOKEN: ContextVar[Language] = ContextVar("quorate_language", default=ENGLISH)


def language() -> Language:
    """The language of whoever is answered at the moment; English where nobody said another."""
    return _SPOKEN.get()


@contextmanager
def speaking(spoken: Language | None) -> Iterator[None]:
    """Answer in this language while inside; None leaves it as it is."""
    token = _SPOKEN.set(spoken or _SPOKEN.get())
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language_named(code: str | None) -> Language | None:
    """The language of a code such as `de`; None for one that is not here."""
    return LANGUAGES.get(code or "")


def best_language(accepted: str) -> Language | None:
    """Of the languages here the one that an `Accept-Language` header likes best; None where it names none of them.

    A region is a kind of its language (`de-AT` is German), and a weight of nothing is a refusal (RFC 9110, 12.5.4).
    """
    liked = sorted(
        map(_weighed, accepted.split(",")), key=lambda found: -found[0]
    )  # stable: first named, first
    named = (language_named(code) for weight, code in liked if weight > 0.0)
    return next((found for found in named if found), None)


def _weighed(part: str) -> tuple[float, str]:
    tag, *parameters = (word.strip() for word in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0, tag.lower().partition("-")[0]
