"""What is held about a person, for them; and to forget them, for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.api.desk import asking, desk_of
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.writing import done
from quorate.surfaces.privacy_requests import author_in_log, forget_person, hand_over, whose

router = APIRouter()


@dataclass(frozen=True)
class HeldPart:
    """One kind of what is held: where it stands, what it is kept for, and its rows."""

    place: str
    purpose: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class HeldAboutPerson:
    """Everything that is held about one person, without names and addresses of others, and who received it."""

    made_at: str
    identifiers: dict[str, list[str]]
    parts: list[HeldPart]
    recipients: list[dict[str, Any]]


@dataclass(frozen=True)
class SearchedFiles:
    """What was read afterwards, and the files and tables in which something of theirs was still found."""

    files: int
    byte_count: int
    forms: int
    left: list[str]
    tables: int


@dataclass(frozen=True)
class ForgottenPerson:
    """What a forgetting did: the token in the person's place, how much was changed where, and what is left."""

    token: str
    counts: dict[str, int]
    searched: SearchedFiles
    shared_names: int
    is_complete: bool


@router.get(
    "/privacy/{key}", response_model=HeldAboutPerson, tags=["privacy"], operation_id="read_held",
    summary="Everything that is held about a person, for them.", responses=responses_of("reading"),
)  # fmt: skip
def read_held(request: Request, key: Key) -> Response:
    """That it was asked for is written into the audit log; it needs an owner who sees every account."""
    desk = desk_of(request)
    with asking(request) as asked:
        person, author = whose(asked.principal, asked.snapshot, key), author_in_log(asked.principal)
    answer = done(hand_over(desk.workspace, person, author, desk.clock))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.delete(
    "/privacy/{key}", response_model=ForgottenPerson, tags=["privacy"], operation_id="forget_person",
    summary="Forget a person for good.", responses=responses_of("writing"),
)  # fmt: skip
def forget(request: Request, key: Key) -> Response:
    """Erase them everywhere in the workspace, keep them out, and search every file. It cannot be undone."""
    desk = desk_of(request)
    with asking(request) as asked:
        person, author = whose(asked.principal, asked.snapshot, key), author_in_log(asked.principal)
    forgotten = forget_person(desk.workspace, person, author, desk.clock)
    if desk.updates is not None:
        desk.updates.ask()
    return done(forgotten.to_dict())
