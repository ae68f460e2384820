"""Have what was held back all the same, on top of what came between."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import NotFound
from quorate.ledger.rules import UNCHANGED
from quorate.ledger.said_ledger import SaidLedger
from quorate.surfaces.api import work_nouns
from quorate.surfaces.api.desk import Asked, asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.writing import WrittenAnswer, decided, said
from quorate.surfaces.keeping_views import ViewKeeping
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.surfaces.saying import Saying

router = APIRouter()
ROOT = "/api/v1"
_shared: dict[str, Any] = {
    "status_code": 201,
    "response_model": WrittenAnswer,
    "responses": responses_of("writing"),
    "description": "`event_id` is what the refusal named as `where`. Applied twice it is written once.",
}


@router.post(
    "/notes/held/{event_id}/apply", tags=["notes"], operation_id="apply_held_note",
    summary="Have a held edit of a note all the same.", **_shared,
)  # fmt: skip
def apply_note(request: Request, event_id: Key) -> Response:
    """Write the note as it was held."""
    with asking(request) as asked:
        work_nouns.note_of(asked, _said_id(asked, event_id, "note"))
        outcome = _saying(asked).apply(asked.snapshot, asked.writer, event_id)
    return said(outcome, f"{ROOT}/notes", is_new=True)


@router.post(
    "/statements/held/{event_id}/apply", tags=["statements"], operation_id="apply_held_statement",
    summary="State what was held all the same.", **_shared,
)  # fmt: skip
def apply_statement(request: Request, event_id: Key) -> Response:
    """State it beside what the others said."""
    with asking(request) as asked:
        _said_id(asked, event_id, "statement")
        outcome = _saying(asked).apply(asked.snapshot, asked.writer, event_id)
    return said(outcome, f"{ROOT}/statements", is_new=True)


@router.post(
    "/views/held/{event_id}/apply", tags=["views"], operation_id="apply_held_view",
    summary="Have a held change of a saved view all the same.", **_shared,
)  # fmt: skip
def apply_view(request: Request, event_id: Key) -> Response:
    """Change the view as it was held."""
    with asking(request) as asked:
        work_nouns.view_of(asked, _said_id(asked, event_id, "view"))
        outcome = ViewKeeping(asked.workspace, asked.desk.clock).apply(asked.person, event_id)
    return said(outcome, f"{ROOT}/views", is_new=True)


@router.post(
    "/moves/held/{event_id}/apply", tags=["moves"], operation_id="apply_held_decision",
    summary="Have a held decision about a move all the same.", **_shared,
)  # fmt: skip
def apply_decision(request: Request, event_id: Key) -> Response:
    """Decide as it was held."""
    with asking(request) as asked:
        outcome = PlanDeciding(asked.workspace, asked.desk.clock).apply(
            asked.snapshot, asked.writer, event_id
        )
    return decided(outcome, f"{ROOT}/moves")


def _said_id(asked: Asked, event_id: str, thing: str) -> str:
    ledger = SaidLedger(asked.workspace.database)
    try:
        found = ledger.one(event_id)
    finally:
        ledger.close()
    if found.thing != thing:
        raise NotFound(f"There is no held {thing} '{event_id[:80]}'.", state=UNCHANGED)
    return found.said_id


def _saying(asked: Asked) -> Saying:
    return Saying(asked.workspace, asked.desk.clock)
