"""What whoever asks chose: what they have read, what their lists open with, in which language they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.ledger.attention import Attention
from quorate.ledger.reader_choices import ReaderChoices
from quorate.ledger.view_defaults import ViewDefaults
from quorate.surfaces.api.answering import answer
from quorate.surfaces.api.bodies import DefaultViewBody, LanguageBody, ReadBody
from quorate.surfaces.api.desk import Asked, asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.writing import done, require_match
from quorate.surfaces.keeping_views import ViewKeeping
from quorate.views.notifications import notifications_for

router = APIRouter()
ViewedList = Literal["journeys", "accounts"]
_writing: dict[str, Any] = {"responses": responses_of("writing")}
_reading: dict[str, Any] = {"responses": responses_of("reading")}


@dataclass(frozen=True)
class MarkedRead:
    """How many notifications were marked; `undo` marks as not read what one request marked, null where it was that."""

    count: int
    undo: str | None


@dataclass(frozen=True)
class DefaultView:
    """The saved view that a list of whoever asks opens with; null where it opens whole."""

    list: str
    view_id: str | None


@router.post(
    "/notifications/read", response_model=MarkedRead, tags=["notifications"], operation_id="mark_read",
    summary="Mark notifications as read.", **_writing,
)  # fmt: skip
def mark_read(request: Request, body: ReadBody) -> Response:
    """Mark those that are named, or all; what whoever asks is not told of is left out."""

    def mark(attention: Attention, asked: Asked, items: list[str]) -> str:
        now = asked.desk.clock()
        attention.mark_read(asked.person.key, items, now)
        return f"read:{now.isoformat()}"

    return _mark(request, body, mark)


@router.post(
    "/notifications/unread", response_model=MarkedRead, tags=["notifications"], operation_id="mark_unread",
    summary="Mark notifications as not read.", **_writing,
)  # fmt: skip
def mark_unread(request: Request, body: ReadBody) -> Response:
    """Mark those that are named, or all."""

    def mark(attention: Attention, asked: Asked, items: list[str]) -> None:
        for each in items:
            attention.mark_unread(asked.person.key, each)

    return _mark(request, body, mark)


@router.get(
    "/view-defaults/{list_name}", response_model=DefaultView, tags=["view-defaults"],
    operation_id="read_view_default", summary="The saved view that a list opens with.", **_reading,
)  # fmt: skip
def read_default(request: Request, list_name: ViewedList) -> Response:
    """What a list of whoever asks opens with."""
    with asking(request) as asked:
        return answer(request, _default(asked, list_name))


@router.put(
    "/view-defaults/{list_name}", response_model=DefaultView, tags=["view-defaults"],
    operation_id="choose_view_default", summary="Have a list open with a saved view.", **_writing,
)  # fmt: skip
def put_default(request: Request, list_name: ViewedList, body: DefaultViewBody) -> Response:
    """Have it open with the view from now on."""
    return _open_with(request, list_name, body.view_id)


@router.delete(
    "/view-defaults/{list_name}", response_model=DefaultView, tags=["view-defaults"],
    operation_id="drop_view_default", summary="Have a list open whole.", **_writing,
)  # fmt: skip
def delete_default(request: Request, list_name: ViewedList) -> Response:
    """Have it open whole from now on."""
    return _open_with(request, list_name, "")


@router.get(
    "/language", response_model=LanguageBody, tags=["language"], operation_id="read_language",
    summary="The language of what is sent to one.", **_reading,
)  # fmt: skip
def read_language(request: Request) -> Response:
    """The language that whoever asks chose for messages; null for that of the workspace."""
    with asking(request) as asked:
        return answer(request, _language(asked))


@router.put(
    "/language", response_model=LanguageBody, tags=["language"], operation_id="choose_language",
    summary="Choose the language of what is sent to one.", **_writing,
)  # fmt: skip
def put_language(request: Request, body: LanguageBody) -> Response:
    """Keep the language; answers of the API are in that of `Accept-Language`."""
    with asking(request) as asked:
        require_match(request, _language(asked))
        choices = ReaderChoices(asked.workspace.database)
        try:
            choices.choose_language(asked.person.key, body.language, asked.desk.clock())
        finally:
            choices.close()
        return answer(request, _language(asked))


def _mark(
    request: Request, body: ReadBody, mark: Callable[[Attention, Asked, list[str]], str | None]
) -> Response:
    with asking(request) as asked:
        unnoticed = asked.desk.unnoticed.of(asked.workspace, asked.snapshot)
        found = notifications_for(asked.reader, asked.workspace, asked.person, unnoticed=unnoticed).items
        wanted = None if body.items is None else set(body.items)
        items = [each.item_id for each in found if wanted is None or each.item_id in wanted]
        attention = Attention(asked.workspace.database)
        try:
            undo = mark(attention, asked, items)
        finally:
            attention.close()
    return done(MarkedRead(len(items), undo))


def _open_with(request: Request, list_name: str, view_id: str) -> Response:
    with asking(request) as asked:
        require_match(request, _default(asked, list_name))
        ViewKeeping(asked.workspace, asked.desk.clock).open_with(asked.person, list_name, view_id)
        return answer(request, _default(asked, list_name))


def _default(asked: Asked, list_name: str) -> DefaultView:
    defaults = ViewDefaults(asked.workspace.database)
    try:
        return DefaultView(list_name, defaults.of(asked.person.key).get(list_name) or None)
    finally:
        defaults.close()


def _language(asked: Asked) -> dict[str, str | None]:
    choices = ReaderChoices(asked.workspace.database)
    try:
        return {"language": choices.languages().get(asked.person.key)}
    finally:
        choices.close()
