"""What sellers do with people who are buying nothing, and how anybody is called, written to and met."""

from __future__ import annotations

from quorate.market.calendars import (
    DAY,
    HOUR,
    meeting_moment,
    moment,
    next_working_day,
    working_day,
)
from quorate.market.streams import Stream
from quorate.market.world.acts import Call, Mail, Meeting
from quorate.market.world.journeys import Journey, clipped
from quorate.market.world.people import Person
from quorate.market.world.stages import ROLE_HABITS
from quorate.market.world.state import CompanyLife, Hope
from quorate.market.world.vendor import OFFERINGS, Colleague

_STRANGERS_ANSWER = 0.012
_HOPEFUL = 0.22
_NOTED = 0.5
_MOST_ATTENDEES = 7
_OUTREACH_WEEKS = {"A": 8.0, "B": 12.0, "C": 28.0}
MAIL_SUBJECTS = (
    "Next steps on {subject}",
    "Following up on our conversation",
    "{name}: material you asked for",
    "How others approached {topic}",
    "Short summary and open points",
    "Introduction to our {topic} specialist",
    "Draft proposal for {company}",
    "References in {industry}",
)
COLD_SUBJECTS = (
    "{topic} at {company}",
    "An idea for {company}",
    "Quick question about {subject}",
    "{company} and {subject}",
)
CALL_SUBJECTS = (
    "Check-in",
    "Follow-up on proposal",
    "Qualification call",
    "Question about scope",
    "Timing and next steps",
)
MEETING_SUBJECTS: dict[str, tuple[str, ...]] = {
    "unaware": ("Introduction",),
    "define": ("Introduction", "First conversation on {subject}"),
    "explore": ("Discovery session", "Options for {subject}", "Introduction to {name}"),
    "require": ("Requirements workshop", "Discovery with IT", "Scope of {name}"),
    "select": ("{name} demo", "Demo for users", "Proposal walk-through", "Technical deep dive"),
    "validate": ("Security review", "Reference call", "Pilot review", "Integration workshop"),
    "decide": ("Commercial terms", "Steering committee", "Contract review", "Executive sponsor call"),
    "adopt": ("Kick-off", "Roll-out status", "Training session", "Go-live check"),
    "satisfied": ("Quarterly review", "Success plan"),
    "expand": ("Quarterly review", "Roadmap and next plans"),
}


def prospect_week(life: CompanyLife, monday: int) -> None:
    """Cold outreach to people who are buying nothing and whose address is known."""
    stream = life.streams.selling
    rate = life.market.conditions.outreach_scale / _OUTREACH_WEEKS[life.company.tier]
    if not stream.chance(rate):
        return
    known = [person for person in life.others() if person.is_reachable(monday * DAY)]
    developer = stream.pick(life.territory.developers)
    for person in stream.some(known, stream.whole(1, 2)):
        if life.journey_of(person) is None:
            _sequence(life, person, developer, monday, stream)


def _sequence(life: CompanyLife, person: Person, developer: Colleague, monday: int, stream: Stream) -> None:
    """Three to six attempts over some two weeks, ended by an answer."""
    day = monday
    for _ in range(stream.whole(3, 6)):
        at = moment(stream, next_working_day(developer.country, day), life.company.utc_offset)
        day += stream.whole(1, 4)
        answered = stream.chance(_STRANGERS_ANSWER)
        if stream.chance(0.6):
            subject = worded(life, None, stream.pick(COLD_SUBJECTS), stream)
            life.acts.append(Mail(at, person, developer, is_inbound=False, subject=subject))
            if answered:
                at += int(stream.lognormal(12.0, 1.0) * HOUR)
                life.acts.append(Mail(at, person, developer, is_inbound=True, subject=f"Re: {subject}"))
        else:
            call(life, person, developer, at, "Outreach call", stream, connects=answered)
        if answered:
            _perhaps_hope(life, person, at, stream)
            return


def _perhaps_hope(life: CompanyLife, person: Person, at: int, stream: Stream) -> None:
    """A polite answer from a company that is buying nothing, taken for an opportunity.

    Such hopes always end in nothing, so there are none where outcomes are to hang on nothing.
    """
    if life.market.conditions.outcomes == "independent":
        return
    if not stream.chance(_HOPEFUL) or any(hope.ends_at > at for hope in life.hopes):
        return
    offering = stream.pick(OFFERINGS)
    amount = float(round(stream.lognormal(offering.base_amount * 0.8, 0.4) / 500.0) * 500)
    at += stream.whole(1, 12) * DAY
    executive = stream.pick(life.territory.executives)
    life.hopes.append(
        Hope(at, at + int(stream.lognormal(80.0, 0.6)) * DAY, person, offering, executive, amount)
    )


def worded(life: CompanyLife, journey: Journey | None, template: str, stream: Stream) -> str:
    """A subject line with the company's, the offering's and the industry's words filled in."""
    offering = journey.offering if journey else None
    return template.format(
        subject=offering.subject if offering else "your operations",
        name=offering.name if offering else "our platform",
        topic=stream.pick(offering.topics) if offering else "planning",
        company=life.company.words.short,
        industry=life.company.industry.lower(),
    )


def call(
    life: CompanyLife,
    person: Person,
    colleague: Colleague,
    at: int,
    subject: str,
    stream: Stream,
    *,
    connects: bool,
    is_inbound: bool = False,
    play: str = "",
) -> None:
    """One telephone call."""
    outcome = "Connected" if connects else stream.pick(("Voicemail", "No Answer"))
    seconds = int(stream.lognormal(420, 0.8)) if connects else stream.whole(12, 50)
    life.acts.append(Call(at, person, colleague, is_inbound, outcome, seconds, subject, play))


def review_with_customer(
    life: CompanyLife, journey: Journey, monday: int, host: Colleague, stream: Stream
) -> None:
    """A meeting with some of a customer's people."""
    day = working_day(stream, life.company.country, monday)
    coming: list[Person] = []
    absent: list[Person] = []
    for member in stream.shuffled(journey.present(day)):
        chance = min(0.92, 0.75 * ROLE_HABITS[member.role].meets)
        if len(coming) < _MOST_ATTENDEES and stream.chance(chance):
            (absent if stream.chance(0.12) else coming).append(member.person)
    if coming:
        meet(life, journey, tuple(coming), tuple(absent), day, host, stream)
    for member in journey.present(day):
        if member.person in coming:
            member.us = clipped(member.us + 0.03 + 0.04 * host.skill)


def meet(
    life: CompanyLife,
    journey: Journey,
    coming: tuple[Person, ...],
    absent: tuple[Person, ...],
    day: int,
    host: Colleague,
    stream: Stream,
    play: str = "",
) -> None:
    """A meeting on this day; those the seller writes down are known from then on."""
    at = meeting_moment(stream, day, life.company.utc_offset)
    planned_at = at - stream.whole(2, 27) * DAY - stream.below(4 * HOUR)
    hosts = (host, journey.developer) if stream.chance(0.22) else (host,)
    subject = worded(life, journey, stream.pick(MEETING_SUBJECTS[journey.stage]), stream)
    place = "" if stream.chance(0.3) else "Video call" if stream.chance(0.8) else life.company.city
    minutes = stream.pick((30, 30, 45, 60, 60, 90))
    noted = tuple(
        person
        for seat, person in enumerate(coming)
        if seat == 0 or person.known_from is not None or stream.chance(_NOTED)
    )
    life.acts.append(Meeting(at, planned_at, minutes, coming, absent, noted, hosts, subject, place, play))
    for person in noted:
        person.meet(at)
    journey.two_way(at)
