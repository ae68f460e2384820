"""Who asks, found out once for each request, and turned away where they may not: before anything else is done.

A workspace without users is open to whoever reaches its server, which listens on this machine alone unless its owner
says otherwise. With the first user everybody has to come in: people by a session, programs by a token.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from quorate.errors import NotAllowed
from quorate.surfaces.access import OPEN, Doors, Principal
from quorate.surfaces.access.asking import let_in, turn_away
from quorate.surfaces.operations.may_measure import MEASURES, may_measure
from quorate.surfaces.problem_kinds import problem_answer
from quorate.surfaces.web.permission_list import OF_THE_SERVER, is_public, needed

SESSION = "quorate_session"
# A browser takes this name only with a connection that nobody listens to, and from no other host.
SECURE_SESSION = "__Host-quorate_session"


def session_in(connection: HTTPConnection) -> str | None:
    """The secret of the session that a browser keeps."""
    cookies = connection.cookies
    return cookies.get(SECURE_SESSION) or (cookies.get(SESSION) if not _is_secure(connection) else None)


def keep_session(response: Response, connection: HTTPConnection, secret: str, seconds: int) -> None:
    """Have a browser keep a session."""
    secure = _is_secure(connection)
    response.set_cookie(
        SECURE_SESSION if secure else SESSION, secret, max_age=seconds, httponly=True, secure=secure, samesite="lax",
        path="/",
    )  # fmt: skip


def forget_session(response: Response) -> None:
    """Have a browser forget its session."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")
    response.delete_cookie(SECURE_SESSION, path="/", httponly=True, secure=True, samesite="lax")


class Doorkeeper:
    """ASGI middleware.

    Parameters
    ----------
    doors: the ways into the workspace.
    is_private: whether only this machine reaches the server; elsewhere nobody works in a workspace without an owner.
    metrics_token: what a program shows that is told the measures and nothing else; None where there is none.
    """

    def __init__(
        self, app: ASGIApp, doors: Doors, *, is_private: bool, metrics_token: str | None = None
    ) -> None:
        self._app = app
        self._doors = doors
        self._is_private = is_private
        self._metrics_token = metrics_token
        self._has_users = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        is_measuring = scope["path"] == MEASURES and may_measure(connection, self._metrics_token)
        if is_measuring or scope["path"] in OF_THE_SERVER:
            await self._app(scope, receive, send)
            return
        principal = await run_in_threadpool(self._principal, connection)
        path, method = scope["path"], scope["method"]
        if principal is not None:
            let_in(scope, principal)
        if is_public(path):
            await self._app(scope, receive, send)
            return
        if principal is None:
            await self._to_the_door(connection)(scope, receive, send)
            return
        try:
            principal.require(needed(method, path))
        except NotAllowed as error:
            turn_away(scope, error)
        await self._app(scope, receive, send)

    def _principal(self, connection: HTTPConnection) -> Principal | None:
        if not self._has_users:  # there never are none again
            self._has_users = not self._doors.users.is_empty()
        if not self._has_users:
            return OPEN if self._is_private else None
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._doors.of_token(token.strip())
        secret = session_in(connection)
        return self._doors.of_session(secret) if secret else None

    def _to_the_door(self, connection: HTTPConnection) -> Response:
        path = connection.scope["path"]
        if path.startswith("/api/") or "authorization" in connection.headers:
            return _problem(path)
        query = connection.scope["query_string"].decode("latin-1")
        then = f"{path}?{query}" if query else path
        is_page = (
            connection.scope["method"] in ("GET", "HEAD") and connection.headers.get("hx-request") != "true"
        )
        door = f"/sign-in?then={quote(then if is_page else '/', safe='')}"
        if connection.headers.get("hx-request") == "true":
            return Response(status_code=401, headers={"HX-Redirect": door})
        return RedirectResponse(door, status_code=303)


def _problem(path: str) -> Response:
    return problem_answer(
        "not-signed-in",
        "Nobody is signed in, or the token lets nobody in.",
        path,
        {"WWW-Authenticate": 'Bearer realm="quorate"'},
        code="not_signed_in",
    )


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.url.scheme in ("https", "wss")
