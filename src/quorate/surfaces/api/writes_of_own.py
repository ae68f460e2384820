"""Keep what is one's own: saved views, what one follows, how one is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.ledger.deliveries import Deliveries, Preference
from quorate.surfaces.api import work_nouns
from quorate.surfaces.api.answering import answer
from quorate.surfaces.api.bodies import PreferenceBody, ViewBody, ViewChange
from quorate.surfaces.api.desk import Asked, asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.writing import WrittenAnswer, require_match, said
from quorate.surfaces.following import follow
from quorate.surfaces.keeping_views import ViewKeeping
from quorate.views.digests import require_preference
from quorate.views.notifications import follows

router = APIRouter()
ROOT = "/api/v1"
_shared: dict[str, Any] = {"response_model": WrittenAnswer, "responses": responses_of("writing")}
Followed = Literal["journey", "account"]


@dataclass(frozen=True)
class Following:
    """Whether whoever asks follows a journey or account."""

    kind: str
    key: str
    is_following: bool


@router.post(
    "/views",
    status_code=201,
    tags=["views"],
    operation_id="save_view",
    summary="Keep a list under a name.",
    **_shared,
)
def save_view(request: Request, body: ViewBody) -> Response:
    """Keep a list under a name."""
    with asking(request) as asked:
        outcome = _keeping(asked).save(
            asked.person, body.list, body.name, body.query, is_shared=body.is_shared
        )
    return said(outcome, f"{ROOT}/views")


@router.put(
    "/views/{key}", tags=["views"], operation_id="change_view", summary="Change a saved view.", **_shared
)
def change_view(request: Request, key: Key, body: ViewChange) -> Response:
    """Change what is given of a view; `If-Match` or `seen_version` keep what its author has not seen."""
    with asking(request) as asked:
        require_match(request, work_nouns.view_of(asked, key))
        outcome = _keeping(asked).change(
            asked.person, key, name=body.name, query=body.query, is_shared=body.is_shared,
            seen_version=body.seen_version,
        )  # fmt: skip
    return said(outcome, f"{ROOT}/views")


@router.delete(
    "/views/{key}", tags=["views"], operation_id="delete_view", summary="Let a saved view go.", **_shared
)
def delete_view(request: Request, key: Key) -> Response:
    """Let a view go; the ledger keeps that it was there."""
    with asking(request) as asked:
        require_match(request, work_nouns.view_of(asked, key))
        outcome = _keeping(asked).delete(asked.person, key)
    return said(outcome, f"{ROOT}/views")


@router.get(
    "/follows/{kind}/{key}", response_model=Following, tags=["follows"], operation_id="read_follow",
    summary="Whether one follows a journey or account.", responses=responses_of("reading"),
)  # fmt: skip
def read_follow(request: Request, kind: Followed, key: Key) -> Response:
    """Whether whoever asks follows it."""
    with asking(request) as asked:
        found = follows(asked.reader, asked.workspace, asked.person, kind, key)
    return answer(request, Following(kind, key, found))


@router.put(
    "/follows/{kind}/{key}", response_model=Following, tags=["follows"], operation_id="follow",
    summary="Follow a journey or account.", responses=responses_of("writing"),
)  # fmt: skip
def put_follow(request: Request, kind: Followed, key: Key) -> Response:
    """Follow it."""
    return _follow(request, kind, key, is_following=True)


@router.delete(
    "/follows/{kind}/{key}", response_model=Following, tags=["follows"], operation_id="unfollow",
    summary="Follow a journey or account no longer.", responses=responses_of("writing"),
)  # fmt: skip
def delete_follow(request: Request, kind: Followed, key: Key) -> Response:
    """Follow it no longer."""
    return _follow(request, kind, key, is_following=False)


@router.get(
    "/preferences", response_model=PreferenceBody, tags=["preferences"], operation_id="read_preferences",
    summary="How one is told outside of the pages.", responses=responses_of("reading"),
)  # fmt: skip
def read_preferences(request: Request) -> Response:
    """What whoever asks chose; told by no channel where they chose nothing."""
    with asking(request) as asked, _book(asked) as book:
        return answer(request, _kept(asked, book))


@router.put(
    "/preferences", response_model=PreferenceBody, tags=["preferences"], operation_id="choose_preferences",
    summary="Choose how one is told outside of the pages.", responses=responses_of("writing"),
)  # fmt: skip
def put_preferences(request: Request, body: PreferenceBody) -> Response:
    """Keep how whoever asks wants to be told."""
    with asking(request) as asked, _book(asked) as book:
        require_match(request, _kept(asked, book))
        person = asked.person
        said = {**body.model_dump(), "kinds": tuple(dict.fromkeys(body.kinds))}
        chosen = Preference(person.key, person.name, **said)
        require_preference(chosen, asked.workspace.settings.notifications.channels)
        book.prefer(chosen, asked.desk.clock())
    return answer(request, said)


def _kept(asked: Asked, book: Deliveries) -> dict[str, Any]:
    held = next((each for each in book.preferences() if each.colleague_key == asked.person.key), None)
    if held is None:
        return PreferenceBody().model_dump()
    return {name: getattr(held, name) for name in PreferenceBody.model_fields}


def _follow(request: Request, kind: str, key: str, *, is_following: bool) -> Response:
    with asking(request) as asked:
        follow(
            asked.workspace,
            asked.snapshot,
            asked.person,
            kind,
            key,
            asked.desk.clock(),
            is_following=is_following,
        )
    return answer(request, Following(kind, key, is_following))


@contextmanager
def _book(asked: Asked) -> Iterator[Deliveries]:
    book = Deliveries(asked.workspace.database)
    try:
        yield book
    finally:
        book.close()


def _keeping(asked: Asked) -> ViewKeeping:
    return ViewKeeping(asked.workspace, asked.desk.clock)
