"""The server over HTTP, behind the same tokens as everything else; each request is let in or not by itself."""

from __future__ import annotations

from collections.abc import Sequence

from mcp.server.transport_security import TransportSecuritySettings
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.errors import NotAllowed
from quorate.surfaces.access import OPEN, Doors, Principal
from quorate.surfaces.access.asking import let_in, principal_in
from quorate.surfaces.mcp.desk import Asked
from quorate.surfaces.mcp.server import assistant_server
from quorate.surfaces.snapshot_pool import SnapshotPool
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace

PATH = "/mcp"


def assistant_app(
    workspace: Workspace,
    pool: SnapshotPool,
    doors: Doors,
    clock: Clock,
    *,
    hosts: Sequence[str] | None,
    may_write: bool = False,
) -> ASGIApp:
    """The server as an ASGI application at `/mcp`.

    hosts: the names that it answers to, where only this machine reaches it; None where it may be called anything, and
    then nobody is let in without a token. It keeps no sessions, so that none can be taken over.
    """
    server = assistant_server(workspace, pool, clock, _who, may_write=may_write)
    guard = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    if hosts is not None:
        names = [f"{host}{port}" for host in hosts for port in ("", ":*")]
        guard = TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=names,
            allowed_origins=[f"http://{name}" for name in names],
        )
    app = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=guard
    )
    return TokensOnly(app, doors, is_private=hosts is not None)


class TokensOnly:
    """ASGI middleware: who asks by the token that a request bears; without one nobody, but on one's own machine."""

    def __init__(self, app: ASGIApp, doors: Doors, *, is_private: bool) -> None:
        self._app = app
        self._doors = doors
        self._is_private = is_private

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        principal = await run_in_threadpool(self._principal, Headers(scope=scope).get("authorization", ""))
        if principal is None:
            await _refused()(scope, receive, send)
            return
        let_in(scope, principal)
        await self._app(scope, receive, send)

    def _principal(self, authorization: str) -> Principal | None:
        if self._doors.users.is_empty():
            return OPEN if self._is_private else None
        scheme, _, token = authorization.partition(" ")
        return self._doors.of_token(token.strip()) if scheme.lower() == "bearer" else None


def _who(asked: Asked) -> Principal:
    request = asked.request_context.request
    if not isinstance(request, Request):
        raise NotAllowed("It is not known who asks.", state="nothing was answered")
    return principal_in(request.scope)


def _refused() -> JSONResponse:
    document = {
        "title": "Unauthorized",
        "status": 401,
        "detail": "Only who bears a token is let in.",
        "code": "not_signed_in",
    }
    return JSONResponse(
        document, 401, {"WWW-Authenticate": 'Bearer realm="quorate"'}, media_type="application/problem+json"
    )
