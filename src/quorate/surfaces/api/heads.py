"""Answer HEAD as GET would, without the body."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """ASGI middleware: what is behind it sees a GET, and whoever asked gets its status and headers alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            kept = {**message, "body": b""} if message["type"] == "http.response.body" else message
            await send(kept)

        await self._app({**scope, "method": "GET"}, receive, without_body)
