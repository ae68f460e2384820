"""Write notes, statements, moves, decisions about them, and take back what was just written."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.api import work_nouns
from quorate.surfaces.api.bodies import (
    CommentBody,
    DecisionBody,
    MoveBody,
    NoteBody,
    NoteChange,
    StatementBody,
    UndoBody,
)
from quorate.surfaces.api.desk import Asked, asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.writing import WrittenAnswer, decided, require_match, said
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.surfaces.saying import Saying
from quorate.surfaces.undoing import Undoing
from quorate.views.plan_authors import recipient_named

router = APIRouter()
ROOT = "/api/v1"
_shared: dict[str, Any] = {"response_model": WrittenAnswer, "responses": responses_of("writing")}
_NEEDED = {
    "snoozed": ("until",), "dismissed": ("reason", "note"), "done": ("outcome", "result"),
    "edited": ("due_on", "channel"),
}  # fmt: skip


@router.post(
    "/notes", status_code=201, tags=["notes"], operation_id="write_note", summary="Note something.", **_shared
)
def write_note(request: Request, body: NoteBody) -> Response:
    """Note something on a journey, account, person or move."""
    with asking(request) as asked:
        outcome = _saying(asked).note(
            asked.snapshot, asked.writer, body.kind, body.key, body.text, is_sensitive=body.is_sensitive
        )
    return said(outcome, f"{ROOT}/notes")


@router.put(
    "/notes/{key}", tags=["notes"], operation_id="change_note", summary="Write a note anew.", **_shared
)
def change_note(request: Request, key: Key, body: NoteChange) -> Response:
    """Write a note anew; `If-Match` or `seen_version` keep what its author has not seen."""
    with asking(request) as asked:
        require_match(request, work_nouns.note_of(asked, key))
        outcome = _saying(asked).edit_note(
            asked.snapshot, asked.writer, key, body.text, body.seen_version, is_sensitive=body.is_sensitive
        )
    return said(outcome, f"{ROOT}/notes")


@router.delete(
    "/notes/{key}", tags=["notes"], operation_id="withdraw_note", summary="Take a note back.", **_shared
)
def withdraw_note(request: Request, key: Key) -> Response:
    """Take a note back; the ledger keeps it."""
    with asking(request) as asked:
        require_match(request, work_nouns.note_of(asked, key))
        outcome = _saying(asked).withdraw_note(asked.snapshot, asked.writer, key)
    return said(outcome, f"{ROOT}/notes")


@router.post(
    "/statements", status_code=201, tags=["statements"], operation_id="write_statement", summary="State something.",
    **_shared,
)  # fmt: skip
def write_statement(request: Request, body: StatementBody) -> Response:
    """State something about a journey, an account or a person there; it counts from the next update."""
    with asking(request) as asked:
        outcome = _saying(asked).state(
            asked.snapshot, asked.writer, body.key, body.subject, body.value, person=body.person, note=body.note,
            confidence=body.confidence, on=date.fromisoformat(body.on) if body.on else None,
            seen_version=body.seen_version,
        )  # fmt: skip
    return said(outcome, f"{ROOT}/statements")


@router.delete(
    "/statements/{key}", tags=["statements"], operation_id="withdraw_statement", summary="Take a statement back.",
    **_shared,
)  # fmt: skip
def withdraw_statement(request: Request, key: Key) -> Response:
    """Take a statement back; it counts no longer from the next update on."""
    with asking(request) as asked:
        outcome = _saying(asked).withdraw_statement(asked.snapshot, asked.writer, key)
    return said(outcome, f"{ROOT}/statements")


@router.post(
    "/moves",
    status_code=201,
    tags=["moves"],
    operation_id="add_move",
    summary="Add a move of one's own.",
    **_shared,
)
def add_move(request: Request, body: MoveBody) -> Response:
    """Add a move that nothing proposed."""
    with asking(request) as asked:
        given = body.model_dump(exclude={"journey_id", "text"}, exclude_none=True)
        outcome = _deciding(asked).add(asked.snapshot, asked.writer, body.journey_id, body.text, **given)
    return decided(outcome, f"{ROOT}/moves")


@router.post(
    "/moves/{key}/decisions", status_code=201, tags=["moves"], operation_id="decide_about_move",
    summary="Decide about a move.", **_shared,
)  # fmt: skip
def decide(request: Request, key: Key, body: DecisionBody) -> Response:
    """Decide about a move; what contradicts another's decision is kept and not applied."""
    with asking(request) as asked:
        outcome = _deciding(asked).decide(
            asked.snapshot, asked.writer, key, body.kind, _payload(asked, body), body.seen_version
        )
    return decided(outcome, f"{ROOT}/moves")


@router.post(
    "/moves/{key}/comments", status_code=201, tags=["moves"], operation_id="comment_on_move",
    summary="Say something about a move.", **_shared,
)  # fmt: skip
def comment(request: Request, key: Key, body: CommentBody) -> Response:
    """Say something about a move; everybody may."""
    with asking(request) as asked:
        outcome = _deciding(asked).comment(asked.snapshot, asked.writer, key, body.text)
    return decided(outcome, f"{ROOT}/moves")


@router.post(
    "/undo", status_code=204, tags=["undo"], operation_id="undo", summary="Take back what was just written.",
    responses=responses_of("writing"),
)  # fmt: skip
def undo(request: Request, body: UndoBody) -> Response:
    """Take back what `undo` of an answer names, as long as nobody changed it since."""
    with asking(request) as asked:
        Undoing(asked.workspace, asked.desk.clock).undo(asked.snapshot, asked.person, body.undo)
    return Response(status_code=204)


def _payload(asked: Asked, body: DecisionBody) -> dict[str, Any]:
    if body.kind == "handed_over":
        return recipient_named(asked.reader, body.to or "")
    given = body.model_dump(include=set(_NEEDED.get(body.kind, ())), exclude_none=True)
    return {"reason": "", **given} if body.kind == "dismissed" else given


def _saying(asked: Asked) -> Saying:
    return Saying(asked.workspace, asked.desk.clock)


def _deciding(asked: Asked) -> PlanDeciding:
    return PlanDeciding(asked.workspace, asked.desk.clock)
