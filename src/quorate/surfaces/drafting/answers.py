"""What a language model answered, held against the facts it was given: anything it added is refused.

Every sentence must cite facts by their marks, `[F2]`. In a sentence, every number, also one written as a word, and
every name must stand in the facts it cites. A name is a word with a capital that does not begin the sentence; a word
that begins it must stand in the facts too, unless it is one that sentences begin with. Better ten good sentences
refused than one let through that nobody can check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.errors import InputError

MOST_SENTENCES = 6
_MARK = re.compile(r"\[(F\d+)\]")
_ANY_MARK = re.compile(r"\[[^\]]*\]")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?](?=\S)[^.!?]*)*[.!?]?(?:\s*\[[^\]]*\])*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*[^\W_])?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = frozenset(
    (
        "zero", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen",
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million",
        "billion", "half", "third", "quarter", "twice", "double", "triple", "most", "all", "none", "always", "never",
        "every", "everybody", "nobody", "majority",
    )
)  # fmt: skip
_OPENERS = frozenset(
    (
        "the", "a", "an", "this", "that", "these", "those", "they", "their", "it", "its", "there", "as", "at", "in",
        "on", "of", "for", "from", "with", "by", "to", "and", "but", "so", "while", "when", "where", "since", "because",
        "although", "though", "if", "once", "until", "now", "still", "yet", "here", "what", "who", "which", "how",
        "today", "meanwhile", "however", "let", "we", "our", "you", "your",
    )
)  # fmt: skip


@dataclass(frozen=True)
class DraftedSentence:
    """One sentence without its marks, and the facts it cites."""

    text: str
    facts: tuple[str, ...]


def checked_sentences(answer: str, facts: Mapping[str, str]) -> tuple[DraftedSentence, ...]:
    """The answer's sentences. Raises `InputError` for the first that says more than the facts it cites.

    facts: their texts by mark, such as `F1`.
    """
    found = [each.strip() for each in _SENTENCE.findall(" ".join(answer.split())) if each.strip()]
    if not found:
        raise _refused("it is empty")
    if len(found) > MOST_SENTENCES:
        raise _refused(f"it has {len(found)} sentences, more than {MOST_SENTENCES}")
    return tuple(_checked(each, facts) for each in found)


def _checked(sentence: str, facts: Mapping[str, str]) -> DraftedSentence:
    cited = tuple(dict.fromkeys(_MARK.findall(sentence)))
    text = " ".join(_ANY_MARK.sub(" ", sentence).split())
    text = re.sub(r"\s+([.,;:!?])", r"\1", text)
    strange = [mark for mark in _ANY_MARK.findall(sentence) if mark[1:-1] not in facts]
    if strange:
        raise _refused(f"it cites {strange[0]}, which is no fact it was given")
    if not cited:
        raise _refused("a sentence of it cites no fact")
    if not _WORD.search(text):
        raise _refused("a sentence of it says nothing")
    known = " ".join(facts[mark] for mark in cited)
    for added in (*_added_numbers(text, known), *_added_names(text, known)):
        raise _refused(f"it says '{added[:40]}', which the facts it cites do not")
    return DraftedSentence(text, cited)


def _added_numbers(text: str, known: str) -> list[str]:
    numbers, words = set(_NUMBER.findall(known)), {each.lower() for each in _WORD.findall(known)}
    found = [each for each in _NUMBER.findall(text) if each not in numbers]
    return found + [each for each in _WORD.findall(text) if each.lower() in _NUMBER_WORDS - words]


def _added_names(text: str, known: str) -> list[str]:
    words = {each.lower() for each in _WORD.findall(known)}
    found = []
    for place, each in enumerate(_WORD.finditer(text)):
        word = each[0]
        begins = place == 0
        if word == word.lower() or word.lower() in words or (begins and word.lower() in _OPENERS):
            continue
        found.append(word)
    return found


def _refused(why: str) -> InputError:
    return InputError(
        f"The draft was refused: {why}.",
        expected="sentences that only put the facts they cite into other words",
        state="the brief is as it was, without a draft",
        do="try again, or take the brief as it is",
    )
