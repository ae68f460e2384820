"""What is checked of every request before any handler: whether JSON is wanted, and what body comes, how large."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.surfaces.api.accepting import chosen_type
from quorate.surfaces.looking_back import READING
from quorate.surfaces.problem_kinds import problem_answer

# A journey map has at most 256 KiB; JSON writes some letters as six.
LONGEST_BODY_BYTES = 1_000_000
# Addresses that give other formats too and choose among them themselves.
_CHOOSING = ("/api/v1/tables/", "/api/v1/problems/")
# Addresses of files, which are of the kind that the address says.
_FILES = re.compile(r"/api/v1/(journeys/[^/]+/brief|revenue-review)/file")


class Gate:
    """ASGI middleware that answers 406, 413 and 415; bodies are read whole before the handler begins."""

    def __init__(self, app: ASGIApp, longest_bytes: int = LONGEST_BODY_BYTES) -> None:
        self._app = app
        self._longest = longest_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused, body = self._refused(scope), None
        if refused is None and scope["method"] not in READING:
            body = await self._body(receive)
            refused = self._too_large() if body is None else None
        if refused is not None:
            kind, words, expected = refused
            code = kind.replace("-", "_")
            await problem_answer(kind, words, scope["path"], code=code, expected=expected)(
                scope, receive, send
            )
            return
        await self._app(scope, receive if body is None else _once(body, receive), send)

    def _too_large(self) -> tuple[str, str, str]:
        return "too-large", "The body is too large.", f"at most {self._longest:,} bytes"

    def _refused(self, scope: Scope) -> tuple[str, str, str] | None:
        headers = Headers(scope=scope)
        given = ("application/json", "application/problem+json")
        is_ours = scope["path"].startswith(_CHOOSING) or _FILES.fullmatch(scope["path"])
        if not is_ours and chosen_type(headers.get("accept"), given) is None:
            return "not-acceptable", "None of the wanted formats can be given.", given[0]
        if scope["method"] in READING:
            return None
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:12]) > self._longest:
            return self._too_large()
        has_body = length not in ("", "0") or "transfer-encoding" in headers
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and media != "application/json":
            return "unsupported-media-type", "The body is of a kind that is not taken.", "application/json"
        return None

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body; None for one that is too large."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > self._longest:
                return None
            if not message.get("more_body"):
                return bytes(body)


def _once(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already."""
    is_given = False

    async def give() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give
