"""Tracking messages: what a browser library, a mail service or a product sends, and how it goes wrong."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.frame import Frame
from quorate.market.moments import millisecond_text
from quorate.market.observation.browsers import Device
from quorate.market.observation.identifiers import uuid_text
from quorate.market.streams import Stream
from quorate.market.world.library import SITE
from quorate.market.writers.segment import Message, SegmentWriter

_BROWSER_LIBRARY: Message = {"name": "analytics.js", "version": "next-1.77.0"}
_SERVER_LIBRARY: Message = {"name": "analytics-node", "version": "2.2.1"}
_RETRIED = 0.012
_OFFLINE = 0.004
_SPOILT = 0.0006
_FLAWS = ("cut_off", "cut_off", "no_message_id", "no_identity", "unreadable_time", "unknown_type")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site as the tracker describes it."""

    path: str
    title: str
    search: str = ""
    referrer: str = ""

    def described(self) -> Message:
        """The properties of a page message and the page part of every message's context."""
        return {
            "path": self.path,
            "referrer": self.referrer,
            "search": self.search,
            "title": self.title,
            "url": f"{SITE}{self.path}{self.search}",
        }


class Tracker:
    """Sends messages of one company's people into the export, and keeps nothing after the last moment."""

    def __init__(self, writer: SegmentWriter, stream: Stream, frame: Frame, spoilt_scale: float) -> None:
        self._writer = writer
        self._stream = stream
        self._start = frame.start
        self._end = frame.end
        self._spoilt = _SPOILT * spoilt_scale

    def from_browser(
        self,
        at: int,
        device: Device,
        address: str,
        page: Page,
        body: Message,
        campaign: Message | None = None,
    ) -> str | None:
        """A message of a visitor's browser; returns its id if it arrived in time to be exported."""
        stamp = (at + device.clock_error_seconds) * 1000 + self._stream.below(1000)
        message_id = f"ajs-next-{stamp}-{uuid_text(self._stream)}"
        context: Message = {
            "ip": address,
            "library": _BROWSER_LIBRARY,
            "locale": device.locale,
            "page": page.described(),
            "userAgent": device.agent,
        }
        if campaign is not None:
            context["campaign"] = campaign
        message: Message = {
            **body,
            "anonymousId": device.anonymous_id,
            "userId": device.user_id,
            "context": context,
            "integrations": {},
            "messageId": message_id,
        }
        arrived = self._deliver(at, message, device.clock_error_seconds, self._stream.whole(80, 1_900))
        return message_id if arrived else None

    def from_server(self, at: int, user_id: str, body: Message, context: Message | None = None) -> str | None:
        """A message of one of the vendor's own services; returns its id if it arrived in time."""
        message_id = f"node-next-{uuid_text(self._stream)}"
        message: Message = {
            **body,
            "anonymousId": None,
            "userId": user_id,
            "context": {"library": _SERVER_LIBRARY, **(context or {})},
            "integrations": {},
            "messageId": message_id,
        }
        arrived = self._deliver(at, message, 0, self._stream.whole(20, 700))
        return message_id if arrived else None

    def _deliver(self, at: int, message: Message, clock_error: int, travel_ms: int) -> bool:
        stream = self._stream
        happened = at * 1000 + stream.below(1000)
        waited = int(stream.exponential(9_000_000.0)) if stream.chance(_OFFLINE) else stream.below(400)
        arrived = self._send(happened, happened + waited, clock_error * 1000, travel_ms, message)
        if stream.chance(_RETRIED):
            again = happened + waited + int(stream.exponential(40_000.0)) + 1_000
            self._send(happened, again, clock_error * 1000, travel_ms, dict(message))
        return arrived

    def _send(self, happened: int, sent: int, clock_error: int, travel_ms: int, message: Message) -> bool:
        received = sent + travel_ms
        if happened < self._start * 1000 or received >= self._end * 1000:
            return False
        received_at = millisecond_text(received)
        message["originalTimestamp"] = millisecond_text(happened + clock_error)
        message["sentAt"] = millisecond_text(sent + clock_error)
        message["receivedAt"] = received_at
        message["timestamp"] = millisecond_text(happened + travel_ms)
        if self._stream.chance(self._spoilt):
            self._spoil(received_at, message)
        else:
            self._writer.add(received_at, message)
        return True

    def _spoil(self, received_at: str, message: Message) -> None:
        """Write the message wrongly, as now and then happens; the truth keeps a note of it."""
        message = dict(message)
        flaw = self._stream.pick(_FLAWS)
        if flaw == "cut_off":
            self._writer.add_broken(received_at, message, flaw)
            return
        if flaw == "no_message_id":
            del message["messageId"]
        elif flaw == "no_identity":
            message["anonymousId"] = message["userId"] = None
        elif flaw == "unreadable_time":
            message["originalTimestamp"] = message["timestamp"] = "yesterday"
        else:
            message["type"] = "pagee"
        self._writer.add(received_at, message, flaw=flaw)
