"""Opens opportunities: for purchases sellers know of, for hopes without one, for contracts to renew."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY
from quorate.market.observation.crm import deals
from quorate.market.observation.crm.cards import Lead
from quorate.market.observation.crm.deals import Change, Deal
from quorate.market.observation.crm.people_desk import PeopleDesk
from quorate.market.streams import Stream
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person
from quorate.market.world.state import CompanyLife, Hope
from quorate.market.world.vendor import Colleague, Offering

NEW, UPGRADE, RENEWAL = "New Customer", "Existing Customer - Upgrade", "Existing Customer - Renewal"
_COMPETITOR_NOTED = 0.58
_WRONG_COMPETITOR = 0.2
_NAME_ENDINGS = (" rollout", "", "", " pilot", " 2")
_REASONS_TO_LEAVE = ("Low Adoption", "Price", "Lost to Competitor", "")


@dataclass(frozen=True, slots=True)
class Opening:
    """An opportunity about to be opened, for a purchase or for a hope."""

    at: int
    subject: Journey | Hope


class DealDesk:
    """Keeps one company's opportunities."""

    def __init__(self, life: CompanyLife, people: PeopleDesk, stream: Stream) -> None:
        self.deals: list[Deal] = []
        self._life = life
        self._people = people
        self._stream = stream
        self._start, self._end = life.market.frame.start, life.market.frame.end

    def openings(self) -> list[Opening]:
        """What will be opened, latest first."""
        found = [
            Opening(journey.opportunity_at, journey)
            for journey in self._life.journeys
            if journey.opportunity_at is not None and journey.opportunity_at < self._end
        ]
        found += [Opening(hope.at, hope) for hope in self._life.hopes if hope.at < self._end]
        return sorted(found, key=lambda opening: -opening.at)

    def open(self, opening: Opening) -> None:
        """Open the record, with the contact the seller takes it to be with."""
        subject, at, stream = opening.subject, opening.at, self._stream
        if isinstance(subject, Journey):
            changes = deals.follow_journey(subject, at, subject.executive, stream, self._end)
            deal = self._opened(changes, at, _spokesperson(subject, at), subject.offering, subject.executive)
        else:
            changes = deals.follow_hope(subject, stream, self._end)
            deal = self._opened(changes, at, subject.person, subject.offering, subject.executive)
        if deal is None:
            return
        if isinstance(subject, Journey):
            deal.journey = subject
            if stream.chance(_COMPETITOR_NOTED):
                wrong = stream.chance(_WRONG_COMPETITOR)
                deal.competitor = stream.pick(subject.rivals) if wrong else subject.rivals[0]
        if deal.latest.stage == deals.LOST:
            deal.loss_reason = deals.loss_reason(deal.journey, stream)

    def open_renewals(self) -> None:
        """Open an opportunity for each contract that comes up for renewal."""
        for journey in self._life.journeys:
            first = next((deal for deal in self.deals if deal.journey is journey), None)
            if first is None:
                continue
            for renewal in journey.renewals:
                changes = deals.follow_renewal(renewal, self._stream, self._end)
                if changes and not self._is_forgotten(changes):
                    self.deals.append(self._renewed(first, journey, changes))

    def _opened(
        self, changes: list[Change], at: int, person: Person, offering: Offering, owner: Colleague
    ) -> Deal | None:
        if self._is_forgotten(changes):
            return None
        deal_id = self._people.ids.next("Opportunity")
        card = self._people.from_seller(person, at, owner)
        contact = self._people.convert(card, person, at, deal_id, owner) if isinstance(card, Lead) else card
        account = contact.account.current()
        kind = NEW if account.is_customer_from is None or account.is_customer_from > at else UPGRADE
        name = f"{account.name} - {offering.name.split()[1]}{self._stream.pick(_NAME_ENDINGS)}"
        deal = Deal(deal_id, None, kind, name, offering, owner, changes, contact, lead_source=contact.source)
        self.deals.append(deal)
        self._people.convert_others(at, owner)
        if deal.latest.stage == deals.WON:
            account.is_customer_from = account.is_customer_from or deal.latest.at
            account.modified_at = max(account.modified_at, deal.latest.at)
        return deal

    def _renewed(self, first: Deal, journey: Journey, changes: list[Change]) -> Deal:
        deal = Deal(
            self._people.ids.next("Opportunity"),
            journey,
            RENEWAL,
            f"{first.primary.account.current().name} - {journey.offering.name.split()[1]} renewal",
            journey.offering,
            journey.success,
            changes,
            first.primary,
        )
        if deal.latest.stage == deals.LOST:
            deal.loss_reason = self._stream.pick(_REASONS_TO_LEAVE)
        return deal

    def _is_forgotten(self, changes: list[Change]) -> bool:
        """What was lost before the first recorded day was left behind when the CRM was set up."""
        return changes[-1].stage == deals.LOST and changes[-1].at < self._start


def _spokesperson(journey: Journey, at: int) -> Person:
    """Who the seller takes the opportunity to be with: the keenest member known by then."""
    present = journey.present(at // DAY) or journey.members
    known = [
        member
        for member in present
        if member.person.known_from is not None and member.person.known_from <= at
    ]
    return max(
        known or present, key=lambda member: (member.role == "champion", member.us, -member.person.key)
    ).person
