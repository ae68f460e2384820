"""The way in and out: a password, a one-time link, and the first owner of a workspace."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from quorate.errors import NotAllowed, NotFound, QuorateError, TooMany, UsageError
from quorate.language import language, speaking
from quorate.ledger.sessions import LONGEST
from quorate.ledger.users import LONGEST_EMAIL
from quorate.surfaces.access import Doors
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.access.doors import Entered, self_of
from quorate.surfaces.access.passwords import SHORTEST
from quorate.surfaces.lost_passwords import mail_link, mail_of
from quorate.surfaces.web.doorkeeper import forget_session, keep_session, session_in
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.rendering import site_of

router = APIRouter()


@router.get("/sign-in")
def sign_in(request: Request, then: str = "/") -> Response:
    """The door."""
    doors = doors_of(request)
    if doors.users.is_empty():
        return RedirectResponse("/sign-in/first", 303)
    return _door(request, "sign_in.html", then=then_of(then))


@router.post("/sign-in")
def signed_in(request: Request, form: Form) -> Response:
    """Come in by a password."""
    email, then = form.get("email", ""), then_of(form.get("then", ""))
    try:
        entered = doors_of(request).by_password(
            email, form.get("password", ""), origin_of(request), request.headers.get("user-agent", "")
        )
    except (NotAllowed, TooMany) as error:
        return _door(request, "sign_in.html", _status_of(error), then=then, email=email[:254], error=error)
    return let_in(request, entered, then)


@router.get("/sign-in/lost")
def lost(request: Request) -> Response:
    """Where somebody who lost their password asks for a link to a new one."""
    return _door(request, "lost_password.html", is_asked=False)


@router.post("/sign-in/lost")
def lost_one(request: Request, form: Form) -> Response:
    """Mail a link, after the answer: neither its words nor its time tell whether there is such a user."""
    doors, settings = doors_of(request), site_of(request).workspace.settings.notifications
    if mail_of(settings) is None:
        return _door(request, "lost_password.html", 404, is_asked=False)
    email, spoken = form.get("email", "")[:LONGEST_EMAIL], language()
    try:
        doors.count_lost(email, origin_of(request))
    except TooMany as error:
        return _door(request, "lost_password.html", 429, is_asked=False, email=email, error=error)

    def send_it() -> None:
        with speaking(spoken):
            mail_link(doors, settings, email)

    response = _door(request, "lost_password.html", is_asked=True)
    response.background = BackgroundTask(send_it)
    return response


@router.get("/sign-in/first")
def first(request: Request, secret: str = "") -> Response:
    """Where a workspace gets its first owner."""
    if not doors_of(request).users.is_empty():
        return RedirectResponse("/sign-in", 303)
    return _first(request, secret)


@router.post("/sign-in/first")
def first_owner(request: Request, form: Form) -> Response:
    """Make the first owner and let them in."""
    doors, secret = doors_of(request), form.get("secret", "")
    if not _may_set_up(request, secret):
        return _first(request, secret, 403)
    try:
        entered = doors.set_up(
            form.get("email", ""),
            form.get("name", ""),
            form.get("password", ""),
            request.headers.get("user-agent", ""),
        )
    except QuorateError as error:
        return _first(request, secret, _status_of(error), error, form)
    return let_in(request, entered, "/")


@router.get("/sign-in/link/{secret}")
def link(request: Request, secret: str) -> Response:
    """Where somebody gives their password by a one-time link."""
    doors = doors_of(request)
    key = doors.links.user_of(secret, site_of(request).clock())
    user = doors.users.find(key) if key else None
    if user is None or not user.is_active:
        raise NotFound(
            "This link was used already or is too old.", do="ask an owner of the workspace for a new one"
        )
    return _door(request, "password_link.html", secret=secret, user=user, shortest=SHORTEST)


@router.post("/sign-in/link/{secret}")
def by_link(request: Request, secret: str, form: Form) -> Response:
    """Give the password and come in."""
    doors = doors_of(request)
    try:
        entered = doors.by_link(secret, form.get("password", ""), request.headers.get("user-agent", ""))
    except UsageError as error:
        key = doors.links.user_of(secret, site_of(request).clock())
        user = doors.users.find(key) if key else None
        return _door(
            request, "password_link.html", 400, secret=secret, user=user, shortest=SHORTEST, error=error
        )
    return let_in(request, entered, "/")


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Go out."""
    doors, secret, principal = doors_of(request), session_in(request), principal_in(request.scope)
    if secret and principal.user:
        doors.sessions.end(secret, self_of(principal.user), site_of(request).clock())
    response = RedirectResponse("/sign-in", 303)
    forget_session(response)
    return response


def doors_of(request: Request) -> Doors:
    """The ways into the workspace that a request came to."""
    doors: Doors = request.app.state.doors
    return doors


def let_in(request: Request, entered: Entered, then: str) -> Response:
    """Lead on to the page that was asked for, with a session of its own."""
    response = RedirectResponse(then, 303)
    keep_session(response, request, entered.secret, int(LONGEST.total_seconds()))
    return response


def origin_of(request: Request) -> str:
    """Where a request comes from, as the server's own settings let proxies say it."""
    return request.client.host if request.client else "unknown"


def refused(request: Request, error: QuorateError, then: str) -> Response:
    """The door again, and why nobody came in."""
    return _door(request, "sign_in.html", 403, then=then, error=error)


def then_of(address: str) -> str:
    """Where somebody goes who came in: a page of this workspace that was asked for, and never the door itself."""
    then = back_to({"back": address}, "/")
    return "/" if then.startswith("/sign-") else then


def _may_set_up(request: Request, secret: str) -> bool:
    needed: str | None = request.app.state.set_up_secret
    return needed is None or hmac.compare_digest(needed.encode(), secret.encode())


def _first(
    request: Request,
    secret: str,
    status: int = 200,
    error: QuorateError | None = None,
    form: dict[str, str] | None = None,
) -> Response:
    told = form or {}
    return _door(
        request, "first_owner.html", status, error=error, secret=secret, may=_may_set_up(request, secret),
        email=told.get("email", "")[:254], name=told.get("name", "")[:200], shortest=SHORTEST,
    )  # fmt: skip


def _door(request: Request, template: str, status: int = 200, **context: object) -> Response:
    providers = {
        name: each.label or name for name, each in site_of(request).workspace.settings.sign_in.oidc.items()
    }
    can_mail = mail_of(site_of(request).workspace.settings.notifications) is not None
    return site_of(request).page(
        template,
        status,
        **{"error": None, "email": "", "providers": providers, "can_mail": can_mail, **context},
    )


def _status_of(error: QuorateError) -> int:
    return 429 if isinstance(error, TooMany) else 403 if isinstance(error, NotAllowed) else 400
