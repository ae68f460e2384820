"""Traffic that belongs to no company of the market: students, job seekers, robots, made-up addresses."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY, monday_of
from quorate.market.conditions import Conditions
from quorate.market.frame import Frame
from quorate.market.lexicon.people_names import CULTURES, address_part
from quorate.market.observation.agents import COMPUTERS, TELEPHONES
from quorate.market.observation.arrivals import REFERRERS, query_of, utm_of
from quorate.market.observation.browsers import LOCALES, Device, clock_error
from quorate.market.observation.forms import FORM_EVENTS, FORM_PAGES
from quorate.market.observation.identifiers import token, uuid_text
from quorate.market.observation.machines import MachineNotes, crawl
from quorate.market.observation.tracking import Page, Tracker
from quorate.market.purposes import Purpose
from quorate.market.streams import Choice, Stream
from quorate.market.world.library import CASUAL_READING
from quorate.market.world.networks import carriers_of
from quorate.market.world.people import FREE_MAIL
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import OFFERINGS
from quorate.market.writers.segment import Message, SegmentWriter

_VISITS_PER_YEAR = 7.0
_CRAWLS_PER_YEAR = 0.4
_JUNK_PER_YEAR = 0.9
_ARRIVALS = Choice(("organic", "direct", "social", "ad"), (56, 14, 10, 20))
_COMES_BACK = 0.2
_JUNK_FORMS = Choice(("contact", "demo"), (4, 1))
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
    frame, conditions = life.market.frame, life.market.conditions
    stream = Stream(life.market.seed, Purpose.SEE_STRANGERS, life.company.index)
    tracker = Tracker(writer, stream, frame, conditions.spoilt_scale)
    years = (frame.end - frame.start) / (365.25 * 86_400)
    strangers, robots = years * conditions.stranger_scale, years * conditions.robot_scale
    for _ in range(stream.poisson(_VISITS_PER_YEAR * strangers)):
        _wander_in(stream, tracker, _moment(stream, frame), life.market)
    for _ in range(stream.poisson(_CRAWLS_PER_YEAR * robots)):
        crawl(stream, tracker, notes, frame)
    return [
        _junk(stream, tracker, _moment(stream, frame), conditions)
        for _ in range(stream.poisson(_JUNK_PER_YEAR * strangers))
    ]


def _moment(stream: Stream, frame: Frame) -> int:
    return frame.start + int(stream.unit() * (frame.end - frame.start))


def _visitor(stream: Stream, conditions: Conditions) -> tuple[Device, str]:
    """A device like anybody's, so that nothing but what is read tells a stranger, and its address."""
    country = stream.pick(_COUNTRIES)
    is_phone = stream.chance(0.25)
    device = Device(
        stream.pick(TELEPHONES) if is_phone else COMPUTERS.draw(stream),
        LOCALES[country] if stream.chance(0.8) else "en-US",
        is_phone=is_phone,
        cookie_days=1.0,
        clock_error_seconds=clock_error(stream, conditions.clock_error_share),
        anonymous_id=uuid_text(stream),
    )
    return device, stream.pick(carriers_of(country)).block.draw(stream)


def _wander_in(stream: Stream, tracker: Tracker, at: int, market: Market) -> None:
    """A visit or two by somebody who will never be heard of, by the ways others come."""
    device, address = _visitor(stream, market.conditions)
    _look_around(stream, tracker, at, device, address, market)
    if stream.chance(_COMES_BACK):
        at += int(stream.exponential(12.0) * DAY) + DAY
        _look_around(stream, tracker, at, device, address, market)


def _look_around(
    stream: Stream, tracker: Tracker, at: int, device: Device, address: str, market: Market
) -> None:
    arrival, utm = _ARRIVALS.draw(stream), None
    if arrival == "ad" and at < market.marketing_ends_day * DAY:
        running = market.programme.advertising_in(monday_of(at // DAY), stream.pick(OFFERINGS).key)
        utm = utm_of(stream.pick(running)) if running else None
    search, referrer = query_of(utm), REFERRERS.get(arrival, "")
    for _ in range(1 + min(3, stream.poisson(0.4))):
        content = CASUAL_READING.draw(stream)
        page = Page(content.path, content.title, search, referrer)
        if stream.chance(0.15):
            page = Page("/careers", "Careers", search, referrer)
        body: Message = {"type": "page", "name": page.title, "properties": page.described()}
        tracker.from_browser(at, device, address, page, body, utm)
        at += stream.whole(8, 200)
        search, referrer, utm = "", "", None


def _junk(stream: Stream, tracker: Tracker, at: int, conditions: Conditions) -> JunkForm:
    device, address = _visitor(stream, conditions)
    names = CULTURES[stream.pick(_CULTURES)]
    first, last = stream.pick(names.first), stream.pick(names.last)
    email = f"{address_part(first, '')}_{address_part(last, '')}{stream.whole(100, 999)}@{FREE_MAIL[0]}"
    company = stream.pick(("University project", "Student", "none", "self", "n/a", "Freelance"))
    if stream.chance(0.35):
        first, last, company = "asdf", "asdf", "asdf"
        email = f"{token(stream, 6)}@qwertyuiopmail.com"
    device.user_id = f"usr_{token(stream, 20)}"
    traits: Message = {"email": email, "firstName": first, "lastName": last, "company": company}
    form = _JUNK_FORMS.draw(stream)
    page = FORM_PAGES[form]
    tracker.from_browser(at, device, address, page, {"type": "identify", "traits": traits})
    body: Message = {"type": "track", "event": FORM_EVENTS[form], "properties": {"form": form}}
    tracker.from_browser(at + 1, device, address, page, body)
    return JunkForm(at, first, last, email, company)
