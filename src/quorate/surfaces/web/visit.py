"""What a request says about who asks and how: for every template, without handing it through every handler.

A part of a page is asked for with two headers that only a script of the page itself can send: `HX-Request: true`
and `HX-Target`, which names the element that the answer goes into.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.errors import QuorateError
from quorate.language import Language, best_language, language_named, speaking
from quorate.surfaces.access import OPEN, Permission, Principal
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.web.permission_list import needed
from quorate.surfaces.web.plan_author import name_in
from quorate.surfaces.web.toasts import COOKIE as TOLD
from quorate.surfaces.web.toasts import Toast, toast_in

PANEL = "panel"
THEME, THEMES = "quorate_theme", ("light", "dark")
SIDE, SIDES = "quorate_side", ("narrow",)
LANGUAGE = "quorate_language"


@dataclass
class Telling:
    """What there is to be told of what was just done, and whether the answer told it."""

    toast: Toast | None = None
    is_told: bool = False


@dataclass(frozen=True)
class Visit:
    """One request.

    `address` is its path and query; `target` the element that its answer goes into where it is a part of a page.
    `theme` is "light" or "dark" where somebody chose one, `language` the code of one that was chosen, `side` "narrow"
    where the places are folded, and `who` the name of who acts in this browser. `principal` is who is signed in.
    """

    address: str = "/"
    target: str | None = None
    theme: str | None = None
    side: str | None = None
    who: str | None = None
    language: str | None = None
    telling: Telling = field(default_factory=Telling)
    principal: Principal = OPEN

    def may(self, permission: Permission) -> bool:
        """Whether who asks may do this; a page shows no button that would be refused."""
        return self.principal.may(permission)

    def may_open(self, path: str) -> bool:
        """Whether who asks may read what is at an address; a page leads nowhere that would be refused."""
        return self.principal.may(needed("GET", path))

    def take_toast(self) -> Toast | None:
        """What was just done, for the one place of a page that tells it; it is told once."""
        self.telling.is_told = self.telling.toast is not None
        return self.telling.toast

    @property
    def initials(self) -> str:
        """Two letters for who acts here."""
        words = (self.who or "").split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    @property
    def is_for_panel(self) -> bool:
        """Whether the answer goes into the side panel."""
        return self.target == PANEL


_VISIT: ContextVar[Visit] = ContextVar("quorate_visit")


def visit() -> Visit:
    """The request that is being answered; an empty one outside of any, as when a page is made for a file."""
    return _VISIT.get(Visit())


def is_for_panel(request: Request) -> bool:
    """Whether a request asks for what the side panel shows; a handler may then read less."""
    return target_of(request.headers) == PANEL


def target_of(headers: Mapping[str, str]) -> str | None:
    """The id of the element that a part of a page is asked for; None for a whole page."""
    if headers.get("hx-request") != "true":
        return None
    return headers.get("hx-target", "").rpartition("#")[2] or None


def _visit_of(address: str, connection: HTTPConnection) -> Visit:
    cookies = connection.cookies
    principal = principal_in(connection.scope)
    chosen = language_named(cookies.get(LANGUAGE))
    theme, side = cookies.get(THEME, ""), cookies.get(SIDE, "")
    return Visit(
        address,
        target_of(connection.headers),
        theme if theme in THEMES else None,
        side if side in SIDES else None,
        principal.user.name if principal.user else name_in(cookies),
        chosen.code if chosen else None,
        Telling(toast_in(cookies)),
        principal,
    )


def _language_of(connection: HTTPConnection) -> Language | None:
    """The language a person chose, else the one their browser likes best, else that of the workspace."""
    return (
        language_named(connection.cookies.get(LANGUAGE))
        or best_language(connection.headers.get("accept-language", ""))
        or _language_of_workspace(connection)
    )


def _language_of_workspace(connection: HTTPConnection) -> Language | None:
    try:
        return language_named(connection.app.state.site.workspace.settings.language)
    except QuorateError:  # a settings file with mistakes is told by the page, in whatever language
        return None


class Visits:
    """ASGI middleware that keeps the visit and its language while it is answered, and keeps answers apart in caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        address = f"{scope['path']}?{query}" if query else scope["path"]
        connection = HTTPConnection(scope)
        begun = _visit_of(address, connection)
        token = _VISIT.set(begun)

        async def send_apart(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not scope["path"].startswith("/static/"):
                    headers.add_vary_header("Accept-Language")
                if headers.get("content-type", "").startswith("text/html"):
                    headers.add_vary_header("HX-Request")
                    headers.add_vary_header("HX-Target")
                if begun.telling.is_told:
                    headers.append("set-cookie", f"{TOLD}=; Max-Age=0; Path=/; HttpOnly; SameSite=strict")
            await send(message)

        try:
            with speaking(_language_of(connection)):
                await self._app(scope, receive, send_apart)
        finally:
            _VISIT.reset(token)
