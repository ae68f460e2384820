"""Tracking-spec messages: what is read of one, when it happened, and who it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from quorate.sources.dates import EARLIEST_YEAR, LATEST_YEAR, iso_text

_MAIL = re.compile(r"[^@\s<>,;:\"()]+@[a-z0-9.-]+\.[a-z][a-z0-9-]+")
# What broken clients send in place of an id.
_NOBODY = frozenset(
    {"", "null", "undefined", "none", "nil", "nan", "anonymous", "guest", "(null)", "[object object]", "-1"}
)
_LONGEST_NOBODY = max(map(len, _NOBODY))
_BOTS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|headless|phantom|lighthouse|pingdom|uptime|monitor|curl/|wget/|python-requests"
    r"|scanner|proofpoint|mimecast|barracuda|safelinks",
    re.IGNORECASE,
)
_MILLISECONDS_FROM = 1e11

Named = Mapping[str, Any]
_EMPTY: Named = {}


class Context(msgspec.Struct, rename="camel"):
    """What the tracker says about the surroundings of a message."""

    app: Any = None
    campaign: Any = None
    group_id: Any = None
    ip: Any = None
    page: Any = None
    traits: Any = None
    user_agent: Any = None


class Message(msgspec.Struct, rename="camel"):
    """One tracking message; everything beyond these fields is left unread."""

    type: str | None = None
    message_id: Any = None
    anonymous_id: Any = None
    user_id: Any = None
    previous_id: Any = None
    group_id: Any = None
    event: Any = None
    name: Any = None
    category: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    received_at: Any = None
    properties: Any = None
    traits: Any = None
    context: Context | list[Any] | None = None


decode = msgspec.json.Decoder(Message).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


def json_text(value: object) -> str:
    """A value as JSON with its keys in order, so that equal content is equal text."""
    return _encode(value).decode()


def moment(value: object) -> datetime | None:
    """A point in time in UTC without a zone, from ISO 8601 or from seconds or milliseconds since 1970."""
    if not value:
        return None
    try:
        found = (
            datetime.fromisoformat(value.removesuffix("Z")) if isinstance(value, str) else _of_epoch(value)
        )
        if found is not None and found.tzinfo:
            found = found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        written = iso_text(value) if isinstance(value, str) else None
        found = datetime.fromisoformat(written) if written else None
    return found if found is not None and EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


def _of_epoch(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS_FROM else value, UTC)


def times(message: Message) -> tuple[datetime, datetime] | None:
    """(when it happened, when it was received); None when the message carries no time, or one nobody can read.

    Without `timestamp` the device's own time is corrected by how far its clock was off: it happened at
    `originalTimestamp + (receivedAt - sentAt)`. Nothing happens after it was received.
    """
    received = moment(message.received_at)
    occurred = moment(message.timestamp)
    if occurred is None:
        if message.timestamp or (message.original_timestamp and moment(message.original_timestamp) is None):
            return None
        occurred = moment(message.original_timestamp)
        sent = moment(message.sent_at)
        if occurred is not None and received is not None and sent is not None:
            occurred += received - sent
        occurred = occurred or sent or received
    if occurred is None:
        return None
    known = received or occurred
    return min(occurred, known), known


def id_text(value: object) -> str | None:
    """An id as text, or None where a client sent a word for nobody."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value.strip()
        return None if len(text) <= _LONGEST_NOBODY and text.lower() in _NOBODY else text
    return (
        str(value) if isinstance(value, int | float) and not isinstance(value, bool) and value != -1 else None
    )


def mail_of(value: object) -> str | None:
    """The e-mail address in a value, in small letters."""
    if not isinstance(value, str) or "@" not in value:
        return None
    found = _MAIL.search(value.lower())
    return found[0] if found else None


def word_of(said: Named, *names: str) -> str | None:
    """The first of these names that holds text or a number."""
    for name in names:
        value = said.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            if value := value.strip():
                return value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return None


def named(value: object) -> Named:
    """The value when it is a mapping, else an empty one: some clients write an empty list for it."""
    return value if isinstance(value, dict) else _EMPTY


@lru_cache(maxsize=50_000)
def machine_likelihood(agent: str) -> float | None:
    """1 for agents that say they are machines; None where nothing tells."""
    return 1.0 if _BOTS.search(agent) else None
