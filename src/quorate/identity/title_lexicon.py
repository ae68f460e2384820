"""What the words of job titles mean, by language: the lists `data/titles_<language>.csv` and how they are searched.

A list has rows of `kind`, `means`, `weight`, `phrases`. Kinds: `function` and `rank` (a seniority) have a meaning;
`assistant` marks words for people who help somebody else, `link` the words that lead to that somebody, `deputy` those
who stand in for somebody, `tail` the ends of compounds that mean nothing by themselves. A row without a meaning takes
its words away from other rows ("lead generation" is no lead). `chief * officer` stands for any words between.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

# In the order in which they win where two languages give one phrase two meanings of equal weight.
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
# Languages that write compounds as one word.
COMPOUNDING = ("de", "nl")
_WORDS = re.compile(r"[^\W_]+")
# "Leiter/in", "Leiter:in", "Leiter*innen", "Leiter(in)": one word for two genders; "(m/w/d)" says nothing.
_GENDERS = re.compile(
    r"\((?:[mwfdxhv]\s*[/|,]\s*)+[mwfdxhv]\*?\)|(?<=[a-z])[/:*_(]-?(?:in|innen|frau|e|trice|ice|a|o)\b\)?"
)
ANY = "*"


@dataclass(frozen=True)
class Phrase:
    """One phrase's meaning: None takes the words away from others."""

    means: str | None
    weight: int


@dataclass(frozen=True)
class Found:
    """A phrase found in a title: what it means and where it stands, in words from 0."""

    means: str | None
    weight: int
    start: int
    end: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """What decides between the phrases of a title: weight, length, and which was written first."""
        return self.weight, self.end - self.start, -self.start


Lexicon = dict[tuple[str, ...], Phrase]


def words_of(title: str) -> tuple[str, ...]:
    """The words of a title without case, accents and marks of gender."""
    return tuple(_WORDS.findall(_GENDERS.sub("", folded(title))))


def folded(text: str) -> str:
    """Lower case, without accents: 'Geschäftsführerin' is 'geschaftsfuhrerin'."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def lexicon(kind: str) -> Lexicon:
    """All phrases of one kind in all languages."""
    found: Lexicon = {}
    for _, of_kind, phrase, meaning in _rows():
        known = found.get(phrase)
        if of_kind == kind and (known is None or known.weight < meaning.weight):
            found[phrase] = meaning
    return found


def find(words: Sequence[str], kind: str) -> list[Found]:
    """The phrases of a kind that cover a title's words, longest first; no word is used twice."""
    known = lexicon(kind)
    free = [True] * len(words)
    found = [] if ANY not in known_words(kind) else list(_around(words, known, free))
    for length in range(min(_longest(kind), len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = known.get(tuple(words[start : start + length]))
            if phrase is not None and all(free[start : start + length]):
                free[start : start + length] = [False] * length
                found.append(Found(phrase.means, phrase.weight, start, start + length))
    return found


@cache
def known_words(*kinds: str) -> frozenset[str]:
    """Every word that some phrase of the kinds consists of."""
    return frozenset(word for kind in kinds for phrase in lexicon(kind) for word in phrase)


@cache
def compound_words(*kinds: str, languages: tuple[str, ...] = COMPOUNDING) -> frozenset[str]:
    """Words, four letters or longer, that may be the beginning or the end of a compound."""
    return frozenset(
        phrase[0]
        for language, kind, phrase, _ in _rows()
        if kind in kinds and len(phrase) == 1 and len(phrase[0]) > 3 and language in languages
    )


@cache
def _longest(kind: str) -> int:
    return max(len(phrase) for phrase in lexicon(kind))


def _around(words: Sequence[str], known: Lexicon, free: list[bool]) -> Iterator[Found]:
    """Phrases with a gap: their first and last word, whatever stands between."""
    for phrase, meaning in known.items():
        if len(phrase) == 3 and phrase[1] == ANY and phrase[0] in words:
            start = words.index(phrase[0])
            if phrase[2] in words[start + 1 :]:
                end = words.index(phrase[2], start + 1) + 1
                free[start:end] = [False] * (end - start)
                yield Found(meaning.means, meaning.weight, start, end)


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...], Phrase], ...]:
    """(language, kind, phrase as words, meaning) of every phrase of every list."""
    return tuple(
        (language, row["kind"], tuple(phrase.split()), Phrase(row["means"] or None, int(row["weight"])))
        for language in LANGUAGES
        for row in _list(language)
        for phrase in row["phrases"].split("|")
    )


def _list(language: str) -> list[dict[str, str]]:
    file = resources.files("quorate.identity").joinpath("data").joinpath(f"titles_{language}.csv")
    lines = file.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
