"""A message with what all of its rows need: who, when, under which name."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from quorate.sources.segment.messages import (
    Context,
    Message,
    Named,
    id_text,
    json_text,
    mail_of,
    named,
    word_of,
)

_NO_CONTEXT = Context()


class Heard(NamedTuple):
    """A message with what all of its rows need."""

    row_number: int
    message: Message
    record_id: str
    occurred_at: datetime
    known_at: datetime
    user_key: str | None
    visitor_key: str | None
    user_mail: str | None
    properties: Named
    context: Context
    traits: Named
    url: str | None


def hear(row_number: int, message: Message, occurred_at: datetime, known_at: datetime) -> Heard:
    """The message with its ids as keys and its name."""
    user = id_text(message.user_id)
    device = id_text(message.anonymous_id)
    properties = named(message.properties)
    context = message.context if isinstance(message.context, Context) else _NO_CONTEXT
    return Heard(
        row_number,
        message,
        f"segment:{id_text(message.message_id) or _content_name(message, occurred_at)}",
        occurred_at,
        known_at,
        f"segment:user:{user}" if user else None,
        f"segment:device:{device}" if device else None,
        mail_of(user),
        properties,
        context,
        named(context.traits),
        word_of(properties, "url", "link_url") or word_of(named(context.page), "url"),
    )


def _content_name(message: Message, occurred_at: datetime) -> str:
    """A name made of what the message says, for those without one: said twice, it is one message."""
    said = (
        message.type, message.anonymous_id, message.user_id, message.previous_id, message.group_id,
        message.event, message.name, occurred_at, message.properties, message.traits,
    )  # fmt: skip
    return "content:" + hashlib.md5(json_text(said).encode(), usedforsecurity=False).hexdigest()
