"""The log's rows that one tracking message gives."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.sources.segment.hearing import hear
from quorate.sources.segment.log_rows import Row
from quorate.sources.segment.messages import Message, times
from quorate.sources.segment.people import alias_rows, group_rows, identify_rows
from quorate.sources.segment.touches import page_rows, track_rows


@dataclass(frozen=True)
class Unusable:
    """Why a message gives no row."""

    code: str
    reason: str


NO_TYPE = Unusable("no_type", "the message does not say what type it is of")
NO_DATE = Unusable(
    "no_date", "the message carries no time that can be read, so it is not known when it happened"
)
NOBODY = Unusable("nobody", "the message names neither a device nor a user")
NOTHING_SAID = Unusable("nothing_said", "the message says nothing about who the person or company is")


def rows_of(row_number: int, message: Message) -> list[Row] | Unusable:
    """The rows a message gives, or why it gives none."""
    make = _MAKERS.get(message.type or "")
    if make is None:
        return (
            Unusable("unknown_type", f"'{message.type}' is no type of tracking message")
            if message.type
            else NO_TYPE
        )
    when = times(message)
    if when is None:
        return NO_DATE
    heard = hear(row_number, message, *when)
    if heard.user_key is None and heard.visitor_key is None and message.type != "group":
        return NOBODY
    return list(make(heard)) or NOTHING_SAID


_MAKERS = {
    "page": page_rows,
    "screen": page_rows,
    "track": track_rows,
    "identify": identify_rows,
    "group": group_rows,
    "alias": alias_rows,
}
