"""Names, titles and companies as people write them into forms, lists and records."""

from __future__ import annotations

from quorate.market.lexicon.company_names import CompanyName, misspelt, written_variant
from quorate.market.lexicon.people_names import plain
from quorate.market.lexicon.titles import written_title
from quorate.market.observation.habits import scaled
from quorate.market.streams import Stream
from quorate.market.world.people import Person, short_form


class Handwriting:
    """Writes what is asked for, now and then another way than it is.

    Parameters
    ----------
    stream: of the system that is written into.
    words: the names of the company.
    scale: how often something is written another way, 1 being usual.
    """

    def __init__(self, stream: Stream, words: CompanyName, scale: float) -> None:
        self._stream = stream
        self._words = words
        self._scale = scale

    def company(self) -> str:
        """The company's name."""
        return written_variant(self._words, self._stream, self._scale)

    def organisation(self, person: Person) -> str:
        """The name of the organisation a person says to be with."""
        return person.organisation if person.is_external else self.company()

    def title(self, person: Person) -> str:
        """The person's title."""
        return written_title(self._stream, person.title, self._scale)

    def name(self, person: Person, *, short: float, unaccented: float) -> tuple[str, str]:
        """First and last name; the usual chances of a short form and of accents left out are given."""
        first, last = person.first, person.last
        if self.slips(short):
            first = short_form(person)
        if self.slips(unaccented):
            first, last = plain(first, person.culture), plain(last, person.culture)
        return first, last

    def misheard(self, last: str) -> str:
        """A last name from memory: mostly right, now and then with two letters swapped."""
        return misspelt(last, self._stream) if len(last) > 4 and self.slips(0.2) else last

    def slips(self, usual: float) -> bool:
        """Whether something is written another way this time."""
        return self._stream.chance(scaled(usual, self._scale))
