"""What every telling needs to know: the week, its runs, and whose story each is part of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quorate.market.calendars import day_in_week, moment
from quorate.market.streams import Stream
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person
from quorate.market.world.purchases.reading import Shelf
from quorate.market.world.purchases.runs import Runs
from quorate.market.world.purchases.week import Happened, Week
from quorate.market.world.state import CompanyLife


class Telling(NamedTuple):
    """A purchase and the company whose story it is part of."""

    life: CompanyLife
    journey: Journey


class Scene:
    """One week: `purchases` are all of them, as `runs.journey` numbers them."""

    def __init__(self, runs: Runs, week: Week, shelf: Shelf, purchases: Sequence[Telling]) -> None:
        self.runs = runs
        self.week = week
        self.shelf = shelf
        self.of_run = [purchases[place] for place in runs.journey.tolist()]

    @property
    def happened(self) -> Happened:
        """What the week brought."""
        return self.week.happened

    @property
    def monday(self) -> int:
        """The week's first day."""
        return self.week.monday

    def who(self, run: int, member: int) -> tuple[CompanyLife, Journey, Person]:
        """The company, the journey and the person behind a run and a member's column."""
        life, journey = self.of_run[run]
        return life, journey, journey.members[member].person

    def moment(self, life: CompanyLife, stream: Stream) -> int:
        """Some moment of the week at which people at the company are at work."""
        day = day_in_week(stream, life.company.country, self.monday)
        return moment(stream, day, life.company.utc_offset)
