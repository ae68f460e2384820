"""What is in force and where it comes from, and what this browser remembers of the person before it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import UsageError
from quorate.language import LANGUAGES
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.plan_author import YEAR_SECONDS, author_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.visit import LANGUAGE, THEME, THEMES
from quorate.views.reading import Reader
from quorate.views.settings_told import settings_told

router = APIRouter()
AS_THE_DEVICE = "system"


@router.get("/settings")
def settings(request: Request) -> Response:
    """The settings of the workspace, read-only, and the person's own."""
    site = site_of(request)
    author = None
    if site.pool.current() is not None:
        with site.pool.lend() as snapshot:
            author = author_of(request, Reader(snapshot))
    return site.page("settings.html", told=settings_told(site.workspace), author=author)


@router.post("/settings/theme")
def theme(form: Form) -> Response:
    """Keep in this browser whether pages are light, dark, or as the device is."""
    chosen = form.get("theme", "")
    if chosen not in (*THEMES, AS_THE_DEVICE):
        raise UsageError(
            f"There is no theme '{chosen}'.",
            expected=f"{', '.join(THEMES)} or {AS_THE_DEVICE}",
            state="nothing was changed",
        )
    response = RedirectResponse("/settings", status_code=303)
    if chosen == AS_THE_DEVICE:
        response.delete_cookie(THEME, path="/")
    else:
        response.set_cookie(THEME, chosen, max_age=YEAR_SECONDS, samesite="lax", path="/")
    return response


@router.post("/settings/language")
def language(form: Form) -> Response:
    """Keep in this browser the language its pages are in, or leave that to the browser."""
    chosen = form.get("language", "")
    if chosen not in (*LANGUAGES, AS_THE_DEVICE):
        raise UsageError(
            f"There is no language '{chosen}'.",
            expected=f"{', '.join(LANGUAGES)} or {AS_THE_DEVICE}",
            state="nothing was changed",
        )
    response = RedirectResponse(back_to(form, "/settings"), status_code=303)
    if chosen == AS_THE_DEVICE:
        response.delete_cookie(LANGUAGE, path="/")
    else:
        response.set_cookie(LANGUAGE, chosen, max_age=YEAR_SECONDS, samesite="lax", path="/")
    return response
