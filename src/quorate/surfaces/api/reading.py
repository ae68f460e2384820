"""One route for each list, thing and whole answer of the nouns; no handler knows any of them."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from quorate.surfaces.api.answering import answer, is_known, tag_of, unchanged
from quorate.surfaces.api.cursors import CursorBook
from quorate.surfaces.api.desk import asking
from quorate.surfaces.api.noun import Listed, ListView, Noun, Rows, Single, Whole, stamp_in
from quorate.surfaces.api.openapi import responses_of

Key = Annotated[
    str, Path(min_length=1, max_length=200, description="Its id; a name or address where it is told by one.")
]


def router_of(nouns: tuple[Noun, ...]) -> APIRouter:
    """The routes that read."""
    router = APIRouter()
    for noun in nouns:
        _add(router, noun)
    return router


def _add(router: APIRouter, noun: Noun) -> None:
    shared: dict[str, Any] = {"methods": ["GET"], "tags": [noun.name], "responses": responses_of("reading")}
    path, said = f"/{noun.name}", noun.name.replace("-", "_")
    if noun.listing is not None:
        router.add_api_route(
            path, _list(noun.listing), response_model=Listed[noun.listing.item],  # type: ignore[name-defined]
            operation_id=f"list_{said}", summary=noun.says, **shared,
        )  # fmt: skip
    if noun.whole is not None:
        router.add_api_route(
            path, _whole(noun.whole), response_model=noun.whole.answer, operation_id=f"read_{said}",
            summary=noun.says, **shared,
        )  # fmt: skip
    singles = [("", noun.single)] if noun.single else []
    for part, single in [*singles, *noun.parts.items()]:
        router.add_api_route(
            f"{path}/{{key}}" + (f"/{part}" if part else ""), _single(single),
            response_model=single.answer, operation_id="_".join(("read_one_of", said, *filter(None, part.split("-")))),
            summary=f"One {noun.one}" + (f": its {part}." if part else "."), **shared,
        )  # fmt: skip


def _list(view: ListView) -> Callable[..., Response]:
    def read(request: Request, query: Any) -> Response:
        with asking(request) as asked:
            publication = asked.snapshot.publication
            tag = None if view.says_ledger else tag_of(request, publication)
            if tag is not None and is_known(request, tag):
                return unchanged(tag)
            book = CursorBook.of(request.url.path, query.chosen(), publication.run_id)
            turn = book.turn(query.cursor, query.limit)
            rows: Rows = view.read(asked, query, turn)
            following = (
                book.after(rows.after)
                if rows.after is not None
                else book.offset(turn.offset + len(rows.items), rows.count)
            )
            document = {
                "items": rows.items,
                "item_count": rows.count,
                "next": following,
                "stamp": stamp_in(asked),
            }
        return answer(request, document, tag)

    return _taking(read, view.query)


def _single(view: Single) -> Callable[..., Response]:
    def read(request: Request, key: str, query: Any) -> Response:
        with asking(request) as asked:
            tag = None if view.says_ledger else tag_of(request, asked.snapshot.publication)
            if tag is not None and is_known(request, tag):
                view.read(asked, key, query)  # what is not there has no tag
                return unchanged(tag)
            return answer(request, view.read(asked, key, query), tag)

    return _taking(read, view.query, key=Key)


def _whole(view: Whole) -> Callable[..., Response]:
    def read(request: Request, query: Any) -> Response:
        with asking(request) as asked:
            tag = None if view.says_ledger else tag_of(request, asked.snapshot.publication)
            if tag is not None and is_known(request, tag):
                return unchanged(tag)
            return answer(request, view.read(asked, query), tag)

    return _taking(read, view.query)


def _taking(read: Callable[..., Response], query: type[BaseModel], **more: Any) -> Callable[..., Response]:
    """A handler whose signature says what its address may say."""
    kinds = {"request": Request, **more, "query": Annotated[query, Query()]}
    parameters = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in kinds.items()]
    vars(read)["__signature__"] = Signature(parameters)
    return read
