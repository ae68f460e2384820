"""Traffic that belongs to no company of the market: students, job seekers, robots, made-up addresses."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.lexicon.people_names import CULTURES, address_part
from quorate.market.observation.agents import STRANGER
from quorate.market.observation.browsers import Device
from quorate.market.observation.identifiers import token, uuid_text
from quorate.market.observation.machines import MachineNotes, crawl
from quorate.market.observation.tracking import Page, Tracker
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.library import CASUAL_READING
from quorate.market.world.networks import carriers_of
from quorate.market.world.people import FREE_MAIL
from quorate.market.world.state import CompanyLife
from quorate.market.writers.segment import Message, SegmentWriter

_VISITS_PER_YEAR = 7.0
_CRAWLS_PER_YEAR = 0.4
_JUNK_PER_YEAR = 0.9
_CULTURES = tuple(CULTURES)
_COUNTRIES = ("US", "GB", "DE", "IN", "BR", "FR", "AU", "PL")


@dataclass(frozen=True, slots=True)
class JunkForm:
    """A form filled in by nobody who will ever buy."""

    at: int
    first: str
    last: str
    email: str
    company: str


def pass_by(life: CompanyLife, writer: SegmentWriter, notes: MachineNotes) -> list[JunkForm]:
    """This company's share of the strangers, who grow with the market. Returns the junk forms."""
    frame = life.market.frame
    stream = Stream(life.market.seed, Purpose.SEE_STRANGERS, life.company.index)
    tracker = Tracker(writer, stream, frame.start, frame.end)
    years = (frame.end - frame.start) / (365.25 * 86_400)
    for _ in range(stream.poisson(_VISITS_PER_YEAR * years)):
        _wander_in(stream, tracker, frame.start, frame.end)
    for _ in range(stream.poisson(_CRAWLS_PER_YEAR * years)):
        crawl(stream, tracker, notes, frame)
    return [
        _junk(stream, tracker, frame.start, frame.end) for _ in range(stream.poisson(_JUNK_PER_YEAR * years))
    ]


def _visitor(stream: Stream) -> tuple[Device, str]:
    carrier = stream.pick(carriers_of(stream.pick(_COUNTRIES)))
    device = Device(
        STRANGER,
        "en-US",
        is_phone=False,
        cookie_days=1.0,
        clock_error_seconds=0,
        anonymous_id=uuid_text(stream),
    )
    return device, carrier.block.draw(stream)


def _wander_in(stream: Stream, tracker: Tracker, start: int, end: int) -> None:
    device, address = _visitor(stream)
    at = start + int(stream.unit() * (end - start))
    for _ in range(1 + min(3, stream.poisson(0.4))):
        content = CASUAL_READING.draw(stream)
        page = Page(content.path, content.title, referrer="https://www.google.com/")
        if stream.chance(0.15):
            page = Page("/careers", "Careers")
        body: Message = {"type": "page", "name": page.title, "properties": page.described()}
        tracker.from_browser(at, device, address, page, body)
        at += stream.whole(8, 200)


def _junk(stream: Stream, tracker: Tracker, start: int, end: int) -> JunkForm:
    device, address = _visitor(stream)
    at = start + int(stream.unit() * (end - start))
    names = CULTURES[stream.pick(_CULTURES)]
    first, last = stream.pick(names.first), stream.pick(names.last)
    email = f"{address_part(first, '')}_{address_part(last, '')}{stream.whole(100, 999)}@{FREE_MAIL[0]}"
    company = stream.pick(("University project", "Student", "none", "self", "n/a", "Freelance"))
    if stream.chance(0.35):
        first, last, company = "asdf", "asdf", "asdf"
        email = f"{token(stream, 6)}@qwertyuiopmail.com"
    device.user_id = f"usr_{token(stream, 20)}"
    traits: Message = {"email": email, "firstName": first, "lastName": last, "company": company}
    page = Page("/contact", "Contact us")
    tracker.from_browser(at, device, address, page, {"type": "identify", "traits": traits})
    body: Message = {"type": "track", "event": "Contact Requested", "properties": {"form": "contact"}}
    tracker.from_browser(at + 1, device, address, page, body)
    return JunkForm(at, first, last, email, company)
