"""Who may come in, for owners; and for everybody what lets themselves in: password, sessions, tokens."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import NotAllowed, NotFound, UsageError
from quorate.ledger.users import User
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.access.passwords import SHORTEST
from quorate.surfaces.access.seeing import sees_in
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.sign_in import doors_of, let_in, origin_of
from quorate.views.sight import ACCOUNT_TRAITS
from quorate.vocabulary.closed_lists import ACCESS_ROLES, TOKEN_SCOPES

router = APIRouter()
_DEFAULT_DAYS = 90


@router.get("/settings/users")
def users(request: Request) -> Response:
    """Every user."""
    return _users(request)


@router.post("/settings/users/add")
def add(request: Request, form: Form) -> Response:
    """Let somebody in: shows the link by which they give their password, once."""
    doors, owner = doors_of(request), _me(request)
    now = site_of(request).clock()
    sees = sees_in(form.get("sees") or "all", form.get("values", ""))
    added = doors.users.add(
        form.get("email", ""), form.get("name", ""), form.get("role", ""), sees, self_of(owner), now
    )
    return _users(request, added, doors.invite(added, self_of(owner)))


@router.post("/settings/users/change")
def change(request: Request, form: Form) -> Response:
    """Change a user's role and what they see."""
    doors, owner = doors_of(request), _me(request)
    doors.users.change(
        form.get("user", ""), self_of(owner), site_of(request).clock(), role=form.get("role") or None,
        sees=sees_in(form.get("sees") or "all", form.get("values", "")),
    )  # fmt: skip
    return RedirectResponse("/settings/users", 303)


@router.post("/settings/users/link")
def link(request: Request, form: Form) -> Response:
    """A link to a new password, shown once."""
    doors, owner = doors_of(request), _me(request)
    user = doors.users.named(form.get("user", ""))
    return _users(request, user, doors.recover(user, self_of(owner)))


@router.post("/settings/users/disable")
def disable(request: Request, form: Form) -> Response:
    """Let somebody in no longer, or again."""
    doors, owner = doors_of(request), _me(request)
    act = doors.users.enable if form.get("again") else doors.users.disable
    act(form.get("user", ""), self_of(owner), site_of(request).clock())
    return RedirectResponse("/settings/users", 303)


@router.get("/settings/access")
def access(request: Request) -> Response:
    """What lets me in."""
    return _access(request)


@router.post("/settings/access/password")
def password(request: Request, form: Form) -> Response:
    """Change my password; everywhere else I am signed out."""
    entered = doors_of(request).change_password(
        _me(request), form.get("old", ""), form.get("new", ""), origin_of(request),
        request.headers.get("user-agent", ""),
    )  # fmt: skip
    return let_in(request, entered, "/settings/access")


@router.post("/settings/access/sign-out-everywhere")
def everywhere(request: Request) -> Response:
    """End all of my sessions."""
    user = _me(request)
    doors_of(request).sessions.end_all(user.user_id, self_of(user), site_of(request).clock())
    return RedirectResponse("/sign-in", 303)


@router.post("/settings/access/token")
def token(request: Request, form: Form) -> Response:
    """Make a token, shown once."""
    user, principal = _me(request), principal_in(request.scope)
    if principal.way != "session":
        raise NotAllowed("A token cannot make tokens.", state="nothing was made", do="sign in in a browser")
    days = form.get("days", str(_DEFAULT_DAYS))
    if not days.isascii() or not days.isdecimal() or len(days) > 4:
        raise UsageError(
            f"'{days[:20]}' is no number of days.", expected="1 to 366", state="nothing was made"
        )
    scopes = [scope for scope in TOKEN_SCOPES if form.get(f"scope_{scope}")]
    made, secret = doors_of(request).tokens.make(
        user.user_id,
        form.get("name", ""),
        scopes,
        timedelta(days=int(days)),
        self_of(user),
        site_of(request).clock(),
    )
    return _access(request, made.name, secret)


@router.post("/settings/access/revoke")
def revoke(request: Request, form: Form) -> Response:
    """End one of my tokens."""
    user = _me(request)
    doors_of(request).tokens.revoke(
        form.get("token", ""), self_of(user), site_of(request).clock(), of_user=user.user_id
    )
    return RedirectResponse("/settings/access", 303)


def _me(request: Request) -> User:
    user = principal_in(request.scope).user
    if user is None:
        raise NotFound(
            "Nobody has to sign in to this workspace.",
            do="make the first owner: open /sign-in/first, or run quorate user add ADDRESS --role owner",
        )
    return user


def _users(request: Request, made: User | None = None, secret: str | None = None) -> Response:
    doors = doors_of(request)
    link_made = f"{request.url.scheme}://{request.url.netloc}/sign-in/link/{secret}" if secret else None
    return site_of(request).page(
        "users.html", users=doors.users.all(), roles=ACCESS_ROLES, traits=ACCOUNT_TRAITS, made=made, link=link_made,
        is_open=principal_in(request.scope).is_open,
    )  # fmt: skip


def _access(request: Request, token_name: str | None = None, secret: str | None = None) -> Response:
    doors, user = doors_of(request), _me(request)
    now = site_of(request).clock()
    return site_of(request).page(
        "access.html", user=user, sessions=doors.sessions.of_user(user.user_id), now=now,
        tokens=[each for each in doors.tokens.all(user.user_id) if each.is_valid(now)], scopes=TOKEN_SCOPES,
        token_name=token_name, secret=secret, shortest=SHORTEST, days=_DEFAULT_DAYS,
    )  # fmt: skip
