"""How accounts come to be in the CRM: listed from the start, made when needed, made twice by mistake."""

from __future__ import annotations

from quorate.market.calendars import DAY, moment
from quorate.market.observation.crm.cards import AccountCard, Book
from quorate.market.observation.habits import scaled
from quorate.market.observation.handwriting import Handwriting
from quorate.market.streams import Stream
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import Colleague
from quorate.market.writers.record_ids import AccountIds

_LISTED_FROM_START = {"A": 0.95, "B": 0.85, "C": 0.5}
_NO_WEBSITE = 0.14
_MADE_TWICE = 0.008
_MOST_ACCOUNTS = 3
_MERGED = 0.5


class AccountDesk:
    """Keeps the account records of one company."""

    def __init__(
        self, life: CompanyLife, book: Book, ids: AccountIds, handwriting: Handwriting, stream: Stream
    ) -> None:
        self.executive: Colleague = stream.pick(life.territory.executives)
        self._life = life
        self._book = book
        self._ids = ids
        self._handwriting = handwriting
        self._stream = stream
        self._made_twice = scaled(_MADE_TWICE, life.market.conditions.duplicate_scale)
        if stream.chance(_LISTED_FROM_START[life.company.tier]):
            listed_day = life.market.frame.start_day - stream.whole(200, 2_400)
            self._open(moment(stream, listed_day, 0.0), "Target List")

    def account(self, at: int, source: str = "Outbound") -> AccountCard:
        """The account's record, made now if there is none; now and then another one is made by mistake."""
        accounts = self._book.accounts
        if not accounts:
            return self._open(at, source)
        main = accounts[0]
        main.created_at = min(main.created_at, at)
        if len(accounts) < _MOST_ACCOUNTS and self._stream.chance(self._made_twice):
            return self._open_double(main, at)
        return main

    def _open_double(self, main: AccountCard, at: int) -> AccountCard:
        double = self._open(at, "Lead Conversion")
        if self._stream.chance(_MERGED):
            merged_at = at + self._stream.whole(5, 150) * DAY
            if merged_at < self._life.market.frame.end:
                double.merged_into, double.merged_at, double.modified_at = main, merged_at, merged_at
        return double

    def _open(self, at: int, source: str) -> AccountCard:
        stream, words = self._stream, self._life.company.words
        is_first = not self._book.accounts
        name = words.name if is_first and stream.chance(0.8) else self._handwriting.company()
        site = words.domain if stream.chance(0.8) else f"https://www.{words.domain}/"
        website = "" if stream.chance(_NO_WEBSITE) else site
        card = AccountCard(self._ids.next("Account"), name, website, None, at, at, self.executive, source)
        self._book.accounts.append(card)
        return card
