"""What a brief is made of: sentences that say where they come from, and the list of what they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from quorate.views.answers import Answer


@dataclass(frozen=True)
class Source(Answer):
    """Something a sentence rests on.

    Attributes
    ----------
    number: by which sentences cite it, from 1.
    reference: what `evidence_view` opens.
    words: what it is; for a fact that people wrote down, who says so and when.
    stale_on: the day from which it has to be looked at again; only of facts that people wrote down.
    is_stale: whether that day has come on the day the brief is about.
    """

    number: int
    reference: str
    words: str
    stale_on: date | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class Sentence(Answer):
    """One thing said, with the numbers of its sources; `is_stale` where one of them is too old."""

    text: str
    sources: tuple[int, ...]
    is_stale: bool = False


@dataclass
class Sources:
    """Numbers sources in the order in which they are first cited; each reference once."""

    as_of_on: date
    found: dict[str, Source] = field(default_factory=dict)

    def cite(self, reference: str, words: str, stale_on: date | None = None) -> int:
        """The number of this source."""
        if reference not in self.found:
            is_stale = stale_on is not None and self.as_of_on >= stale_on
            self.found[reference] = Source(len(self.found) + 1, reference, words, stale_on, is_stale)
        return self.found[reference].number

    def say(self, text: str, *sources: int) -> Sentence:
        """A sentence that rests on these sources; a `ValueError` without any, for then nobody could check it."""
        if not sources:
            raise ValueError(f"nothing is cited for: {text}")
        stale = {each.number for each in self.found.values() if each.is_stale}
        return Sentence(text, tuple(dict.fromkeys(sources)), bool(stale & set(sources)))

    def listed(self) -> tuple[Source, ...]:
        """All sources in the order of their numbers."""
        return tuple(self.found.values())
