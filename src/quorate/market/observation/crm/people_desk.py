"""How leads and contacts come to be in the CRM: by forms, by lists and by the hands of sellers."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY
from quorate.market.observation.crm.account_desk import AccountDesk
from quorate.market.observation.crm.cards import AccountCard, Book, Contact, Lead
from quorate.market.observation.crm.upkeep import Upkeep
from quorate.market.observation.habits import scaled
from quorate.market.observation.handwriting import Handwriting
from quorate.market.observation.strangers import JunkForm
from quorate.market.streams import Stream
from quorate.market.world.people import Person
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
_SECOND_LEAD_ANYWAY = 0.05
# chance that a seller does not find the record there is: while logging, and while opening an opportunity
_NOT_FOUND: dict[type, tuple[float, float]] = {Lead: (0.05, 0.12), Contact: (0.004, 0.04)}
_ADDRESS_KNOWN_BY_HEART = 0.5


@dataclass(frozen=True, slots=True)
class _Written:
    """A person as typed into a record."""

    first: str
    last: str
    title: str
    phone: str


class PeopleDesk:
    """Keeps one company's leads and contacts, with its accounts and their upkeep."""

    def __init__(self, life: CompanyLife, ids: AccountIds, stream: Stream) -> None:
        conditions = life.market.conditions
        self.life = life
        self.book = Book()
        self.ids = ids
        self._stream = stream
        self._handwriting = Handwriting(stream, life.company.words, conditions.variant_scale)
        self.accounts = AccountDesk(life, self.book, ids, self._handwriting, stream)
        self.upkeep = Upkeep(self.book, stream, life.market.frame.end)
        self._developer = stream.pick(life.territory.developers)
        self._robot = life.market.staff.integration
        self._end = life.market.frame.end
        self._doubles = conditions.duplicate_scale

    def enlist_known(self) -> None:
        """People in the files since before the market's first day."""
        first = self.life.market.frame.first_day * DAY
        for person in self.life.workforce.people:
            if person.known_from is not None and person.known_from < first:
                account, executive = self.accounts.account(person.known_from), self.accounts.executive
                self._contact(person, person.known_from, account, "List Import", executive)

    def from_marketing(self, person: Person, email: str, at: int, source: str) -> Contact | Lead:
        """A form or a list: the record with this very address, else a new lead."""
        found = self.book.by_email(person, email)
        if found is not None and not self._stream.chance(scaled(_SECOND_LEAD_ANYWAY, self._doubles)):
            found.needed_at(at)
            found.touch(at)
            return found
        lead = self._lead(person, email, at, source)
        self.upkeep.perhaps_merge_lead(lead)
        return lead

    def from_seller(
        self, person: Person, at: int, colleague: Colleague, *, for_deal: bool = False
    ) -> Contact | Lead:
        """The record a seller logs an activity under; made by hand if there is none, or none is found."""
        found = self.book.of_person(person)
        if found is None:
            return self._contact(person, at, self.accounts.account(at), "", colleague)
        if self._stream.chance(scaled(_NOT_FOUND[type(found)][for_deal], self._doubles)):
            return self._contact_from_memory(person, found, at, colleague)
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
            account = self.accounts.account(at, "Lead Conversion")
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
        self.upkeep.delete_junk(lead)

    def mark_unreachable(self, person: Person, email: str, at: int, *, bounced: bool) -> None:
        """A mail to this address came back, or was answered with the wish for no more."""
        found = self.book.by_email(person, email)
        if found is None or at >= self._end:
            return
        if bounced:
            found.bounced_at = at
        else:
            found.opted_out_at = at
        found.touch(at)

    def _lead(self, person: Person, email: str, at: int, source: str) -> Lead:
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
            company=self._handwriting.organisation(person),
        )
        self.book.leads.append(lead)
        return lead

    def _contact_from_memory(
        self, person: Person, earlier: Contact | Lead, at: int, colleague: Colleague
    ) -> Contact:
        """A second contact by a seller who overlooked the first record: the name as it was heard."""
        account = earlier.account.current() if isinstance(earlier, Contact) else self.accounts.account(at)
        double = self._contact(person, max(at, earlier.created_at), account, "", colleague)
        double.last = self._handwriting.misheard(double.last)
        if not self._stream.chance(_ADDRESS_KNOWN_BY_HEART):
            double.email = ""
        self.upkeep.perhaps_unite(double, earlier)
        return double

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
        first, last = self._handwriting.name(person, short=0.16, unaccented=0.2)
        title = self._handwriting.title(person) if stream.chance(0.82) else ""
        phone = self._phone(person.company.country) if stream.chance(0.5) else ""
        return _Written(first, last, title, phone)

    def _phone(self, country: str) -> str:
        prefix, digits = _FICTITIOUS_NUMBERS.get(country, ("", 0))
        return prefix + "".join(str(self._stream.below(10)) for _ in range(digits))
