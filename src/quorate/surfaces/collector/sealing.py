"""Stamp a message on arrival: when it came, from where, and what tells it from all others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from quorate.sources.segment.messages import id_text, json_text
from quorate.warehouse.inbox import Arrived

# Libraries and plain HTTP clients of servers: the address and agent they send from are not those of the person.
_SERVER_AGENTS = re.compile(
    r"(analytics|rudder(stack|-sdk)?|posthog|jitsu|snowplow|segment)[-/ _.]?(sdk[-_])?"
    r"(python|node|java|go|ruby|php|\.?net|dotnet|csharp|rust|elixir|scala|server)\b"
    r"|python-(requests|urllib3|httpx)|python/|aiohttp|node(-fetch)?(/|$)|undici|axios|go-http-client|java/"
    r"|apache-httpclient|ruby|faraday|guzzle|libwww|reqwest|hackney|\.net",
    re.IGNORECASE,
)
_SECONDS_ALIKE = 3600
# Browsers write some 200 characters; the agent is kept with every event of a request.
_LONGEST_AGENT = 1_000
_KNOWN_AGENTS = 4_096


class Arrival(NamedTuple):
    """How a request came: the sender's name, the moment, and the address and agent it came from."""

    sender: str
    at: datetime
    address: str | None
    agent: str | None

    @staticmethod
    def of(sender: str, at: datetime, address: str | None, agent: str | None) -> Arrival:
        """An arrival with an agent no longer than browsers write it."""
        return Arrival(sender, at, address, agent[:_LONGEST_AGENT] if agent else None)


def sealed(message: dict[str, Any], arrival: Arrival) -> Arrived:
    """The message as the inbox keeps it. `message` is changed.

    The sender's own `timestamp` becomes `originalTimestamp`, which is corrected by `sentAt` and `receivedAt` when
    it is read: clocks of devices are wrong. Address and agent are added where the sender said none.
    """
    told = message.pop("timestamp", None)
    message["originalTimestamp"] = message.get("originalTimestamp") or told
    message_id = id_text(message.get("messageId")) or _content_name(message, arrival)
    message["messageId"] = message_id
    message["receivedAt"] = _written(arrival.at)
    if not _is_from_server(message, arrival.agent):
        _add_surroundings(message, arrival)
    return Arrived(message_id, arrival.sender, arrival.at, json_text(message))


def _content_name(message: Mapping[str, Any], arrival: Arrival) -> str:
    """A name made of what the message says, so that the same sent twice is one.

    A message that says no time either is taken for the same one only within the hour.
    """
    said = {name: value for name, value in message.items() if name not in ("sentAt", "receivedAt")}
    hour = None if message["originalTimestamp"] else int(arrival.at.timestamp()) // _SECONDS_ALIKE
    text = json_text([arrival.sender, hour, said])
    return "content:" + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _is_from_server(message: Mapping[str, Any], agent: str | None) -> bool:
    return message.get("channel") == "server" or bool(agent and _names_server(agent))


@lru_cache(_KNOWN_AGENTS)
def _names_server(agent: str) -> bool:
    return _SERVER_AGENTS.match(agent) is not None


@lru_cache(1)
def _written(at: datetime) -> str:
    """All events of a request share the moment."""
    return at.isoformat(timespec="milliseconds") + "Z"


def _add_surroundings(message: dict[str, Any], arrival: Arrival) -> None:
    context = message.get("context")
    context = dict(context) if isinstance(context, dict) else {}
    if arrival.address and not context.get("ip"):
        context["ip"] = arrival.address
    if arrival.agent and not context.get("userAgent"):
        context["userAgent"] = arrival.agent
    message["context"] = context
