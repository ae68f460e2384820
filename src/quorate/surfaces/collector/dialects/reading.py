"""What a dialect makes of a request, and the parts of requests that several dialects share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quorate.surfaces.collector.answers import Answer, Refused, document
from quorate.surfaces.collector.requests import Request

Message = dict[str, Any]

TAKEN = document({"success": True})


@dataclass(frozen=True)
class Told:
    """What one request holds: who sends, the messages, and the answer once they are kept.

    `unpacked_bytes` is the size of what was packed within the body; 0 where the body itself was read.
    """

    write_key: str | None
    messages: list[Message]
    answer: Answer = TAKEN
    unpacked_bytes: int = 0


Reader = Callable[[Request], Told]
# Method and path, without a slash at the end.
Routes = Mapping[tuple[str, str], Reader]


def write_key(request: Request, body: Mapping[str, Any] | None = None) -> str | None:
    """The write key in the authorisation, a header, the address or the body, in this order.

    The header may hold a key and a secret with a colon between, as basic authorisation does; the key is enough.
    """
    header = (request.header(b"x-write-key") or "").partition(":")[0]
    written = request.basic_user or header or request.query.get("writeKey")
    return written or (text(body.get("writeKey")) if body else None)


def objects(value: object, where: str) -> list[Message]:
    """A list of objects. Raises `Refused` (400), saying which item is none."""
    if not isinstance(value, list):
        raise Refused(400, "no_events", f"{where} must be a list of events")
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            raise Refused(400, "not_an_event", f"{where}[{number}] is not a JSON object")
    return value


def text(value: object) -> str | None:
    """A text that is not empty."""
    return value if isinstance(value, str) and value else None


def mapping(value: object) -> dict[str, Any]:
    """A JSON object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def without_empty(message: Message) -> Message:
    """The message without what says nothing."""
    return {name: value for name, value in message.items() if value not in (None, "", {}, [])}
