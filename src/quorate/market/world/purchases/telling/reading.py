"""What members did by themselves: visits, looks at the review site, forms, questions."""

from __future__ import annotations

from quorate.market.streams import Stream
from quorate.market.world.acts import Chat, Visit
from quorate.market.world.journeys import Journey
from quorate.market.world.library import CONTENTS, PRICING
from quorate.market.world.people import Person
from quorate.market.world.programme import Campaign
from quorate.market.world.purchases import reading
from quorate.market.world.purchases.telling.scene import Scene
from quorate.market.world.research import ARRIVALS, QUESTIONS, fill_in, look_up
from quorate.market.world.state import CompanyLife

_PAID_SEARCH = 0.3
_RATHER_SUBSCRIBES = 0.25


def tell_reading(scene: Scene) -> None:
    """All acts of self-education, and those who got in touch out of the blue."""
    reads = scene.happened.reads
    if reads is not None:
        rows = zip(
            reads.run.tolist(),
            reads.member.tolist(),
            reads.kind.tolist(),
            reads.content.tolist(),
            reads.other_content.tolist(),
            reading.leaves_form(scene.shelf, reads).tolist(),
            strict=True,
        )
        for run, who, kind, content, other, has_form in rows:
            found = [number for number in (content, other) if number >= 0]
            _read(scene, run, who, kind, found, has_form=has_form)
    for run, who, wants_demo in scene.happened.turned:
        life, journey, person = scene.who(run, who)
        at = scene.moment(life, life.streams.research)
        if person.is_there(at):
            life.acts.append(Visit(at - 70, person, (PRICING[journey.offering.key],), "direct"))
            _ask(life, journey, person, at, wants_demo=wants_demo)


def _read(scene: Scene, run: int, who: int, kind: int, found: list[int], *, has_form: bool) -> None:
    life, journey, person = scene.who(run, who)
    stream = life.streams.research
    at = scene.moment(life, stream)
    if not person.is_there(at):
        return
    if kind == reading.REVIEW:
        look_up(life, journey, person, at, stream)
        journey.touched.add(("channel", "review_site"))
        return
    contents = tuple(CONTENTS[number] for number in found)
    arrival, campaign = _arrival(scene, life, journey, kind, stream)
    life.acts.append(Visit(at, person, contents, arrival, campaign))
    journey.touched.add(("channel", "web"))
    if kind == reading.CHAT:
        life.acts.append(Chat(at, person, stream.pick(QUESTIONS)))
        journey.touched.add(("channel", "chat"))
    if person.is_dark:
        return
    at += 60 * len(contents) + 45
    if kind in (reading.DEMO, reading.CONTACT):
        _ask(life, journey, person, at, wants_demo=kind == reading.DEMO)
    elif has_form:
        gated = next(content for content in contents if content.is_gated)
        form = "newsletter" if kind != reading.DOWNLOAD and stream.chance(_RATHER_SUBSCRIBES) else "download"
        fill_in(life, person, form, gated, journey.offering.key, at, stream)


def _ask(life: CompanyLife, journey: Journey, person: Person, at: int, *, wants_demo: bool) -> None:
    form = "demo" if wants_demo else "contact"
    fill_in(life, person, form, None, journey.offering.key, at, life.streams.research)
    journey.asked_by = person


def _arrival(
    scene: Scene, life: CompanyLife, journey: Journey, kind: int, stream: Stream
) -> tuple[str, Campaign | None]:
    """How somebody who would have come anyway gets to the site, and the campaign that claims it."""
    if kind == reading.SEARCH:
        journey.touched.add(("channel", "search"))
        campaign = _claimed(scene, life, journey, "search", stream) if stream.chance(_PAID_SEARCH) else None
        return ("paid", campaign) if campaign is not None else ("organic", None)
    if kind == reading.RETARGETED:
        campaign = _claimed(scene, life, journey, "retargeting", stream)
        if campaign is not None:
            journey.touched.add(("channel", "ad"))
            return "retargeting", campaign
        return "direct", None
    return ARRIVALS.draw(stream), None


def _claimed(scene: Scene, life: CompanyLife, journey: Journey, kind: str, stream: Stream) -> Campaign | None:
    if life.company.is_held_out or scene.monday >= life.market.marketing_ends_day:
        return None
    running = [
        campaign
        for campaign in life.market.programme.advertising_in(scene.monday, journey.offering.key)
        if campaign.kind == kind
    ]
    if not running:
        return None
    campaign = stream.pick(running)
    journey.touched.add(("campaign", campaign.name))
    return campaign
