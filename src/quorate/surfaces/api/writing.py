"""What the routes that write have in common: who writes, what is answered, and what was changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from fastapi import Request
from starlette.responses import JSONResponse, Response

from quorate.errors import QuorateError
from quorate.ledger.plan_events import Written
from quorate.ledger.said_events import Said
from quorate.surfaces.api.answering import plain, tag_of_document

Outcome: TypeAlias = Said | Written


@dataclass(frozen=True)
class WrittenAnswer:
    """What was written: the thing, the line of the ledger, its version, and what takes it back (POST /undo)."""

    id: str
    event_id: str
    version: int | None
    undo: str


class Held(QuorateError):
    """What was written contradicts what its author had not seen: kept, and not applied."""

    code = "changed_meanwhile"

    def __init__(self, event_id: str) -> None:
        super().__init__(
            "Somebody else changed this since the version you saw.",
            where=event_id,
            state="what you wrote is kept and not applied",
            do="read it again and send its version as seen_version",
        )


class VersionDiffers(QuorateError):
    """`If-Match` names another version than there is."""

    code = "version_differs"

    def __init__(self) -> None:
        super().__init__(
            "This is no longer the version you saw.", state="nothing was changed", do="read it again"
        )


def said(outcome: Said, place: str, *, is_new: bool = False) -> Response:
    """What became of a note, statement or saved view: 201 for a new one and where `is_new`. Raises `Held`."""
    if outcome.is_held:
        raise Held(outcome.event.event_id)
    event = outcome.event
    answer = WrittenAnswer(event.said_id, event.event_id, event.version, f"said:{event.event_id}")
    is_created = event.kind in ("written", "stated") or is_new
    return created(answer, f"{place}/{event.said_id}") if is_created else done(answer)


def decided(outcome: Written, place: str) -> Response:
    """What became of a decision, a comment or a move. Raises `Held`."""
    if outcome.is_held:
        raise Held(outcome.event.event_id)
    event = outcome.event
    key = event.move_id or event.event_id
    answer = WrittenAnswer(key, event.event_id, event.version, f"plan:{event.event_id}")
    return created(answer, f"{place}/{key}")


def created(answer: Any, location: str) -> Response:
    """201 with where it is."""
    return JSONResponse(plain(answer), 201, {"Location": location})


def done(answer: Any, status: int = 200) -> Response:
    """What was done."""
    return JSONResponse(plain(answer), status)


def require_match(request: Request, document: Any) -> None:
    """Raise `VersionDiffers` where `If-Match` is said and names another than this."""
    given = request.headers.get("if-match")
    if given is None or given.strip() == "*":
        return
    if tag_of_document(document) not in {each.strip() for each in given.split(",")}:
        raise VersionDiffers
