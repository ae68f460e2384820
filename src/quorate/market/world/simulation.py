"""Lives through the years of some companies, week by week, all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from quorate.market.calendars import DAY, HOUR, moment, monday_of
from quorate.market.streams import Stream
from quorate.market.world.background import background_week, settle_in, welcome
from quorate.market.world.customers import begin_adoption, serve_week, settle_week
from quorate.market.world.journeys import (
    Journey,
    Setting,
    WeekOfJourney,
    WeekOfMember,
    gather_team,
)
from quorate.market.world.opinions import mood_of
from quorate.market.world.people import Person
from quorate.market.world.purchases.engine import Calendar, live_week
from quorate.market.world.purchases.luck import Luck
from quorate.market.world.purchases.progress import moods_of
from quorate.market.world.purchases.reading import shelf_of
from quorate.market.world.purchases.runs import OUTCOMES, Entry, Runs, begin, joined_up
from quorate.market.world.purchases.telling import Scene, Telling, tell
from quorate.market.world.reached import marketing_week
from quorate.market.world.selling import prospect_week
from quorate.market.world.stages import BUYING_STAGES
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import OFFERINGS, Offering

_STARTS_PER_WEEK = 1.0 / 34.0
_CUSTOMERS_START = 1.3
_ANOTHER_STARTS = 0.3
_MOST_PURCHASES = 2
_REST_WEEKS = 10
_OLD_CUSTOMERS = 0.1
_WEBINARS_AHEAD_DAYS = 28
_UNUSUAL_AMOUNT = 0.4
_CAUSES = (None, "indecision", "status_quo")


class Years:
    """The years of some companies and of the purchases they make.

    What happens at a company does not depend on which others are lived through with it. Purchases open on the
    last day are followed until they end.

    Attributes
    ----------
    lives: the companies, in the order asked for.
    entries: their purchases in the order in which they began, with the chances each met.
    calendar: what every week offered.
    market: what they all share.
    """

    def __init__(self, market: Market, indices: Iterable[int]) -> None:
        self.market = market
        self.lives = [CompanyLife.of(market, index) for index in indices]
        self.entries: list[Entry] = []
        self.calendar = Calendar(
            market.programme, market.conditions, shelf_of(market.seed), market.marketing_ends_day
        )
        self._tellings: list[Telling] = []
        self._runs: Runs | None = None

    def live(self) -> Iterator[CompanyLife]:
        """Live through all the weeks, then hand over the companies."""
        frame = self.market.frame
        for life in self.lives:
            settle_in(life)
            if life.streams.journeys.chance(_OLD_CUSTOMERS):
                _begin_as_customer(life)
        for monday in range(monday_of(frame.first_day), frame.horizon_day, 7):
            if monday > frame.last_day + _WEBINARS_AHEAD_DAYS and not self._is_anything_open():
                break
            self._week(monday)
        yield from self.lives

    def _is_anything_open(self) -> bool:
        return self._runs is not None and bool(self._runs.live.any())

    def _week(self, monday: int) -> None:
        frame = self.market.frame
        begun: list[Entry] = []
        for life in self.lives:
            if monday <= frame.last_day:
                welcome(life, monday)
                begun += self._perhaps_start(life, monday)
                background_week(life, monday)
                prospect_week(life, monday)
            if monday <= frame.last_day + _WEBINARS_AHEAD_DAYS:
                marketing_week(life, self.calendar.offers(monday))
        self._take_up(begun)
        customers = [
            (life, journey)
            for life in self.lives
            for journey in life.live_journeys()
            if not journey.is_buying
        ]
        self._purchases_week(monday)
        if monday <= frame.last_day + _WEBINARS_AHEAD_DAYS:
            for life, journey in customers:
                serve_week(life, journey, monday)
                if monday <= frame.last_day:
                    _take_note_of_customer(journey, monday)
                settle_week(life, journey, monday)

    # purchases

    def _perhaps_start(self, life: CompanyLife, monday: int) -> list[Entry]:
        stream = life.streams.journeys
        under_way = len(life.purchases())
        conditions = life.market.conditions
        if under_way >= (_MOST_PURCHASES if conditions.is_second_purchase_possible else 1):
            return []
        ended = [journey.ended_day or journey.decided_day for journey in life.journeys]
        if any(day is not None and monday - day < 7 * _REST_WEEKS for day in ended):
            return []
        taken = {journey.offering.key for journey in life.live_journeys()}
        wanted = [offering for offering in OFFERINGS if offering.key not in taken]
        rate = _STARTS_PER_WEEK * life.company.appetite * conditions.appetite_scale
        rate *= (_CUSTOMERS_START if taken else 1.0) * (_ANOTHER_STARTS if under_way else 1.0)
        if not wanted or not stream.chance(min(0.5, rate)):
            return []
        journey = _begin(life, stream.pick(wanted), monday + stream.below(7))
        life.journeys.append(journey)
        place = len(self.entries)
        entry = Entry(place, journey, tuple(journey.members), luck_of(life, journey))
        self.entries.append(entry)
        self._tellings.append(Telling(life, journey))
        return [entry]

    def _take_up(self, begun: list[Entry]) -> None:
        if not begun:
            return
        runs = begin(begun, self.market.conditions)
        self._runs = runs if self._runs is None else joined_up(self._runs, runs)

    def _purchases_week(self, monday: int) -> None:
        runs = self._runs
        if runs is None or not runs.live.any():
            return
        # what is decided is of no more use: only what is under way is carried on
        self._runs = part = runs if runs.live.all() else runs.only(runs.live)
        for row, place in enumerate(part.journey.tolist()):
            journey = self._tellings[place].journey
            part.left[row, : len(journey.members)] = [member.person.left_day for member in journey.members]
        week = live_week(part, self.entries, monday, self.calendar)
        tell(Scene(part, week, self.calendar.shelf, self._tellings))
        if monday <= self.market.frame.last_day:
            self._take_note(part, week.present, monday)
        for row in np.flatnonzero(~part.live).tolist():
            self._close(part, row)

    def _take_note(self, runs: Runs, present: np.ndarray, monday: int) -> None:
        moods = moods_of(runs, present)
        for row, place in enumerate(runs.journey.tolist()):
            journey = self._tellings[place].journey
            talking = bool(runs.last_two_way[row] > monday - 42)
            journey.weeks.append(
                WeekOfJourney(
                    monday,
                    journey.stage_on(monday),
                    float(moods.agreement[row]),
                    float(moods.dispersion[row]),
                    talking,
                )
            )
            for number in np.flatnonzero(present[row]).tolist():
                member = journey.members[number]
                change, us = float(runs.change[row, number]), float(runs.us[row, number])
                journey.member_weeks.append(
                    WeekOfMember(monday, member.person, member.role, change, us, 0.5 * (change + us))
                )

    def _close(self, runs: Runs, row: int) -> None:
        entry = self.entries[int(runs.journey[row])]
        life, journey = self._tellings[entry.place]
        for number, member in enumerate(entry.team):
            member.change, member.us = float(runs.change[row, number]), float(runs.us[row, number])
        journey.final_fit = float(runs.fit[row])
        outcome, day = OUTCOMES[int(runs.outcome[row])], int(runs.decided[row])
        cause = _CAUSES[int(runs.cause[row])] if outcome == "lost_no_decision" else None
        winner = {"won": "us", "lost_competitor": journey.rivals[0]}.get(outcome)
        journey.close(day, outcome, cause=cause, winner=winner)
        if outcome == "won" or life.market.conditions.outcomes == "independent":
            _be_in_crm(journey, day)
        if outcome == "won":
            begin_adoption(life, journey, day)


def luck_of(life: CompanyLife, journey: Journey) -> Luck:
    """The chances of a company's purchase."""
    return Luck(life.market.seed, life.company.index, journey.number, len(journey.members))


def _be_in_crm(journey: Journey, day: int) -> None:
    """No contract is signed without a word spoken and an opportunity opened, however late."""
    if journey.first_two_way_at is None:
        journey.two_way(day * DAY - 6 * HOUR)
    if journey.opportunity_at is None:
        journey.opportunity_at = day * DAY - 5 * HOUR


def _take_note_of_customer(journey: Journey, monday: int) -> None:
    present = journey.present(monday)
    mood = mood_of(present)
    journey.weeks.append(
        WeekOfJourney(monday, journey.stage, mood.agreement, mood.dispersion, is_talking=True)
    )
    journey.member_weeks.extend(
        WeekOfMember(monday, member.person, member.role, member.change, member.us, member.stance_score)
        for member in present
    )


def _begin(life: CompanyLife, offering: Offering, day: int) -> Journey:
    stream, conditions = life.streams.journeys, life.market.conditions
    fit = max(-1.0, min(1.0, stream.normal(0.05, 0.45)))
    setting = Setting(stream.normal(0.04, 0.22), fit, _earlier_people(life), _people_around(life, day))
    team = gather_team(stream, life.workforce, offering, setting, conditions, day)
    rivals = tuple(stream.shuffled(offering.rivals))
    size = (life.company.employees / 900) ** 0.5
    journey = Journey(
        len(life.journeys),
        life.company,
        offering,
        day,
        fit,
        stream.lognormal(1.0, 0.28),
        stream.lognormal(1.0, conditions.tempo_sigma),
        _amount(stream, offering.base_amount * min(5.0, max(0.3, size))),
        rivals,
        stream.pick(life.territory.executives),
        stream.pick(life.territory.developers),
        life.territory.success[0],
        team,
    )
    journey.move_to("unaware", day)
    for member in team:
        if member.joins_stage == 0:
            member.joined_day = day + member.joins_after_days
    return journey


def _busy(life: CompanyLife) -> set[int]:
    return {member.person.key for journey in life.purchases() for member in journey.members}


def _earlier_people(life: CompanyLife) -> tuple[Person, ...]:
    busy = _busy(life)
    found: dict[int, Person] = {}
    for journey in life.journeys:
        for member in journey.members:
            person = member.person
            if person.left_at is None and person.key not in busy:
                found.setdefault(person.key, person)
    return tuple(found.values())


def _people_around(life: CompanyLife, day: int) -> tuple[Person, ...]:
    busy = _busy(life) | {person.key for person in _earlier_people(life)}
    return tuple(
        person
        for person in life.bystanders
        if person.key not in busy and (person.left_at is None or person.left_at > (day + 90) * DAY)
    )


def _amount(stream: Stream, usual: float) -> float:
    return float(round(stream.lognormal(usual, _UNUSUAL_AMOUNT) / 500.0) * 500)


def _pass_through(journey: Journey, decided: int) -> None:
    """The stages of a purchase nobody of the market saw, evenly spaced."""
    step = (decided - journey.opened_day) // (len(BUYING_STAGES) + 1)
    for place, stage in enumerate(BUYING_STAGES, start=1):
        journey.move_to(stage, journey.opened_day + place * step)


def _begin_as_customer(life: CompanyLife) -> None:
    """A company that bought before the market's first day and uses what it bought."""
    stream = life.streams.journeys
    offering = stream.pick(OFFERINGS)
    frame = life.market.frame
    decided = frame.first_day - stream.whole(60, 1_000)
    journey = _begin(life, offering, decided - stream.whole(120, 300))
    life.journeys.append(journey)
    for member in journey.members:
        member.joined_day = journey.opened_day
        member.us = member.home_us = min(1.0, member.us + 0.2)
        if stream.chance(0.6):
            member.person.meet(moment(stream, journey.opened_day, life.company.utc_offset))
    _pass_through(journey, decided)
    talked = moment(stream, decided - stream.whole(60, 110), life.company.utc_offset)
    journey.two_way(talked)
    journey.opportunity_at = talked + 2 * DAY
    journey.close(decided, "won", winner="us")
    begin_adoption(life, journey, decided)
    if decided < frame.first_day - 120 and journey.is_content:
        journey.enter("satisfied", decided + 110, stream)
    journey.renewals = []
