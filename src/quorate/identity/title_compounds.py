"""Take German and Dutch compounds apart: 'Einkaufsleiterin' is 'einkauf' and 'leiter'.

A compound that a list knows as a whole stays whole for what the list says of it, and is taken apart for the rest:
'Produktmanager' has a function of its own, and its rank is that of any manager.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from quorate.identity.title_lexicon import COMPOUNDING, compound_words, known_words

# A word is taken apart only when it is long enough to hold two.
SHORTEST_COMPOUND = 7
SHORTEST_PART = 4
# An end of unknown beginning must be longer: 'Konzerneinkauf' ends in 'einkauf'.
SHORTEST_END = 5
# Letters that join the parts of a compound.
JOINTS = ("", "s", "es", "en", "n", "e")
FEMININE = ("innen", "in")
# German and Dutch compounds are half English (Qualitätsmanager), but English words are no compounds: an end is known
# without its beginning only in these two languages ('agriculture' does not end in 'culture').
WITH_ENGLISH = (*COMPOUNDING, "en")
# Function words too short to end a compound but often at its beginning.
SHORT_BEGINNINGS = frozenset(("it", "edv", "ict"))
_PLACE_WORDS = ("assistant", "deputy", "link")


def parts_of(words: Sequence[str], kind: str) -> tuple[str, ...]:
    """A title's words as `kind` ('function' or 'rank') reads them: compounds of known parts in two words."""
    return tuple(part for word in words for part in _parts(word, kind))


@cache
def _parts(word: str, kind: str) -> tuple[str, ...]:
    whole = known_words(kind, *_PLACE_WORDS)
    if word in whole or len(word) < SHORTEST_PART:
        return (word,)
    base = _masculine(word)
    if base in whole or len(base) < SHORTEST_COMPOUND:
        return (base,)
    return _halves(base) or _known_end(base, kind) or (base,)


def _masculine(word: str) -> str:
    """'leiterin' is 'leiter', where the list knows the masculine or a compound that ends with it."""
    heads = compound_words("rank", "assistant", languages=WITH_ENGLISH)
    for ending in FEMININE:
        stem = word.removesuffix(ending)
        if stem != word and any(stem.endswith(head) for head in heads):
            return stem
    return word


def _halves(word: str) -> tuple[str, ...]:
    """Two known parts, the end as short as can be: the beginning is what tells compounds apart."""
    ends = compound_words("function", "rank", "assistant", "tail", languages=WITH_ENGLISH)
    begins = ends | SHORT_BEGINNINGS
    for place in range(len(word) - SHORTEST_PART, 1, -1):
        begin, end = word[:place], word[place:]
        if end in ends:
            for joint in JOINTS:
                stem = begin.removesuffix(joint)
                if stem in begins and stem + joint == begin:
                    return stem, end
    return ()


def _known_end(word: str, kind: str) -> tuple[str, ...]:
    for head in _ends(kind):
        if word.endswith(head):
            return word[: -len(head)], head
    return ()


@cache
def _ends(kind: str) -> tuple[str, ...]:
    """Words of a kind that can end a compound of unknown beginning, longest first."""
    long_enough = (word for word in compound_words(kind) if len(word) >= SHORTEST_END)
    return tuple(sorted(long_enough, key=lambda word: (-len(word), word)))
