"""Lives through one company's years, week by week."""

from __future__ import annotations

from quorate.market.calendars import DAY, HOUR, moment, monday_of
from quorate.market.streams import Stream
from quorate.market.world.background import background_week, settle_in
from quorate.market.world.customers import begin_adoption, serve_week, settle_week
from quorate.market.world.journeys import Journey, WeekOfJourney, WeekOfMember, gather_team
from quorate.market.world.opinions import drift, mood_of
from quorate.market.world.people import Person
from quorate.market.world.progress import advance
from quorate.market.world.reached import marketing_week
from quorate.market.world.research import ask_week, research_week, stir
from quorate.market.world.selling import answer_forms, prospect_week, sell_week
from quorate.market.world.stages import BUYING_STAGES
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import OFFERINGS, Offering

_STARTS_PER_WEEK = 1.0 / 27.0
_CUSTOMERS_START = 1.3
_REST_WEEKS = 10
_OLD_CUSTOMERS = 0.1
_WEBINARS_AHEAD_DAYS = 28
_UNUSUAL_AMOUNT = 0.4


def live(market: Market, index: int) -> CompanyLife:
    """Everything that happens at one company; purchases open on the last day are followed until they end."""
    life = CompanyLife.of(market, index)
    frame = market.frame
    settle_in(life)
    if life.streams.journeys.chance(_OLD_CUSTOMERS):
        _begin_as_customer(life)
    for monday in range(monday_of(frame.first_day), frame.horizon_day, 7):
        if monday <= frame.last_day:
            _perhaps_start(life, monday)
            background_week(life, monday)
            prospect_week(life, monday)
        elif monday > frame.last_day + _WEBINARS_AHEAD_DAYS and life.buying_journey() is None:
            break
        if monday <= frame.last_day + _WEBINARS_AHEAD_DAYS:
            marketing_week(life, monday)
        for journey in life.live_journeys():
            _one_week(life, journey, monday)
        answer_forms(life)
        life.impulses.clear()
    return life


def _one_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    stream = life.streams.journeys
    stir(journey, stream)
    research_week(life, journey, monday)
    was_buying = journey.is_buying
    if was_buying:
        ask_week(life, journey, monday)
        sell_week(life, journey, monday)
    else:
        serve_week(life, journey, monday)
    is_talking = not was_buying or journey.is_talking(monday * DAY)
    drift(journey, monday, life.impulses, stream, is_talking=is_talking)
    if monday <= life.market.frame.last_day:
        _take_note(journey, monday)
    if not was_buying:
        settle_week(life, journey, monday)
        return
    advance(journey, monday, stream)
    if journey.outcome == "won" and journey.decided_day is not None:
        _be_won(life, journey, journey.decided_day)


def _be_won(life: CompanyLife, journey: Journey, day: int) -> None:
    journey.two_way(day * DAY - 6 * HOUR)
    if journey.opportunity_at is None:
        journey.opportunity_at = day * DAY - 5 * HOUR
    begin_adoption(life, journey, day)


def _take_note(journey: Journey, monday: int) -> None:
    present = journey.present(monday)
    mood = mood_of(present)
    journey.weeks.append(
        WeekOfJourney(
            monday, journey.stage, mood.agreement, mood.dispersion, journey.is_talking(monday * DAY)
        )
    )
    journey.member_weeks.extend(
        WeekOfMember(monday, member.person, member.role, member.change, member.us, member.stance_score)
        for member in present
    )


def _perhaps_start(life: CompanyLife, monday: int) -> None:
    stream = life.streams.journeys
    if life.buying_journey() is not None:
        return
    ended = [journey.ended_day or journey.decided_day for journey in life.journeys]
    if any(day is not None and monday - day < 7 * _REST_WEEKS for day in ended):
        return
    owned = [journey.offering for journey in life.live_journeys()]
    wanted = [offering for offering in OFFERINGS if offering not in owned]
    rate = _STARTS_PER_WEEK * life.company.appetite * (_CUSTOMERS_START if owned else 1.0)
    if wanted and stream.chance(min(0.5, rate)):
        life.journeys.append(_begin(life, stream.pick(wanted), monday + stream.below(7)))


def _begin(life: CompanyLife, offering: Offering, day: int) -> Journey:
    stream = life.streams.journeys
    fit = max(-1.0, min(1.0, stream.normal(0.05, 0.45)))
    mood = stream.normal(0.04, 0.16)
    known = _earlier_people(life)
    team = gather_team(stream, life.workforce, offering, mood=mood, fit=fit, known_people=known)
    rivals = tuple(stream.shuffled(offering.rivals))
    size = (life.company.employees / 900) ** 0.5
    journey = Journey(
        len(life.journeys),
        life.company,
        offering,
        day,
        fit,
        stream.lognormal(1.0, 0.28),
        stream.lognormal(1.0, 0.5),
        _amount(stream, offering.base_amount * min(5.0, max(0.3, size))),
        rivals,
        stream.pick(life.territory.executives),
        stream.pick(life.territory.developers),
        life.territory.success[0],
        team,
    )
    journey.enter("unaware", day, stream)
    return journey


def _earlier_people(life: CompanyLife) -> tuple[Person, ...]:
    found: dict[int, Person] = {}
    for journey in life.journeys:
        for member in journey.members:
            if member.person.left_at is None:
                found.setdefault(member.person.key, member.person)
    return tuple(found.values())


def _amount(stream: Stream, usual: float) -> float:
    return float(round(stream.lognormal(usual, _UNUSUAL_AMOUNT) / 500.0) * 500)


def _pass_through(journey: Journey, decided: int, stream: Stream) -> None:
    """The stages of a purchase nobody of the market saw, evenly spaced."""
    step = (decided - journey.opened_day) // (len(BUYING_STAGES) + 1)
    for place, stage in enumerate(BUYING_STAGES, start=1):
        journey.enter(stage, journey.opened_day + place * step, stream)


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
        member.has_met_vendor = True
        member.us = member.home_us = min(1.0, member.us + 0.2)
        if stream.chance(0.6):
            member.person.meet(moment(stream, journey.opened_day, life.company.utc_offset))
    _pass_through(journey, decided, stream)
    talked = moment(stream, decided - stream.whole(60, 110), life.company.utc_offset)
    journey.two_way(talked)
    journey.opportunity_at = talked + 2 * DAY
    journey.close(decided, "won", winner="us")
    begin_adoption(life, journey, decided)
    if decided < frame.first_day - 120 and journey.is_content:
        journey.enter("satisfied", decided + 110, stream)
    journey.renewals = []
