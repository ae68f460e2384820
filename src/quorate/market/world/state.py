"""One company's part of the world while it is being lived through."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.market.conditions import REAL, Conditions
from quorate.market.frame import Frame
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Act
from quorate.market.world.companies import Company, found_company
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person, Workforce
from quorate.market.world.programme import Programme
from quorate.market.world.vendor import Colleague, Offering, Staff, Territory


@dataclass(frozen=True, slots=True)
class Hope:
    """An opportunity a seller sees where nobody is buying."""

    at: int
    ends_at: int
    person: Person
    offering: Offering
    executive: Colleague
    amount: float


@dataclass(slots=True)
class Streams:
    """The company's random streams, one per part of its life."""

    people: Stream
    journeys: Stream
    research: Stream
    selling: Stream
    marketing: Stream
    background: Stream
    customers: Stream

    @classmethod
    def of(cls, seed: int, index: int) -> Streams:
        """The streams of the company with this number."""
        return cls(
            Stream(seed, Purpose.PEOPLE, index),
            Stream(seed, Purpose.JOURNEYS, index),
            Stream(seed, Purpose.RESEARCH, index),
            Stream(seed, Purpose.SELLING, index),
            Stream(seed, Purpose.MARKETING, index),
            Stream(seed, Purpose.BACKGROUND, index),
            Stream(seed, Purpose.CUSTOMERS, index),
        )


@dataclass(slots=True)
class Market:
    """What all companies share."""

    seed: int
    frame: Frame
    staff: Staff
    programme: Programme
    conditions: Conditions = REAL

    @property
    def marketing_ends_day(self) -> int:
        """The day from which no marketing is done any more; after the last day in most markets."""
        if self.conditions.marketing_until >= 1.0:
            return self.frame.horizon_day
        days = self.frame.last_day - self.frame.start_day
        return self.frame.start_day + round(days * self.conditions.marketing_until)


@dataclass(slots=True)
class CompanyLife:
    """A company, its people, its journeys and every act so far, in no particular order."""

    market: Market
    company: Company
    territory: Territory
    streams: Streams
    workforce: Workforce
    bystanders: list[Person] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    hopes: list[Hope] = field(default_factory=list)

    @classmethod
    def of(cls, market: Market, index: int) -> CompanyLife:
        """The company with this number before anything has happened."""
        company = found_company(market.seed, index, market.conditions)
        streams = Streams.of(market.seed, index)
        workforce = Workforce(market.seed, company, streams.people, market.conditions)
        return cls(market, company, market.staff.territory_of(index), streams, workforce)

    def live_journeys(self) -> list[Journey]:
        """The journeys of which something may still come."""
        return [journey for journey in self.journeys if not journey.is_over]

    def purchases(self) -> list[Journey]:
        """The purchases under way."""
        return [journey for journey in self.journeys if journey.is_buying]

    def others(self) -> list[Person]:
        """The people who belong to no team whose purchase is under way."""
        taken = {member.person.key for journey in self.purchases() for member in journey.members}
        return [person for person in self.workforce.people if person.key not in taken]

    def is_on_a_purchase(self, person: Person) -> bool:
        """Whether the person belongs to a team, early or late, whose purchase is under way."""
        return any(journey.member_of(person) is not None for journey in self.purchases())

    def journey_of(self, person: Person) -> Journey | None:
        """The live journey a person takes part in, the purchase before the finished ones."""
        found = [journey for journey in self.live_journeys() if journey.member_of(person) is not None]
        return next((journey for journey in found if journey.is_buying), found[-1] if found else None)
