"""How customers teach themselves after the sale, and how anybody leaves an address."""

from __future__ import annotations

import math

from quorate.market.calendars import day_in_week, moment, week_share
from quorate.market.streams import Choice, Stream
from quorate.market.world.acts import Chat, Form, ReviewLook, Visit
from quorate.market.world.journeys import Journey, Member
from quorate.market.world.library import READING, Content
from quorate.market.world.people import Person
from quorate.market.world.stages import ROLE_HABITS, STAGE_HABITS
from quorate.market.world.state import CompanyLife

_KINDS = ("visit", "search", "download", "review", "chat", "contact")
_KIND_CHOICES = {
    stage: Choice(_KINDS, weights)
    for stage, weights in {
        "adopt": (5.0, 0.8, 0.3, 0.05, 0.2, 0.05),
        "satisfied": (5.0, 0.8, 0.3, 0.15, 0.1, 0.05),
        "expand": (5.0, 1.2, 0.6, 0.2, 0.1, 0.08),
    }.items()
}
ARRIVALS = Choice(("direct", "organic", "referral", "social"), (62, 22, 8, 8))
"""How people who come by themselves get to the site."""
REVIEW_SIGNALS = Choice(
    ("Profile View", "Category View", "Comparison", "Alternatives", "Pricing View"), (40, 22, 20, 11, 7)
)
QUESTIONS = (
    "Does this work with our ERP?",
    "Who can talk to me about prices?",
    "Where is our data stored?",
    "How long does a roll-out usually take?",
    "Do you have customers in our industry?",
    "Can we try it with our own data?",
)
_BURST_MEMORY = 0.6
_MOST_ACTS = 9


def customer_week(life: CompanyLife, journey: Journey, monday: int) -> None:
    """What every user and sponsor does in a week to learn."""
    stream = life.streams.research
    sigma = life.market.conditions.burst_sigma
    journey.burst = _BURST_MEMORY * journey.burst + stream.normal(0.0, sigma)
    share = week_share(life.company.country, monday) * math.exp(journey.burst - 0.15) * journey.tempo
    share *= STAGE_HABITS[journey.stage].research_rate
    for member in journey.present(monday):
        rate = share * member.person.activity * ROLE_HABITS[member.role].research
        for _ in range(min(_MOST_ACTS, stream.poisson(rate))):
            _one_act(life, journey, member, monday, stream)


def _one_act(life: CompanyLife, journey: Journey, member: Member, monday: int, stream: Stream) -> None:
    kind = _KIND_CHOICES[journey.stage].draw(stream)
    person = member.person
    at = moment(stream, day_in_week(stream, life.company.country, monday), life.company.utc_offset)
    if not person.is_there(at):
        return
    if kind == "review":
        look_up(life, journey, person, at, stream)
        return
    shelf = READING[journey.offering.key, journey.stage, member.role]
    contents = tuple(shelf.draw(stream) for _ in range(1 + min(4, stream.poisson(0.45))))
    life.acts.append(Visit(at, person, contents, "organic" if kind == "search" else ARRIVALS.draw(stream)))
    if kind == "chat":
        life.acts.append(Chat(at, person, stream.pick(QUESTIONS)))
    gated = next((content for content in contents if content.is_gated), None)
    if not person.is_dark and kind in ("download", "contact") and (gated or kind == "contact"):
        fill_in(life, person, kind, gated, journey.offering.key, at + 60 * len(contents) + 45, stream)


def look_up(life: CompanyLife, journey: Journey, person: Person, at: int, stream: Stream) -> None:
    """A look at the review site."""
    signal = REVIEW_SIGNALS.draw(stream)
    rival = stream.pick(journey.rivals) if signal in ("Comparison", "Alternatives") else None
    life.acts.append(ReviewLook(at, person, signal, journey.offering.key, rival))


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
    filled = Form(at, person, form, content if form == "download" else None, offering, uses_other)
    life.acts.append(filled)
    person.meet(at, filled.email)
