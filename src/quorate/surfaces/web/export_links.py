"""Below every table and picture of a page, links to take it along as a file: the one place that knows of them."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import escape
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.surfaces.exports import KINDS
from quorate.surfaces.exports.page_parts import PagePart, page_parts

# Set in the scope of a request that asks for a page in order to export a part of it.
FOR_EXPORT = "quorate.for_export"


class ExportLinks:
    """ASGI middleware that adds the links to pages that are read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope.get(FOR_EXPORT):
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        page = f"{scope['path']}?{query}" if query else scope["path"]
        await self._app(scope, receive, _Linking(page, send))


class _Linking:
    """Sends on what comes, a page in one piece and with its links."""

    def __init__(self, page: str, send: Send) -> None:
        self._page = page
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        body = with_links(self._body.decode("utf-8"), self._page).encode("utf-8")
        MutableHeaders(scope=start)["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def with_links(html: str, page: str) -> str:
    """A page with a line of links below each of its tables and pictures; `page` is its own address."""
    pieces, done = [], 0
    for part in page_parts(html):
        pieces += [html[done : part.end], _links(part, page)]
        done = part.end
    return "".join([*pieces, html[done:]])


def _links(part: PagePart, page: str) -> str:
    query = urlencode({"page": page})
    links = " ".join(
        f'<a href="/take/{part.name}.{ending}?{escape(query)}" download>{ending.upper()}'
        f'<span class="unseen"> of {escape(part.caption)}</span></a>'
        for ending in KINDS[part.kind]
    )
    return f'<p class="take-along">{links}</p>'


def _is_page(message: Message) -> bool:
    """Whether this is a page to be read here; one that is sent as a file stands alone and links nowhere."""
    headers = Headers(raw=message["headers"])
    if "content-disposition" in headers:
        return False
    return message["status"] == 200 and headers.get("content-type", "").startswith("text/html")
