"""Opens opportunities: for purchases sellers know of, for hopes without one, for contracts to renew."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY
from quorate.market.observation.crm import deals
from quorate.market.observation.crm.cards import Contact, Lead
from quorate.market.observation.crm.deals import Change, Deal
from quorate.market.observation.crm.people_desk import PeopleDesk
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person
from quorate.market.world.state import CompanyLife, Hope
from quorate.market.world.vendor import Colleague, Offering

NEW, UPGRADE, RENEWAL = "New Customer", "Existing Customer - Upgrade", "Existing Customer - Renewal"
_COMPETITOR_NOTED = 0.58
_COMPETITOR_GUESSED = 0.3
_REMEMBERED_DAYS = 90
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
        # kept apart, so that how one purchase ended moves nothing that is drawn for the next
        self._reasons = Stream(life.market.seed, Purpose.SEE_PIPELINE, life.company.index, 1)
        self._conditions = life.market.conditions
        self._start, self._end = life.market.frame.start, life.market.frame.end

    def openings(self) -> list[Opening]:
        """What will be opened, latest first.

        Where outcomes are drawn by lot no hopes are: they are always lost, so what they look like
        would tell an outcome.
        """
        found = [
            Opening(journey.opportunity_at, journey)
            for journey in self._life.journeys
            if journey.opportunity_at is not None and journey.opportunity_at < self._end
        ]
        if self._conditions.outcomes != "independent":
            found += [Opening(hope.at, hope) for hope in self._life.hopes if hope.at < self._end]
        return sorted(found, key=lambda opening: -opening.at)

    def open(self, opening: Opening) -> None:
        """Open the record, with the contact the seller takes it to be with."""
        subject, at, stream = opening.subject, opening.at, self._stream
        if isinstance(subject, Journey):
            changes = deals.follow_journey(subject, at, stream, self._conditions, self._end)
            deal = self._opened(changes, at, _spokesperson(subject, at), subject.offering, subject.executive)
        else:
            changes = deals.follow_hope(subject, stream, self._conditions, self._end)
            deal = self._opened(changes, at, subject.person, subject.offering, subject.executive)
        if deal is None:
            return
        if isinstance(subject, Journey):
            deal.journey = subject
            if stream.chance(_COMPETITOR_NOTED):
                wrong = stream.chance(_WRONG_COMPETITOR)
                deal.competitor = stream.pick(subject.rivals) if wrong else subject.rivals[0]
        elif stream.chance(_COMPETITOR_GUESSED):
            deal.competitor = stream.pick(subject.offering.rivals)
        if deal.latest.stage == deals.LOST:
            deal.loss_reason = deals.loss_reason(deal.journey, self._reasons)

    def open_renewals(self) -> None:
        """Open an opportunity for each contract that comes up for renewal."""
        for journey in self._life.journeys:
            amount = journey.amount
            for renewal in journey.renewals:
                changes = deals.follow_renewal(renewal, amount, self._stream, self._conditions, self._end)
                amount = renewal.amount
                if changes and not self._is_forgotten(changes):
                    self.deals.append(self._renewed(journey, changes))

    def _opened(
        self, changes: list[Change], at: int, person: Person, offering: Offering, owner: Colleague
    ) -> Deal | None:
        deal_id = self._people.ids.next("Opportunity")
        is_forgotten = self._is_forgotten(changes)
        contact = self._contact(person, at, "" if is_forgotten else deal_id, owner)
        account = contact.account.current()
        kind = NEW if account.is_customer_from is None or account.is_customer_from > at else UPGRADE
        if changes[-1].stage == deals.WON:
            account.is_customer_from = account.is_customer_from or changes[-1].at
            account.modified_at = max(account.modified_at, changes[-1].at)
        if is_forgotten:
            return None
        name = f"{account.name} - {offering.name.split()[1]}{self._stream.pick(_NAME_ENDINGS)}"
        deal = Deal(deal_id, None, kind, name, offering, owner, changes, contact, lead_source=contact.source)
        self.deals.append(deal)
        self._people.convert_others(at, owner)
        return deal

    def _contact(self, person: Person, at: int, deal_id: str, owner: Colleague) -> Contact:
        """The contact an opportunity is opened with; a lead is converted for it."""
        card = self._people.from_seller(person, at, owner, for_deal=True)
        return self._people.convert(card, person, at, deal_id, owner) if isinstance(card, Lead) else card

    def _renewed(self, journey: Journey, changes: list[Change]) -> Deal:
        at = changes[0].at
        deal_id = self._people.ids.next("Opportunity")
        contact = self._contact(_spokesperson(journey, at), at, "", journey.success)
        deal = Deal(
            deal_id,
            journey,
            RENEWAL,
            f"{contact.account.current().name} - {journey.offering.name.split()[1]} renewal",
            journey.offering,
            journey.success,
            changes,
            contact,
            lead_source=contact.source,
        )
        if deal.latest.stage == deals.LOST:
            deal.loss_reason = self._reasons.pick(_REASONS_TO_LEAVE)
        return deal

    def _is_forgotten(self, changes: list[Change]) -> bool:
        """What was closed long before the first recorded day was left behind when the CRM was set up."""
        is_closed = changes[-1].stage in (deals.LOST, deals.WON)
        return is_closed and changes[-1].at < self._start - _REMEMBERED_DAYS * DAY


def _spokesperson(journey: Journey, at: int) -> Person:
    """Who the seller takes the opportunity to be with: of the members known by then the champion or else
    the one who came with the best opinion; how opinions went on from there nobody knows yet.
    """
    present = journey.present(at // DAY) or journey.members
    known = [
        member
        for member in present
        if member.person.known_from is not None and member.person.known_from <= at
    ]
    return max(
        known or present, key=lambda member: (member.role == "champion", member.home_us, -member.person.key)
    ).person
