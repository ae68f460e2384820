"""One company's part of the world while it is being lived through."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.market.conditions import REAL, Conditions
from quorate.market.frame import Frame
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Act, Form
from quorate.market.world.companies import Company, found_company
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person, Workforce
from quorate.market.world.programme import Programme
from quorate.market.world.vendor import Colleague, Offering, Staff, Territory


@dataclass(slots=True)
class Impulse:
    """What a week did to one person's opinions, besides talk within the team."""

    change: float = 0.0
    us: float = 0.0
    team_reads: int = 0


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
    waiting_forms: list[Form] = field(default_factory=list)
    impulses: dict[int, Impulse] = field(default_factory=dict)

    @classmethod
    def of(cls, market: Market, index: int) -> CompanyLife:
        """The company with this number before anything has happened."""
        company = found_company(market.seed, index)
        streams = Streams.of(market.seed, index)
        workforce = Workforce(market.seed, company, streams.people)
        return cls(market, company, market.staff.territory_of(index), streams, workforce)

    def impulse(self, person: Person) -> Impulse:
        """This week's impulse on a person, to be added to."""
        found = self.impulses.get(person.key)
        if found is None:
            found = self.impulses[person.key] = Impulse()
        return found

    def live_journeys(self) -> list[Journey]:
        """The journeys of which something may still come."""
        return [journey for journey in self.journeys if not journey.is_over]

    def buying_journey(self) -> Journey | None:
        """The purchase under way, if there is one."""
        return next((journey for journey in self.journeys if journey.is_buying), None)

    def journey_of(self, person: Person) -> Journey | None:
        """The live journey a person takes part in, the purchase before the finished ones."""
        found = [journey for journey in self.live_journeys() if journey.member_of(person) is not None]
        return next((journey for journey in found if journey.is_buying), found[-1] if found else None)
