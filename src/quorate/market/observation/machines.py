"""Machines among the people: scanners that click every link of a mail, and robots that read the site."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.market.calendars import DAY
from quorate.market.frame import Frame
from quorate.market.observation.agents import MAIL_SCANNER, ROBOTS
from quorate.market.observation.browsers import Device
from quorate.market.observation.identifiers import uuid_text
from quorate.market.observation.tracking import Page, Tracker
from quorate.market.streams import Stream
from quorate.market.world.library import CONTENTS, SITE
from quorate.market.world.networks import HOSTING, SCANNING
from quorate.market.world.programme import Send
from quorate.market.writers.segment import Message

_SCANNED_SHARE = 0.85


@dataclass(slots=True)
class MachineNotes:
    """The messages that no person caused: (message id, kind of machine)."""

    rows: list[tuple[str, str]] = field(default_factory=list)

    def add(self, message_id: str | None, kind: str) -> None:
        """Note a message, if it was exported at all."""
        if message_id is not None:
            self.rows.append((message_id, kind))


def scan_mail(
    stream: Stream,
    tracker: Tracker,
    notes: MachineNotes,
    delivered_at: int,
    user_id: str,
    base: Message,
    context: Message,
    send: Send,
) -> None:
    """A security gateway opens the mail and follows all its links within seconds of delivery."""
    if not stream.chance(_SCANNED_SHARE):
        return
    machine: Message = {
        **context,
        "ip": SCANNING.block.draw(stream),
        "userAgent": MAIL_SCANNER,
    }
    at = delivered_at + stream.whole(1, 25)
    opened: Message = {"type": "track", "event": "Email Opened", "properties": base}
    notes.add(tracker.from_server(at, user_id, opened, machine), "mail_scanner")
    links = [content.url for content in send.contents] + [f"{SITE}/unsubscribe-preferences"]
    for number, url in enumerate(links):
        at += stream.below(3)
        properties: Message = {**base, "link_id": f"link{number}", "link_url": url}
        clicked: Message = {"type": "track", "event": "Email Link Clicked", "properties": properties}
        notes.add(tracker.from_server(at, user_id, clicked, machine), "mail_scanner")


def crawl(stream: Stream, tracker: Tracker, notes: MachineNotes, frame: Frame) -> None:
    """A robot reads a handful of pages, a second or two each."""
    at = frame.start + stream.below(frame.end - frame.start - DAY // 2)
    robot = Device(
        stream.pick(ROBOTS),
        "en-US",
        is_phone=False,
        cookie_days=1.0,
        clock_error_seconds=0,
        anonymous_id=uuid_text(stream),
    )
    address = HOSTING.block.draw(stream)
    for _ in range(stream.whole(3, 18)):
        content = stream.pick(CONTENTS)
        page = Page(content.path, content.title)
        body: Message = {"type": "page", "name": page.title, "properties": page.described()}
        notes.add(tracker.from_browser(at, robot, address, page, body), "robot")
        at += stream.whole(0, 3)
