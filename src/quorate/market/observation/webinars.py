"""Attendee lists of the webinar service: a row per stay, an empty one for those who missed it."""

from __future__ import annotations

from quorate.market.calendars import DAY
from quorate.market.moments import plain_text
from quorate.market.observation.handwriting import Handwriting
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import WebinarSeat
from quorate.market.world.state import CompanyLife, Market
from quorate.market.writers.plain_files import PlainWriter

_OPEN_DAYS = 21
_REJOINED = 0.07
_SPOILT = 0.006


def open_webinars(market: Market, writer: PlainWriter) -> None:
    """Every webinar of the recorded days has a list, and those ahead whose registration is open."""
    until = min(market.frame.end + _OPEN_DAYS * DAY, market.marketing_ends_day * DAY)
    for webinar in market.programme.webinars:
        if market.frame.start <= webinar.starts_at < until:
            writer.open_webinar(webinar.slug)


class WebinarObserver:
    """Writes one company's seats into the lists."""

    def __init__(self, life: CompanyLife, writer: PlainWriter) -> None:
        self._life = life
        self._writer = writer
        self._stream = Stream(life.market.seed, Purpose.SEE_WEBINARS, life.company.index)
        conditions = life.market.conditions
        self._handwriting = Handwriting(self._stream, life.company.words, conditions.variant_scale)
        self._spoilt = _SPOILT * conditions.spoilt_scale

    def see(self, act: WebinarSeat) -> None:
        """One registration: a row, or two where somebody dropped out and came back."""
        frame = self._life.market.frame
        starts_at = act.webinar.starts_at
        if not frame.start <= starts_at < frame.end + _OPEN_DAYS * DAY or act.registered_at >= frame.end:
            return
        person, stream = act.person, self._stream
        company = self._handwriting.organisation(person)
        first, last = self._handwriting.name(person, short=0.2, unaccented=0.1)
        title = self._handwriting.title(person) if stream.chance(0.75) else ""
        who = [
            act.webinar.topic,
            act.email,
            first,
            last,
            company,
            title,
            plain_text(act.registered_at),
        ]
        joined, left = act.joined_at, act.left_at
        if joined is None or left is None or left >= frame.end:
            self._put(act, who, "", "", "")
            return
        questions = "; ".join(act.questions)
        if stream.chance(_REJOINED) and left - joined > 600:
            middle = joined + (left - joined) // 2
            self._put(act, who, plain_text(joined), plain_text(middle), "")
            self._put(act, who, plain_text(middle + 45), plain_text(left), questions)
        else:
            self._put(act, who, plain_text(joined), plain_text(left), questions)

    def _put(self, act: WebinarSeat, who: list[str], joined: str, left: str, questions: str) -> None:
        fields = [*who, joined, left, questions]
        flaw = ""
        if self._stream.chance(self._spoilt):
            flaw, fields[1] = "address_missing", ""
        key = f"{who[6]} {who[1]} {joined}"
        self._writer.add_seat(act.webinar.slug, key, fields, flaw=flaw, record_id=who[1])
