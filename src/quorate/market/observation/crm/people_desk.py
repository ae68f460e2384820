"""How leads, contacts and accounts come to be in the CRM, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY, moment
from quorate.market.lexicon.company_names import written_variant
from quorate.market.lexicon.people_names import plain
from quorate.market.lexicon.titles import written_title
from quorate.market.observation.crm.cards import AccountCard, Book, Contact, Lead
from quorate.market.observation.strangers import JunkForm
from quorate.market.streams import Stream
from quorate.market.world.people import Person, short_form
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import Colleague
from quorate.market.writers.record_ids import AccountIds

# numbers that their countries keep free for films and books: (prefix, digits to add)
_FICTITIOUS_NUMBERS = {
    "US": ("+1 614 555 01", 2),
    "CA": ("+1 403 555 01", 2),
    "GB": ("+44 1632 960", 3),
    "DE": ("+49 30 23125", 3),
    "FR": ("+33 1 99 00 ", 4),
    "SE": ("+46 8 465 004 ", 2),
    "AU": ("+61 7 5550 ", 4),
}
_LISTED_FROM_START = {"A": 0.95, "B": 0.85, "C": 0.5}
_NO_WEBSITE = 0.14
_SECOND_LEAD_ANYWAY = 0.05
_MERGED = 0.4
_DELETED_LEADS = 0.02


@dataclass(frozen=True, slots=True)
class _Written:
    """A person as typed into a record."""

    first: str
    last: str
    title: str
    phone: str


class PeopleDesk:
    """Keeps one company's book of accounts, leads and contacts."""

    def __init__(self, life: CompanyLife, ids: AccountIds, stream: Stream) -> None:
        self.life = life
        self.book = Book()
        self.ids = ids
        self._stream = stream
        self._executive = stream.pick(life.territory.executives)
        self._developer = stream.pick(life.territory.developers)
        self._robot = life.market.staff.integration
        self._end = life.market.frame.end
        if stream.chance(_LISTED_FROM_START[life.company.tier]):
            listed_day = life.market.frame.start_day - stream.whole(200, 2_400)
            self._open_account(moment(stream, listed_day, 0.0), "Target List")

    def account(self, at: int, source: str = "Outbound") -> AccountCard:
        """The account's record, made now if there is none; now and then a second one is made by mistake."""
        accounts = self.book.accounts
        if not accounts:
            return self._open_account(at, source)
        main = accounts[0]
        main.created_at = min(main.created_at, at)
        if len(accounts) == 1 and self._stream.chance(0.008):
            double = self._open_account(at, "Lead Conversion")
            if self._stream.chance(0.5):
                merged_at = at + self._stream.whole(5, 150) * DAY
                if merged_at < self._end:
                    double.merged_into, double.merged_at, double.modified_at = main, merged_at, merged_at
            return double
        return main

    def _open_account(self, at: int, source: str) -> AccountCard:
        stream, words = self._stream, self.life.company.words
        is_first = not self.book.accounts
        name = words.name if is_first and stream.chance(0.8) else written_variant(words, stream)
        site = words.domain if stream.chance(0.8) else f"https://www.{words.domain}/"
        website = "" if stream.chance(_NO_WEBSITE) else site
        card = AccountCard(self.ids.next("Account"), name, website, None, at, at, self._executive, source)
        self.book.accounts.append(card)
        return card

    def enlist_known(self) -> None:
        """People in the files since before the market's first day."""
        first = self.life.market.frame.first_day * DAY
        for person in self.life.workforce.people:
            if person.known_from is not None and person.known_from < first:
                account = self.account(person.known_from)
                self._contact(person, person.known_from, account, "List Import", self._executive)

    def from_marketing(self, person: Person, email: str, at: int, source: str) -> Contact | Lead:
        """A form or a list: the record with this very address, else a new lead."""
        found = self.book.by_email(person, email)
        if found is not None and not self._stream.chance(_SECOND_LEAD_ANYWAY):
            found.needed_at(at)
            found.touch(at)
            return found
        lead = self._lead(person, email, at, source)
        self._perhaps_merge(lead, person, at)
        return lead

    def from_seller(self, person: Person, at: int, colleague: Colleague) -> Contact | Lead:
        """The record a seller logs an activity under; made by hand if there is none."""
        found = self.book.of_person(person)
        if found is None:
            return self._contact(person, at, self.account(at), "", colleague)
        found.needed_at(at)
        found.is_worked = True
        return found

    def listed(self, person: Person) -> Contact | Lead | None:
        """The live record of a person, if any."""
        return self.book.of_person(person)

    def convert(self, lead: Lead, person: Person, at: int, deal_id: str, colleague: Colleague) -> Contact:
        """Turn a lead into a contact; an existing contact of the same address is used."""
        same = [card for card in self.book.contacts_of(person) if card.email == lead.email]
        if same:
            contact = same[0]
        else:
            account = self.account(at, "Lead Conversion")
            contact = self._contact(person, at, account, lead.source, colleague)
            contact.first, contact.last, contact.email = lead.first, lead.last, lead.email
            contact.title, contact.phone = lead.title, lead.phone
        contact.needed_at(at)
        contact.touch(at)
        lead.became, lead.became_at, lead.became_deal_id = contact, at, deal_id
        lead.touch(at)
        return contact

    def convert_others(self, at: int, colleague: Colleague) -> None:
        """When an opportunity opens, some of the company's other leads are converted with it."""
        for lead in self.book.leads:
            person = lead.person
            if person is None or person.is_external or not lead.is_open or lead.created_at > at:
                continue
            converted_at = at + self._stream.whole(30, 4_000)
            if self._stream.chance(0.4) and converted_at < self._end:
                self.convert(lead, person, converted_at, "", colleague)

    def add_junk(self, form: JunkForm) -> None:
        """A lead made from a junk form; most are deleted within days."""
        at = form.at + self._stream.whole(30, 500)
        if at >= self._end:
            return
        lead = Lead(
            id=self.ids.next("Lead"),
            person=None,
            first=form.first,
            last=form.last,
            email=form.email,
            title="",
            phone="",
            source="Web",
            owner=self._developer,
            created_at=at,
            created_by=self._robot,
            modified_at=at,
            company=form.company,
        )
        self.book.leads.append(lead)
        self._perhaps_delete(lead, at, 0.7)

    def clean_up(self) -> None:
        """The odd lead is deleted by hand."""
        for lead in self.book.leads:
            if lead.is_open and lead.person is not None and not lead.is_worked:
                self._perhaps_delete(lead, lead.modified_at, _DELETED_LEADS)

    def _perhaps_delete(self, lead: Lead, after: int, share: float) -> None:
        if self._stream.chance(share):
            deleted_at = after + self._stream.whole(1, 25) * DAY
            if deleted_at < self._end:
                lead.deleted_at = deleted_at
                lead.touch(deleted_at)

    def _perhaps_merge(self, lead: Lead, person: Person, at: int) -> None:
        """Leads of one person side by side are found by operations after a while, or never."""
        others = [other for other in self.book.leads_of(person) if other is not lead]
        if not others or not self._stream.chance(_MERGED):
            return
        merged_at = at + self._stream.whole(4, 120) * DAY
        if merged_at < self._end:
            lead.merged_into, lead.merged_at = others[0], merged_at
            lead.touch(merged_at)
            others[0].touch(merged_at)

    def _lead(self, person: Person, email: str, at: int, source: str) -> Lead:
        words = self.life.company.words
        written = self._written(person)
        lead = Lead(
            id=self.ids.next("Lead"),
            person=person,
            first=written.first,
            last=written.last,
            email=email,
            title=written.title,
            phone=written.phone,
            source=source,
            owner=self._developer,
            created_at=at,
            created_by=self._robot,
            modified_at=at,
            company=person.organisation if person.is_external else written_variant(words, self._stream),
        )
        self.book.leads.append(lead)
        return lead

    def _contact(
        self, person: Person, at: int, account: AccountCard, source: str, colleague: Colleague
    ) -> Contact:
        written = self._written(person)
        contact = Contact(
            id=self.ids.next("Contact"),
            person=person,
            first=written.first,
            last=written.last,
            email=person.email,
            title=written.title,
            phone=written.phone,
            source=source,
            owner=colleague,
            created_at=at,
            created_by=colleague,
            modified_at=at,
            account=account,
        )
        self.book.contacts.append(contact)
        return contact

    def _written(self, person: Person) -> _Written:
        """Name, title and telephone number as somebody enters them: short, without accents, or not at all."""
        stream = self._stream
        first = short_form(person) if stream.chance(0.16) else person.first
        last = person.last
        if stream.chance(0.2):
            first, last = plain(first, person.culture), plain(last, person.culture)
        title = written_title(stream, person.title) if stream.chance(0.82) else ""
        phone = self._phone(person.company.country) if stream.chance(0.5) else ""
        return _Written(first, last, title, phone)

    def _phone(self, country: str) -> str:
        prefix, digits = _FICTITIOUS_NUMBERS.get(country, ("", 0))
        return prefix + "".join(str(self._stream.below(10)) for _ in range(digits))
