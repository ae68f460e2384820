"""Every request observed from outside of everything else: an id, a line of the log, its measures, its span."""

from __future__ import annotations

import logging
import re
import secrets
import time
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quorate.surfaces.operations.measures import Measures
from quorate.surfaces.operations.request_log import ACCESS
from quorate.tracing import span

REQUEST_ID = "quorate.request_id"
# What a proxy calls a request is kept, if it can stand in a log and a header as it is.
_GIVEN_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_STATIC = "/static/"
# Templates of what no route of the application answers.
FILES, NOTHING = "(static files)", "(no route)"


@dataclass
class _Seen:
    status: int = 500


class Observing:
    """ASGI middleware, the outermost. Addresses are told as templates: no line and no label holds what they name.

    Parameters
    ----------
    measures: what counts requests.
    """

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope[REQUEST_ID] = _id_of(scope)
        seen = _Seen()

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        begun = time.perf_counter()
        with span("request", http_request_method=scope["method"]) as made:
            try:
                await self._app(scope, receive, observed)
            finally:
                seconds = time.perf_counter() - begun
                route = route_of(scope)
                self._measures.answered(scope["method"], route, seen.status, seconds)
                trace_id = None
                if made is not None:
                    made.set_attribute("http.route", route)
                    made.set_attribute("http.response.status_code", seen.status)
                    made.set_attribute("quorate.request_id", request_id)
                    trace_id = f"{made.get_span_context().trace_id:032x}"
                _log(scope["method"], route, seen.status, seconds, request_id, trace_id)


def _log(method: str, route: str, status: int, seconds: float, request_id: str, trace_id: str | None) -> None:
    if not ACCESS.isEnabledFor(logging.INFO):
        return
    milliseconds = round(seconds * 1000, 1)
    fields = {
        "method": method,
        "route": route,
        "status": status,
        "milliseconds": milliseconds,
        "request_id": request_id,
        "trace_id": trace_id,
    }
    ACCESS.info("%s %s %d %s ms %s", method, route, status, milliseconds, request_id, extra=fields)


def _id_of(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def route_of(scope: Scope) -> str:
    """The template of the address that answered."""
    named = scope.get("quorate.template")
    if isinstance(named, str):
        return named
    if scope["path"].startswith(_STATIC):
        return FILES
    template = getattr(scope.get("route"), "path", None)
    if not isinstance(template, str) or not template:
        return NOTHING
    # a part of the application that stands under an address of its own knows its addresses without it
    return str(scope.get("root_path", "")).removeprefix(str(scope.get("app_root_path", ""))) + template
