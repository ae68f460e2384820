"""How the members of a team teach themselves: visits, downloads, review sites, the odd question."""

from __future__ import annotations

import math

from quorate.market.calendars import day_in_week, moment, week_share
from quorate.market.streams import Choice, Stream
from quorate.market.world.acts import Chat, Form, ReviewLook, Visit
from quorate.market.world.journeys import Journey, Member
from quorate.market.world.library import PRICING, READING, Content
from quorate.market.world.people import Person
from quorate.market.world.stages import ROLE_HABITS, STAGE_HABITS
from quorate.market.world.state import CompanyLife

_KINDS = ("visit", "search", "ad", "download", "review", "chat", "demo", "contact", "pricing")
_KIND_WEIGHTS: dict[str, tuple[float, ...]] = {
    "unaware": (5.0, 2.5, 1.2, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0),
    "define": (5.0, 3.5, 1.3, 0.9, 0.3, 0.02, 0.02, 0.04, 0.1),
    "explore": (5.0, 3.5, 1.3, 1.6, 1.0, 0.08, 0.18, 0.12, 0.3),
    "require": (5.0, 2.2, 0.9, 1.4, 1.4, 0.1, 0.34, 0.15, 0.4),
    "select": (5.0, 1.6, 0.8, 1.0, 2.2, 0.14, 0.4, 0.18, 1.3),
    "validate": (5.0, 1.0, 0.5, 1.0, 1.2, 0.1, 0.12, 0.1, 0.9),
    "decide": (5.0, 0.8, 0.4, 0.5, 0.7, 0.08, 0.05, 0.1, 1.3),
    "adopt": (5.0, 0.8, 0.1, 0.3, 0.05, 0.2, 0.0, 0.05, 0.0),
    "satisfied": (5.0, 0.8, 0.2, 0.3, 0.15, 0.1, 0.02, 0.05, 0.1),
    "expand": (5.0, 1.2, 0.3, 0.6, 0.2, 0.1, 0.1, 0.08, 0.4),
}
_KIND_CHOICES = {stage: Choice(_KINDS, weights) for stage, weights in _KIND_WEIGHTS.items()}
_ARRIVALS = Choice(("direct", "organic", "referral", "social"), (62, 22, 8, 8))
_REVIEW_SIGNALS = Choice(
    ("Profile View", "Category View", "Comparison", "Alternatives", "Pricing View"), (40, 22, 20, 11, 7)
)
_QUESTIONS = (
    "Does this work with our ERP?",
    "Who can talk to me about prices?",
    "Where is our data stored?",
    "How long does a roll-out usually take?",
    "Do you have customers in our industry?",
    "Can we try it with our own data?",
)
_READING_MOVES: dict[str, tuple[float, float]] = {
    "insight": (0.014, 0.004),
    "guidance": (0.012, 0.005),
    "proof": (0.008, 0.016),
    "product": (0.002, 0.009),
    "pricing": (0.0, 0.0),
    "onboarding": (0.0, 0.008),
}
_ASKING = ("select", "validate", "decide")
_ASKS_PER_WEEK = 0.2
_BURST_MEMORY = 0.6
_BURST_SPREAD = 0.45


def stir(journey: Journey, stream: Stream) -> None:
    """The team's level of activity this week: busy and idle stretches follow each other."""
    journey.burst = _BURST_MEMORY * journey.burst + stream.normal(0.0, _BURST_SPREAD)


def research_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    """What every member does in a week to learn."""
    stream = life.streams.research
    stage = journey.stage
    share = week_share(life.company.country, monday) * math.exp(journey.burst - 0.15) * journey.tempo
    share *= STAGE_HABITS[stage].research_rate * (1.0 if journey.is_shortlisted else 0.55)
    for member in journey.present(monday):
        rate = share * member.person.activity * ROLE_HABITS[member.role].research
        for _ in range(min(9, stream.poisson(rate))):
            _one_act(life, journey, member, monday, stage, stream)


def ask_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    """Teams that compare suppliers without having spoken with this one get in touch by themselves."""
    if journey.first_two_way_at is not None or not journey.is_shortlisted or journey.stage not in _ASKING:
        return
    stream = life.streams.research
    asking = [member for member in journey.present(monday) if not member.person.is_dark]
    if not asking or not stream.chance(_ASKS_PER_WEEK * week_share(life.company.country, monday)):
        return
    member = max(
        asking, key=lambda member: (member.us + 0.3 * (member.role == "champion"), -member.person.key)
    )
    at = moment(stream, day_in_week(stream, life.company.country, monday), life.company.utc_offset)
    if member.us > -0.15 and member.person.is_there(at):
        form = "demo" if stream.chance(0.6) else "contact"
        life.acts.append(Visit(at - 70, member.person, (PRICING[journey.offering.key],), "direct"))
        fill_in(life, member.person, form, None, journey.offering.key, at, stream)


def _one_act(
    life: CompanyLife, journey: Journey, member: Member, monday: int, stage: str, stream: Stream
) -> None:
    kind = _KIND_CHOICES[stage].draw(stream)
    person = member.person
    at = moment(stream, day_in_week(stream, life.company.country, monday), life.company.utc_offset)
    if not person.is_there(at):
        return
    if kind == "review":
        signal = _REVIEW_SIGNALS.draw(stream)
        rival = stream.pick(journey.rivals) if signal in ("Comparison", "Alternatives") else None
        life.acts.append(ReviewLook(at, person, signal, journey.offering.key, rival))
        return
    contents = _reads(life, journey, member, stage, kind, stream)
    arrival, campaign = _ARRIVALS.draw(stream), None
    if kind == "search":
        arrival = "organic"
    if kind in ("search", "ad"):
        running = [
            campaign
            for campaign in life.market.programme.advertising_in(monday, journey.offering.key)
            if (campaign.kind == "search") == (kind == "search")
        ]
        if running and (kind == "ad" or stream.chance(0.3)):
            campaign = stream.pick(running)
            arrival = "retargeting" if campaign.kind == "retargeting" else "paid"
    life.acts.append(Visit(at, person, contents, arrival, campaign))
    _leave_trace(life, journey, member, kind, contents, at + 60 * len(contents) + 45, stream)


def _reads(
    life: CompanyLife, journey: Journey, member: Member, stage: str, kind: str, stream: Stream
) -> tuple[Content, ...]:
    """The contents read in one stay, and what they do to the reader."""
    shelf = READING[journey.offering.key, stage, member.role]
    contents = [PRICING[journey.offering.key]] if kind == "pricing" else []
    contents += [shelf.draw(stream) for _ in range(1 + min(4, stream.poisson(0.45)))]
    impulse = life.impulse(member.person)
    for content in contents:
        change, us = _READING_MOVES[content.intent]
        impulse.change += change
        impulse.us += us * (0.4 + journey.fit)
        if content.intent == "pricing":
            impulse.us += stream.normal(0.0, 0.03)
        if content.audience == "team":
            impulse.team_reads += 1
        else:
            impulse.change += stream.normal(0.0, 0.02)
    return tuple(contents)


def _leave_trace(
    life: CompanyLife,
    journey: Journey,
    member: Member,
    kind: str,
    contents: tuple[Content, ...],
    at: int,
    stream: Stream,
) -> None:
    """The forms and questions that may come out of a visit; people who give no address leave none."""
    person = member.person
    if kind == "chat":
        life.acts.append(Chat(at, person, stream.pick(_QUESTIONS)))
    if person.is_dark:
        return
    form = kind if kind in ("download", "demo", "contact") else None
    gated = next((content for content in contents if content.is_gated), None)
    if form == "download" and gated is None:
        return
    if form is None and gated is not None and stream.chance(0.12):
        form = "download"
    if form is not None:
        fill_in(life, person, form, gated if form == "download" else None, journey.offering.key, at, stream)


def fill_in(
    life: CompanyLife,
    person: Person,
    form: str,
    content: Content | None,
    offering: str | None,
    at: int,
    stream: Stream,
) -> None:
    """Leave an address in a form; the vendor knows the person from then on."""
    uses_other = person.other_email is not None and stream.chance(0.5)
    filled = Form(at, person, form, content, offering, uses_other)
    life.acts.append(filled)
    person.meet(at, filled.email)
    if form in ("demo", "contact"):
        life.waiting_forms.append(filled)
