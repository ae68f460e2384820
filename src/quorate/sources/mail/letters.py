"""What the head of a message says: from whom to whom, when, about what, and whether it answers another."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from quorate.sources.dates import EARLIEST_YEAR, LATEST_YEAR
from quorate.sources.mail.fields import BROKEN, Fields, Party
from quorate.sources.mail.heads import Head
from quorate.sources.personal_touches import Unusable

_REPLY = re.compile(r"\s*(re|aw|antw|sv|vs|ref|odp|ynt|rv|r)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_PRIVATE = frozenset({"private", "personal", "company-confidential"})
_SLOWEST_DELIVERY = timedelta(days=1)

CUT_OFF = Unusable("cut_off", "the file ends before the head of this message does")
NOT_A_MESSAGE = Unusable("not_a_message", "what stands here is no head of a message")
NO_SENDER = Unusable("no_sender", "the message names no sender's address")
NO_DATE = Unusable("no_date", "the message has no date that can be read, so it is not known when it was sent")
ABSURD_DATE = Unusable("absurd_date", f"the message is dated before {EARLIEST_YEAR} or after {LATEST_YEAR}")
DATE_AHEAD = Unusable("date_ahead", "the message is dated more than a day after it was delivered")


@dataclass(frozen=True)
class Letter:
    """One message, usable as far as its sender and date go; `sent_at` is UTC."""

    number: int
    message_id: str
    sent_at: datetime
    sender: Party
    to: tuple[Party, ...]
    copied: tuple[Party, ...]
    delivered_to: tuple[Party, ...]
    subject: str | None
    is_answer: bool


def parse(head: Head) -> Fields | Unusable:
    """The head's fields, or why there are none."""
    if not head.is_whole:
        return CUT_OFF
    try:
        return Fields(head.text)
    except ValueError:
        return NOT_A_MESSAGE


def read_letter(head: Head, fields: Fields) -> Letter | Unusable:
    """The letter a message is, or why it is none that can be used."""
    sender = next(iter(fields.parties("from")), None) or next(iter(fields.parties("sender")), None)
    if sender is None:
        return NO_SENDER
    sent_at = _moment(fields.text("date"))
    if sent_at is None:
        return NO_DATE
    if not EARLIEST_YEAR <= sent_at.year <= LATEST_YEAR:
        return ABSURD_DATE
    delivered_at = _delivered_at(head, fields)
    if delivered_at is not None and sent_at > delivered_at + _SLOWEST_DELIVERY:
        return DATE_AHEAD
    subject = fields.text("subject") or None
    is_private = fields.text("sensitivity").lower() in _PRIVATE
    return Letter(
        number=head.number,
        message_id=_message_id(fields, sender, subject),
        sent_at=sent_at,
        sender=sender,
        to=tuple(fields.parties("to")),
        copied=tuple(fields.parties("cc", "bcc")),
        delivered_to=tuple(fields.parties("delivered-to", "x-original-to", "envelope-to")),
        subject=None if is_private else subject,
        is_answer=_is_answer(fields, subject),
    )


def shown(fields: Fields) -> dict[str, str]:
    """What may be kept of a message that is set aside: neither what it is about nor whom else it went to."""
    return {name: text for name in ("message-id", "date", "from") if (text := fields.text(name))}


def _moment(written: str) -> datetime | None:
    """The moment in UTC; a time without a zone is taken as UTC."""
    try:
        moment = parsedate_to_datetime(written)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (*BROKEN, OverflowError):
        return None


def _delivered_at(head: Head, fields: Fields) -> datetime | None:
    """When the message arrived, by the last server it went through or by the mailbox."""
    received = fields.text("received").rpartition(";")[2]
    envelope = head.envelope.decode("latin-1").strip().split(maxsplit=2)
    return _moment(received) or (_moment(envelope[2]) if len(envelope) == 3 else None)


def _message_id(fields: Fields, sender: Party, subject: str | None) -> str:
    """Its id, the same in every mailbox; of what it says where it carries none."""
    found = re.sub(r"[\s<>]", "", fields.text("message-id"))
    if found:
        return found
    parts = "\n".join((sender.address, fields.text("date"), fields.text("to"), subject or ""))
    return "unnamed-" + hashlib.md5(parts.encode(), usedforsecurity=False).hexdigest()


def _is_answer(fields: Fields, subject: str | None) -> bool:
    """Whether it answers a message, by what mail programs note, else by how its subject begins."""
    if fields.text("in-reply-to") or fields.text("references"):
        return True
    return _REPLY.match(subject or "") is not None
