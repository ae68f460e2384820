"""Words as they are compared: without case, accents and punctuation, of texts and of what people type alike."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+")
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"}
MOST_WORDS = 8


def folded(text: str) -> str:
    """Lower case without accents: 'Łódź' is 'lodz'."""
    parts = unicodedata.normalize("NFKD", "".join(_LETTERS.get(letter, letter) for letter in text.casefold()))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, 'ann@aldermoor.example' being three; no more than anybody types."""
    return tuple(_WORDS.findall(folded(text)))


def asked_words(text: str) -> tuple[str, ...]:
    """The words somebody looks for, each once."""
    return tuple(dict.fromkeys(words_of(text)))[:MOST_WORDS]
