"""A table or picture of a page as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Message

from quorate.errors import NotFound, UsageError
from quorate.surfaces.exports import MEDIA, exported
from quorate.surfaces.web.export_links import FOR_EXPORT
from quorate.surfaces.web.going_back import our_address

router = APIRouter()
Address = Annotated[str, Query(max_length=4_000)]
_MORE_TO_COME = 'rel="next"'


@router.get("/take/{name}.{ending}")
async def take(request: Request, name: str, ending: str, page: Address) -> Response:
    """The part `name` of `page` as csv, svg or png; of a list that is shown in pages, the whole."""
    if ending not in MEDIA:
        raise UsageError(
            f"There is no format '{ending}'.", expected=" or ".join(MEDIA), state="no file was written"
        )
    html = await _page(request, page)
    if ending == "csv" and _MORE_TO_COME in html:
        raise UsageError(
            "The list is too long to be taken along from a page.",
            where=page,
            state="no file was written",
            do="narrow it by the page's filters, or ask `quorate query` or `quorate export`",
        )
    content = await run_in_threadpool(exported, html, name, ending)
    headers = {"content-disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, media_type=MEDIA[ending], headers=headers)


async def _page(request: Request, address: str) -> str:
    """What the page at an address of our own says to whoever asks; raises `NotFound` where it does not answer."""
    parts = our_address(address)
    if parts is None or parts.path.startswith("/take/"):
        raise NotFound("There is no such page.", where=address, expected="a page of this workspace")
    kept = {key: value for key, value in request.scope.items() if key in _OF_THE_CALLER}
    scope = {
        **kept,
        "method": "GET",
        "path": parts.path,
        "raw_path": parts.path.encode("utf-8"),
        "query_string": parts.query.encode("utf-8"),
        FOR_EXPORT: True,
    }
    answer = _Answer()
    await request.app(scope, request.receive, answer)
    if answer.status != 200 or not answer.media.startswith("text/html"):
        raise NotFound(
            "There is no such page, or it cannot be shown.", where=address, do="open the page itself"
        )
    return answer.body.decode("utf-8")


# Who asks and from where: the page is made for them and nobody else. What routing has added is left out.
_OF_THE_CALLER = (
    "type", "asgi", "http_version", "scheme", "headers", "client", "server", "root_path", "state", "extensions"
)  # fmt: skip


class _Answer:
    """Keeps what an application sends."""

    def __init__(self) -> None:
        self.status = 0
        self.media = ""
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = dict(message["headers"])
            self.media = named.get(b"content-type", b"").decode("latin-1")
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
