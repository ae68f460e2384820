"""Refuse what another site makes a visitor's browser send: the one place that guards everything that writes.

Browsers say where a request comes from, in `Sec-Fetch-Site` or else in `Origin`, and no page can forge either. A
request without both comes from a program, which carries nobody's sign-in by accident.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.surfaces.looking_back import READING
from quorate.surfaces.problem_kinds import problem_answer


def is_from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether a request would write something and a page of another origin sent it."""
    if method in READING:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and _host_of(origin) != headers.get("host")


def _host_of(origin: str) -> str | None:
    """The host of an origin; None for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


class SameOriginWrites:
    """ASGI middleware that answers requests of other sites that would write something with 403."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and is_from_elsewhere(scope["method"], Headers(scope=scope)):
            words = "Refused: another site sent this. Nothing was changed; do it on the page itself."
            refused: Response = PlainTextResponse(f"{words}\n", status_code=403)
            if scope["path"].startswith("/api/"):
                refused = problem_answer("not-allowed", words, scope["path"], code="from_elsewhere")
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)
