"""Everyday noise: people who read and never buy, one-person binges, and colleagues moving on."""

from __future__ import annotations

import math

from quorate.market.calendars import DAY, day_in_week, moment, week_share
from quorate.market.streams import Choice, Stream
from quorate.market.world.acts import Chat, Form, ReviewLook, Visit
from quorate.market.world.library import CASUAL_READING
from quorate.market.world.movers import Mover, arrivals, departures
from quorate.market.world.people import Person, hire_bystander
from quorate.market.world.programme import Campaign
from quorate.market.world.reached import load_list
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import OFFERINGS

_ARRIVALS = Choice(("direct", "organic", "social", "referral"), (20, 55, 15, 10))
_BY_ADVERTISING = 0.12
_IDLE_FORMS = Choice(("newsletter", "contact", "demo"), (90, 6, 4))
_READS_PER_WEEK = 0.035
_BINGES_PER_WEEK = 0.006
_LEAVES_PER_WEEK = 0.0016
_FIRST_KNOWN = 0.34


def settle_in(life: CompanyLife) -> None:
    """The people a company has before anything happens; some are in the vendor's files already."""
    stream = life.streams.background
    count = 1 + stream.poisson(1.6 + 0.5 * math.log10(life.company.employees))
    for _ in range(count):
        person = hire_bystander(life.workforce, stream)
        life.bystanders.append(person)
        _perhaps_known_already(life, person)
    for mover in departures(life.market.seed, life.market.frame, life.market.conditions, life.company.index):
        person = _take_on(life, mover, mover.old_seniority)
        person.left_at = mover.leaves_day * DAY
        _perhaps_known_already(life, person)


def _perhaps_known_already(life: CompanyLife, person: Person) -> None:
    stream = life.streams.background
    if stream.chance(_FIRST_KNOWN):
        day = life.market.frame.first_day - stream.whole(20, 900)
        person.meet(moment(stream, day, life.company.utc_offset))


def _take_on(life: CompanyLife, mover: Mover, seniority: str) -> Person:
    person = life.workforce.hire(
        mover.function, seniority, name=mover.name, private_address=mover.private_address
    )
    person.mover = mover.truth_id
    life.bystanders.append(person)
    return person


def welcome(life: CompanyLife, monday: int) -> None:
    """Take on those who come from another company in this week."""
    market = life.market
    for mover in arrivals(market.seed, market.frame, market.conditions, life.company.index):
        if monday <= mover.arrives_day < monday + 7:
            person = _take_on(life, mover, mover.new_seniority)
            person.joined_company_day = mover.arrives_day


def background_week(life: CompanyLife, monday: int) -> None:
    """A week of people who are not buying anything."""
    stream = life.streams.background
    share = week_share(life.company.country, monday)
    restless = math.fsum(person.activity for person in life.bystanders)
    noise = life.market.conditions.noise_scale
    for _ in range(stream.poisson(noise * _READS_PER_WEEK * share * restless)):
        _read(life, _someone(life.bystanders, restless, stream), monday)
    if life.bystanders and stream.chance(noise * _BINGES_PER_WEEK):
        person = stream.pick(life.bystanders)
        for _ in range(stream.whole(4, 14)):
            _read(life, person, monday + 7 * stream.below(2))
    if life.bystanders and stream.chance(0.004):
        person = stream.pick(life.bystanders)
        if not life.is_on_a_purchase(person):
            load_list(life, person, moment(stream, monday + stream.below(5), 0.0))
    _move_on(life, monday)


def _someone(bystanders: list[Person], restless: float, stream: Stream) -> Person:
    """One of them, the active ones more often."""
    left = stream.unit() * restless
    for person in bystanders:
        left -= person.activity
        if left < 0.0:
            return person
    return bystanders[-1]


def _read(life: CompanyLife, person: Person, monday: int) -> None:
    stream = life.streams.background
    at = moment(stream, day_in_week(stream, life.company.country, monday), life.company.utc_offset)
    if not person.is_there(at) or life.is_on_a_purchase(person):
        return
    if stream.chance(0.05):
        signal = stream.pick(("Category View", "Profile View"))
        life.acts.append(ReviewLook(at, person, signal, stream.pick(OFFERINGS).key, None))
        return
    contents = tuple(CASUAL_READING.draw(stream) for _ in range(1 + min(2, stream.poisson(0.3))))
    arrival, campaign = _ARRIVALS.draw(stream), None
    if stream.chance(_BY_ADVERTISING):
        campaign = _advertisement(life, monday)
        arrival = "paid" if campaign is not None else arrival
    life.acts.append(Visit(at, person, contents, arrival, campaign))
    if stream.chance(0.006):
        life.acts.append(Chat(at + 40, person, "Do you have open positions?"))
    if person.is_dark or not stream.chance(0.045):
        return
    gated = next((content for content in contents if content.is_gated), None)
    form = "download" if gated is not None else _IDLE_FORMS.draw(stream)
    uses_other = person.other_email is not None and stream.chance(0.5)
    filled = Form(at + 90, person, form, gated, None, uses_other)
    life.acts.append(filled)
    person.meet(filled.at, filled.email)


def _advertisement(life: CompanyLife, monday: int) -> Campaign | None:
    """Something advertised this week, if marketing goes on and the company is not held out."""
    market = life.market
    if life.company.is_held_out or monday >= market.marketing_ends_day:
        return None
    stream = life.streams.background
    running = market.programme.advertising_in(monday, stream.pick(OFFERINGS).key)
    return stream.pick(running) if running else None


def _move_on(life: CompanyLife, monday: int) -> None:
    """Now and then somebody takes a job elsewhere."""
    stream = life.streams.background
    people = life.workforce.people
    if not stream.chance(min(0.5, _LEAVES_PER_WEEK * len(people))):
        return
    person = stream.pick(people)
    if person.left_at is None and not person.is_external:
        person.left_at = (monday + stream.below(7)) * DAY
