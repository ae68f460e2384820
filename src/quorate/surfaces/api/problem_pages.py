"""What each kind of problem means and what helps: where the `type` of a problem document leads."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from quorate.errors import NotFound, nearest_word
from quorate.surfaces.api.accepting import NotAcceptable, chosen_type
from quorate.surfaces.api.answering import answer
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.problem_kinds import KINDS, ProblemKind

router = APIRouter()
_GIVEN = ("application/json", "text/html")


@dataclass(frozen=True)
class ProblemHelp:
    """One kind of problem: its address, status and title, when it happens and what helps."""

    type: str
    status: int
    title: str
    meaning: str


@router.get(
    "/problems", response_model=list[ProblemHelp], tags=["problems"], responses=responses_of("public"),
    operation_id="list_problems", summary="Every kind of failure.", openapi_extra={"security": []},
)  # fmt: skip
def problems(request: Request) -> Response:
    """All kinds."""
    return answer(request, [_help(kind) for kind in KINDS.values()])


_responses = responses_of("public")
_responses[200] = {"content": {"application/json": {}, "text/html": {"schema": {"type": "string"}}}}


@router.get(
    "/problems/{name}", response_model=ProblemHelp, tags=["problems"], responses=_responses,
    operation_id="read_one_of_problems", summary="One kind of failure.", openapi_extra={"security": []},
)  # fmt: skip
def problem(request: Request, name: str) -> Response:
    """One kind: to programs as JSON, to a browser as a page."""
    kind = KINDS.get(name)
    if kind is None:
        near = nearest_word(name, list(KINDS))
        raise NotFound(
            f"There is no kind of problem called '{name[:80]}'."
            + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(KINDS)}",
        )
    chosen = chosen_type(request.headers.get("accept"), _GIVEN)
    if chosen is None:
        raise NotAcceptable(_GIVEN)
    return HTMLResponse(_page(kind)) if chosen == "text/html" else answer(request, _help(kind))


def _help(kind: ProblemKind) -> ProblemHelp:
    return ProblemHelp(kind.type, kind.status, kind.title, kind.meaning)


def _page(kind: ProblemKind) -> str:
    title, meaning = escape(kind.title), escape(kind.meaning)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<main><h1>{title}</h1><p>HTTP {kind.status}</p><p>{meaning}</p></main></html>"
    )
