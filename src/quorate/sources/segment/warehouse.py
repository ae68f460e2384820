"""Rows of the warehouse that Segment and its kin fill, as the tracking messages they were made of.

There is a table for each kind of message, and one for each tracked event with the event's properties; `tracks` holds
all events without theirs. Columns that begin with `context_` are what the tracker said of the surroundings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

_KINDS = {
    "identifies": "identify",
    "groups": "group",
    "pages": "page",
    "screens": "screen",
    "aliases": "alias",
    "tracks": "track",
}
ALL_EVENTS = "tracks"
# Columns of the message itself, by the names that it has for them.
_OWN = {
    "id": "messageId",
    "anonymous_id": "anonymousId",
    "user_id": "userId",
    "previous_id": "previousId",
    "group_id": "groupId",
    "received_at": "receivedAt",
    "sent_at": "sentAt",
    "original_timestamp": "originalTimestamp",
    "timestamp": "timestamp",
}
# What loading added, and the event's name in the two ways it is written.
_LOADED = frozenset({"uuid", "uuid_ts", "loaded_at", "event", "event_text"})
_CONTEXT = "context_"
_NESTED = ("app", "campaign", "page", "traits")
_PLAIN_CONTEXT = {"ip": "ip", "request_ip": "ip", "user_agent": "userAgent", "group_id": "groupId"}
_OF_A_MESSAGE = frozenset({"id", "received_at"})


def is_of_messages(table: str, columns: Collection[str]) -> bool:
    """Whether the rows of a table are messages: those of a kind, or those of one event."""
    names = set(columns)
    if not names >= _OF_A_MESSAGE:
        return False
    return table in _KINDS or ("event" in names and bool(names & {"user_id", "anonymous_id"}))


def events_apart(tables: Iterable[str]) -> list[str]:
    """The events that have a table of their own among these, as `tracks` names them."""
    return [table for table in tables if table not in _KINDS]


def message_of(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The message that a row was made of; cells that are empty were not in it."""
    kind = _KINDS.get(table, "track")
    said: dict[str, Any] = {}
    context: dict[str, Any] = {}
    message: dict[str, Any] = {"type": kind}
    for name, value in row.items():
        if value is None or name in _LOADED:
            continue
        if name in _OWN:
            message[_OWN[name]] = value
        elif name.startswith(_CONTEXT):
            _put(context, name.removeprefix(_CONTEXT), value)
        else:
            said[name] = value
    if kind == "track":
        message["event"] = row.get("event_text") or row.get("event") or table
    elif kind in ("page", "screen"):
        message |= {name: said.pop(name) for name in ("name", "category") if name in said}
    message["traits" if kind in ("identify", "group") else "properties"] = said
    return {**message, "context": context} if context else message


def _put(context: dict[str, Any], name: str, value: Any) -> None:
    if name in _PLAIN_CONTEXT:
        context.setdefault(_PLAIN_CONTEXT[name], value)
        return
    group, _, inner = name.partition("_")
    if inner and group in _NESTED:
        context.setdefault(group, {})[inner] = value
