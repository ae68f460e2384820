"""The way in by a provider, and back."""

from __future__ import annotations

import secrets
from importlib.util import find_spec

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import NotAllowed, NotFound, QuorateError
from quorate.language import gettext
from quorate.ledger.provider_attempts import LASTS
from quorate.settings.sign_in_settings import ProviderSettings
from quorate.sources.pulls.secrets import secret
from quorate.surfaces.access.oidc import Provider
from quorate.surfaces.access.provider_users import user_of_claims
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.sign_in import doors_of, let_in, refused, then_of

router = APIRouter()
# Bound to the way back, so that nobody is led into somebody else's session by a link.
BROWSER = "quorate_sign_in"


@router.get("/sign-in/with/{name}")
def with_provider(request: Request, name: str, then: str = "/") -> Response:
    """Lead a browser to a provider."""
    if doors_of(request).users.is_empty():
        return RedirectResponse("/sign-in/first", 303)
    settings = _settings(request, name)
    browser = secrets.token_urlsafe(32)
    back = f"{_own_address(request)}/sign-in/back/{name}"
    attempt = doors_of(request).at_providers.begin(
        name, back, then_of(then), browser, site_of(request).clock()
    )
    try:
        response = RedirectResponse(_provider(settings, name).way_in(attempt), 303)
    except QuorateError as error:
        return refused(request, error, attempt.then)
    response.set_cookie(
        BROWSER, browser, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax",
        secure=request.url.scheme == "https", path="/sign-in/back",
    )  # fmt: skip
    return response


@router.get("/sign-in/back/{name}")
def back_from_provider(request: Request, name: str, state: str = "", code: str = "") -> Response:
    """Let in whom a provider speaks for, and lead on to the page that was asked for."""
    settings, now = _settings(request, name), site_of(request).clock()
    attempt = doors_of(request).at_providers.take(name, state, request.cookies.get(BROWSER, ""), now)
    if attempt is None:
        return refused(request, _not_begun(), "/")
    try:
        if not code:
            raise NotAllowed(gettext("{provider} did not let you in.", provider=settings.label or name))
        claims = _provider(settings, name).claims(attempt, code, now)
        user = user_of_claims(doors_of(request).users, settings, claims, now)
    except QuorateError as error:
        return refused(request, error, attempt.then)
    entered = doors_of(request).enter(user, "provider", request.headers.get("user-agent", ""))
    response = let_in(request, entered, attempt.then)
    response.delete_cookie(BROWSER, path="/sign-in/back")
    return response


def _provider(settings: ProviderSettings, name: str) -> Provider:
    if find_spec("authlib") is None or find_spec("httpx") is None:
        raise NotFound(
            gettext("The parts that speak to providers are not installed."), do="pip install 'quorate[oidc]'"
        )
    held = None
    if settings.client_secret is not None:
        held = secret(settings.client_secret)
        if held is None:
            raise NotFound(
                gettext("The secret {name} is not there.", name=settings.client_secret),
                do=gettext("tell the owner of the workspace"),
            )
    return Provider(settings, settings.label or name, held)


def _settings(request: Request, name: str) -> ProviderSettings:
    providers = site_of(request).workspace.settings.sign_in.oidc
    if name not in providers:
        raise NotFound(gettext("Nobody signs in this way here."), do=gettext("sign in another way"))
    return providers[name]


def _own_address(request: Request) -> str:
    written = site_of(request).workspace.settings.sign_in.address
    return written or f"{request.url.scheme}://{request.url.netloc}"


def _not_begun() -> NotAllowed:
    return NotAllowed(
        gettext("This way in was not begun in this browser, was used already or took too long."),
        do=gettext("try again"),
    )
