"""What sellers do: answer those who ask, look for those who do not, and work with teams that talk to them."""

from __future__ import annotations

import math

from quorate.market.calendars import (
    DAY,
    HOUR,
    meeting_moment,
    moment,
    next_working_day,
    week_share,
    working_day,
)
from quorate.market.streams import Stream
from quorate.market.world.acts import Call, Form, Mail, Meeting
from quorate.market.world.journeys import Journey, Member
from quorate.market.world.people import Person
from quorate.market.world.stages import ROLE_HABITS, STAGE_HABITS, STAGE_NUMBER
from quorate.market.world.state import CompanyLife, Hope
from quorate.market.world.vendor import OFFERINGS, Colleague

_ANSWERED = 0.88
_HOPEFUL = 0.22
_NOTED = 0.5
_MOST_ATTENDEES = 7
_OUTREACH_WEEKS = {"A": 8.0, "B": 12.0, "C": 28.0}
_MAIL_SUBJECTS = (
    "Next steps on {subject}",
    "Following up on our conversation",
    "{name}: material you asked for",
    "How others approached {topic}",
    "Short summary and open points",
    "Introduction to our {topic} specialist",
    "Draft proposal for {company}",
    "References in {industry}",
)
_COLD_SUBJECTS = (
    "{topic} at {company}",
    "An idea for {company}",
    "Quick question about {subject}",
    "{company} and {subject}",
)
_CALL_SUBJECTS = (
    "Check-in",
    "Follow-up on proposal",
    "Qualification call",
    "Question about scope",
    "Timing and next steps",
)
_MEETING_SUBJECTS: dict[str, tuple[str, ...]] = {
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
_ROLES_MEETING: dict[str, dict[str, float]] = {
    "require": {"technical": 1.8},
    "select": {"user": 1.5, "technical": 1.5},
    "validate": {"legal_security": 2.6, "technical": 1.6},
    "decide": {"economic_buyer": 2.4, "procurement": 2.2, "legal_security": 1.4},
}


def sell_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    """A week of selling to one team: nothing until the two have spoken, then mails, calls and meetings."""
    stream = life.streams.selling
    if journey.first_two_way_at is None or not journey.is_buying:
        return
    _perhaps_open_opportunity(journey, monday, stream)
    zeal = journey.executive.zeal * week_share(journey.executive.country, monday)
    warmth = 1.0 if journey.is_talking(monday * DAY) else 0.45
    reachable = [member for member in journey.present(monday) if _can_be_reached(member, monday)]
    if not reachable:
        return
    for _ in range(stream.poisson(0.75 * zeal * warmth)):
        _write_to(life, journey, stream.pick(reachable), monday, stream)
    for _ in range(stream.poisson(0.4 * zeal * warmth)):
        _ring_up(life, journey, stream.pick(reachable), monday, stream)
    interest = 1.0 if journey.is_shortlisted else 0.22
    rate = STAGE_HABITS[journey.stage].meeting_rate * math.sqrt(zeal) * warmth * interest
    if stream.chance(min(0.9, rate)):
        hold_meeting(life, journey, reachable, monday, journey.executive, stream)


def answer_forms(life: CompanyLife) -> None:
    """Call back those who asked; most within hours, some after days, some never."""
    stream = life.streams.selling
    for form in life.waiting_forms:
        journey = life.journey_of(form.person)
        if not stream.chance(_ANSWERED):
            continue
        _answer(life, form, journey, stream)
    life.waiting_forms.clear()


def _answer(life: CompanyLife, form: Form, journey: Journey | None, stream: Stream) -> None:
    colleague = journey.developer if journey else stream.pick(life.territory.developers)
    at = form.at + int(stream.lognormal(6.0, 1.3) * HOUR)
    for attempt in range(stream.whole(1, 3)):
        at += attempt * stream.whole(1, 3) * DAY
        if stream.chance(0.55):
            connects = stream.chance(0.5)
            _call(life, form.person, colleague, at, "Inbound request: call back", stream, connects=connects)
            spoke = connects
        else:
            life.acts.append(Mail(at, form.person, colleague, is_inbound=False, subject="Your request"))
            spoke = stream.chance(0.55)
            if spoke:
                at += int(stream.lognormal(9.0, 1.0) * HOUR)
                life.acts.append(
                    Mail(at, form.person, colleague, is_inbound=True, subject="Re: Your request")
                )
        if spoke:
            if journey is not None and journey.is_buying:
                journey.two_way(at)
            return


def prospect_week(life: CompanyLife, monday: int) -> None:
    """Cold outreach to people whose address is known; the busier a team, the likelier an answer."""
    stream = life.streams.selling
    if not stream.chance(1.0 / _OUTREACH_WEEKS[life.company.tier]):
        return
    known = [person for person in life.workforce.people if person.is_reachable(monday * DAY)]
    if not known:
        return
    developer = stream.pick(life.territory.developers)
    for person in stream.some(known, stream.whole(1, 2)):
        journey = life.journey_of(person)
        if journey is not None and journey.first_two_way_at is not None:
            continue
        _sequence(life, person, journey, developer, monday, stream)


def _sequence(
    life: CompanyLife,
    person: Person,
    journey: Journey | None,
    developer: Colleague,
    monday: int,
    stream: Stream,
) -> None:
    """Three to six attempts over some two weeks, ended by an answer."""
    answer = 0.012 if journey is None else _openness_to_strangers(journey)
    day = monday
    for _ in range(stream.whole(3, 6)):
        at = moment(stream, next_working_day(developer.country, day), life.company.utc_offset)
        day += stream.whole(1, 4)
        answered = stream.chance(answer)
        if stream.chance(0.6):
            subject = _worded(life, journey, stream.pick(_COLD_SUBJECTS), stream)
            life.acts.append(Mail(at, person, developer, is_inbound=False, subject=subject))
            if answered:
                at += int(stream.lognormal(12.0, 1.0) * HOUR)
                life.acts.append(Mail(at, person, developer, is_inbound=True, subject=f"Re: {subject}"))
        else:
            _call(life, person, developer, at, "Outreach call", stream, connects=answered)
        if answered:
            if journey is not None and journey.is_buying:
                journey.two_way(at)
            elif journey is None:
                _perhaps_hope(life, person, at, stream)
            return


def _perhaps_hope(life: CompanyLife, person: Person, at: int, stream: Stream) -> None:
    """A polite answer from a company that is buying nothing, taken for an opportunity."""
    if not stream.chance(_HOPEFUL) or any(hope.ends_at > at for hope in life.hopes):
        return
    offering = stream.pick(OFFERINGS)
    amount = float(round(stream.lognormal(offering.base_amount * 0.8, 0.4) / 500.0) * 500)
    at += stream.whole(1, 12) * DAY
    executive = stream.pick(life.territory.executives)
    life.hopes.append(
        Hope(at, at + int(stream.lognormal(80.0, 0.6)) * DAY, person, offering, executive, amount)
    )


def _openness_to_strangers(journey: Journey) -> float:
    if not journey.is_buying:
        return 0.05
    return {"unaware": 0.02, "define": 0.09, "explore": 0.18}.get(journey.stage, 0.13)


def _perhaps_open_opportunity(journey: Journey, monday: int, stream: Stream) -> None:
    if journey.opportunity_at is not None or journey.first_two_way_at is None:
        return
    if STAGE_NUMBER[journey.stage] < STAGE_NUMBER["explore"]:
        chance = 0.05 + 0.06 * journey.executive.optimism
    else:
        chance = 0.3 + 0.2 * journey.executive.optimism
    if stream.chance(chance):
        at = moment(stream, monday + stream.below(5), 0.0)
        journey.opportunity_at = max(at, journey.first_two_way_at + HOUR)


def _can_be_reached(member: Member, day: int) -> bool:
    known_from = member.person.known_from
    return member.has_met_vendor or (known_from is not None and known_from < day * DAY)


def _worded(life: CompanyLife, journey: Journey | None, template: str, stream: Stream) -> str:
    offering = journey.offering if journey else None
    return template.format(
        subject=offering.subject if offering else "your operations",
        name=offering.name if offering else "our platform",
        topic=stream.pick(offering.topics) if offering else "planning",
        company=life.company.words.short,
        industry=life.company.industry.lower(),
    )


def _write_to(life: CompanyLife, journey: Journey, member: Member, monday: int, stream: Stream) -> None:
    at = moment(stream, working_day(stream, journey.executive.country, monday), life.company.utc_offset)
    subject = _worded(life, journey, stream.pick(_MAIL_SUBJECTS), stream)
    life.acts.append(Mail(at, member.person, journey.executive, is_inbound=False, subject=subject))
    impulse = life.impulse(member.person)
    impulse.us += 0.012 + 0.01 * journey.executive.skill
    impulse.change += stream.normal(0.0, 0.025)
    willing = 0.34 + 0.25 * member.us if journey.is_shortlisted else 0.08
    if stream.chance(willing):
        at += int(stream.lognormal(10.0, 1.1) * HOUR)
        life.acts.append(
            Mail(at, member.person, journey.executive, is_inbound=True, subject=f"Re: {subject}")
        )
        journey.two_way(at)


def _ring_up(life: CompanyLife, journey: Journey, member: Member, monday: int, stream: Stream) -> None:
    at = moment(stream, working_day(stream, journey.executive.country, monday), life.company.utc_offset)
    answers = stream.chance(0.42 if journey.is_shortlisted else 0.16)
    is_inbound = answers and stream.chance(0.18)
    subject = stream.pick(_CALL_SUBJECTS)
    _call(
        life, member.person, journey.executive, at, subject, stream, connects=answers, is_inbound=is_inbound
    )
    if answers:
        life.impulse(member.person).us += 0.012 + 0.012 * journey.executive.skill
        journey.two_way(at)


def _call(
    life: CompanyLife,
    person: Person,
    colleague: Colleague,
    at: int,
    subject: str,
    stream: Stream,
    *,
    connects: bool,
    is_inbound: bool = False,
) -> None:
    outcome = "Connected" if connects else stream.pick(("Voicemail", "No Answer"))
    seconds = int(stream.lognormal(420, 0.8)) if connects else stream.whole(12, 50)
    life.acts.append(Call(at, person, colleague, is_inbound, outcome, seconds, subject))


def hold_meeting(
    life: CompanyLife, journey: Journey, reachable: list[Member], monday: int, host: Colleague, stream: Stream
) -> None:
    """A meeting with some of the team; those who are reached may bring colleagues nobody had heard of."""
    stage = journey.stage
    day = working_day(stream, life.company.country, monday)
    at = meeting_moment(stream, day, life.company.utc_offset)
    wanted = _ROLES_MEETING.get(stage, {})
    reached = {member.person.key for member in reachable}
    coming: list[Member] = []
    absent: list[Member] = []
    for member in stream.shuffled(journey.present(day)):
        chance = ROLE_HABITS[member.role].meets * wanted.get(member.role, 1.0)
        if member.person.key not in reached:
            chance *= 0.45
        if len(coming) < _MOST_ATTENDEES and stream.chance(min(0.92, 0.75 * chance)):
            (absent if stream.chance(0.12) else coming).append(member)
    if not coming:
        return
    planned_at = at - stream.whole(2, 27) * DAY - stream.below(4 * HOUR)
    hosts = (host, journey.developer) if stream.chance(0.22) else (host,)
    subject = _worded(life, journey, stream.pick(_MEETING_SUBJECTS[stage]), stream)
    place = "" if stream.chance(0.3) else "Video call" if stream.chance(0.8) else life.company.city
    minutes = stream.pick((30, 30, 45, 60, 60, 90))
    people, missing = tuple(member.person for member in coming), tuple(member.person for member in absent)
    noted = tuple(
        person
        for place_at_table, person in enumerate(people)
        if place_at_table == 0 or person.known_from is not None or stream.chance(_NOTED)
    )
    life.acts.append(Meeting(at, planned_at, minutes, people, missing, noted, hosts, subject, place))
    for person in noted:
        person.meet(at)
    _hear_each_other(life, journey, coming, at, host)


def _hear_each_other(
    life: CompanyLife, journey: Journey, coming: list[Member], at: int, host: Colleague
) -> None:
    for member in coming:
        impulse = life.impulse(member.person)
        impulse.us += 0.03 + 0.05 * journey.fit + 0.04 * host.skill
        impulse.change += 0.022
        impulse.team_reads += len(coming) > 1
        member.has_met_vendor = True
    journey.two_way(at)
