"""How like two company names are, in levels that mean something to people."""

from __future__ import annotations

# The levels, from most to least alike; what a level is worth is for who compares to say.
EQUAL, SHORT, TYPO, RESEMBLING, UNLIKE = range(5)
LEVELS = ("equal", "short form", "typing mistake", "resembling", "unlike")

# One slip of the keyboard in six letters, two in twelve: more would make other names of short ones.
LETTERS_PER_SLIP = 6
MOST_SLIPS = 2
# Below this many letters a first word is too common to be the short form of a name.
SHORTEST_FORM = 4
# Share of letters in common order (Indel similarity) from which two names resemble each other.
RESEMBLANCE = 0.8


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """The level of likeness of two names, given as the words that `name_words` gives; 'ibm' is short for its words."""
    from rapidfuzz.distance import OSA, Indel

    first, second = "".join(one), "".join(other)
    if not first or not second:
        return UNLIKE
    if first == second:
        return EQUAL
    if is_short_form(one, other) or is_short_form(other, one):
        return SHORT
    slips = min(MOST_SLIPS, min(len(first), len(second)) // LETTERS_PER_SLIP)
    if slips and OSA.distance(first, second, score_cutoff=slips) <= slips:
        return TYPO
    if is_short_form(one, other, slips=1) or is_short_form(other, one, slips=1):
        return RESEMBLING
    return RESEMBLING if Indel.normalized_similarity(first, second) >= RESEMBLANCE else UNLIKE


def is_short_form(short: tuple[str, ...], full: tuple[str, ...], slips: int = 0) -> bool:
    """Whether `short` is the first words of `full`, or their first letters; with `slips` mistyped."""
    from rapidfuzz.distance import OSA

    said = "".join(short)
    if len(full) > 2 and said == "".join(word[0] for word in full):
        return True
    if len(short) >= len(full) or len(said) < SHORTEST_FORM:
        return False
    begins = "".join(full[: len(short)])
    if said == begins:
        return True
    return len(said) >= slips * LETTERS_PER_SLIP > 0 and OSA.distance(said, begins) <= slips
