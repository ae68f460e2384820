"""The CRM's records of companies and people while they change: created, converted, merged, deleted."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.market.world.people import Person
from quorate.market.world.vendor import Colleague


@dataclass(slots=True, eq=False)
class AccountCard:
    """An account record."""

    id: str
    name: str
    website: str
    is_customer_from: int | None
    created_at: int
    modified_at: int
    owner: Colleague
    source: str
    merged_into: AccountCard | None = None
    merged_at: int | None = None

    def current(self) -> AccountCard:
        """The record that stands for this one today."""
        return self.merged_into.current() if self.merged_into is not None else self


@dataclass(slots=True, eq=False, kw_only=True)
class Card:
    """What lead and contact records have in common. Only junk leads stand for no person.

    Attributes
    ----------
    opted_out_at: when the record was marked as wanting no bulk mail.
    bounced_at: when a mail to its address last came back.
    """

    id: str
    person: Person | None
    first: str
    last: str
    email: str
    title: str
    phone: str
    source: str
    owner: Colleague
    created_at: int
    created_by: Colleague
    modified_at: int
    is_worked: bool = False
    opted_out_at: int | None = None
    bounced_at: int | None = None
    merged_at: int | None = None
    deleted_at: int | None = None

    @property
    def is_live(self) -> bool:
        """Neither merged nor deleted."""
        return self.merged_at is None and self.deleted_at is None

    def touch(self, at: int) -> None:
        """Note a change of the record."""
        self.modified_at = max(self.modified_at, at)

    def needed_at(self, at: int) -> None:
        """Somebody refers to the record at this moment, so it must exist by then."""
        self.created_at = min(self.created_at, at)


@dataclass(slots=True, eq=False, kw_only=True)
class Contact(Card):
    """A contact record. `left_noted_at`: when somebody marked that the person has left the company."""

    person: Person
    account: AccountCard
    merged_into: Contact | None = None
    left_noted_at: int | None = None

    def current(self) -> Contact:
        """The record that activities of this one are shown under today."""
        return self.merged_into.current() if self.merged_into is not None else self


@dataclass(slots=True, eq=False, kw_only=True)
class Lead(Card):
    """A lead record."""

    company: str
    merged_into: Lead | None = None
    became: Contact | None = None
    became_at: int | None = None
    became_deal_id: str = ""

    def current(self) -> Lead | Contact:
        """The record that activities of this one are shown under today."""
        if self.merged_into is not None:
            return self.merged_into.current()
        return self.became.current() if self.became is not None else self

    @property
    def is_open(self) -> bool:
        """Neither converted, merged nor deleted."""
        return self.is_live and self.became is None


@dataclass(slots=True)
class Book:
    """All records of one company and its people, in order of making."""

    accounts: list[AccountCard] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)

    def contacts_of(self, person: Person) -> list[Contact]:
        """The contacts of a person that are neither merged nor deleted."""
        return [card for card in self.contacts if card.person is person and card.is_live]

    def leads_of(self, person: Person) -> list[Lead]:
        """The leads of a person that are neither converted, merged nor deleted."""
        return [card for card in self.leads if card.person is person and card.is_open]

    def by_email(self, person: Person, email: str) -> Contact | Lead | None:
        """The live record with exactly this address, contacts before leads."""
        cards: list[Contact | Lead] = [*self.contacts_of(person), *self.leads_of(person)]
        return next((card for card in cards if card.email == email), None)

    def of_person(self, person: Person) -> Contact | Lead | None:
        """The live record a seller would work with, contacts before leads, older before newer."""
        contacts, leads = self.contacts_of(person), self.leads_of(person)
        if contacts:
            return min(contacts, key=lambda card: card.created_at)
        return min(leads, key=lambda card: card.created_at, default=None)
