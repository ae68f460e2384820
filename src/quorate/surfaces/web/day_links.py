"""A page of a past day leads on to the same day: the one place that writes the day into its links and forms.

What leads back to today says so with an empty day (`?as_of=`). Forms that write stand still: they are inert, and the
server refuses what they would send.
"""

from __future__ import annotations

import re
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.surfaces.looking_back import AS_OF, asked_day

_LINK = re.compile(r'\b((?:href|action|data-panel|hx-get)=")(/(?!static/|/)[^"#]*)((?:#[^"]*)?")')
_FORM = re.compile(r"<form\b[^>]*>")


class DayLinks:
    """ASGI middleware that keeps the day in what a page of a past day leads to."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        day = _day(scope) if scope["type"] == "http" else None
        await self._app(scope, receive, send if day is None else _Keeping(day, send))


class _Keeping:
    """Sends on what comes, a page in one piece and with the day in its links."""

    def __init__(self, day: str, send: Send) -> None:
        self._day = day
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("location", "").startswith("/"):
                headers["location"] = with_day(headers["location"], self._day, "&")
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            body = kept(self._body.decode("utf-8"), self._day).encode("utf-8")
            MutableHeaders(scope=self._start)["Content-Length"] = str(len(body))
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": body})


def kept(html: str, day: str) -> str:
    """A page whose links and reading forms keep the day and whose writing forms stand still."""
    html = _LINK.sub(lambda found: f"{found[1]}{with_day(found[2], day, '&amp;')}{found[3]}", html)
    return _FORM.sub(lambda found: _form(found[0], day), html)


def with_day(address: str, day: str, joint: str) -> str:
    """An address of our own with the day, unless it says one itself."""
    if f"{AS_OF}=" in address.partition("?")[2]:
        return address
    path, mark, fragment = address.partition("#")
    return f"{path}{joint if '?' in path else '?'}{AS_OF}={day}{mark}{fragment}"


def _form(tag: str, day: str) -> str:
    if "data-days" in tag or 'method="dialog"' in tag:
        return tag
    if 'method="post"' in tag:
        return f"{tag[:-1]} inert>"
    return f'{tag}<input type="hidden" name="{AS_OF}" value="{day}">'


def _day(scope: Scope) -> str | None:
    text = asked_day(scope)
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None
