"""What is in force and where it comes from, and what this browser remembers of the person before it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import UsageError
from quorate.language import LANGUAGES
from quorate.ledger.reader_choices import ReaderChoices
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.plan_author import YEAR_SECONDS, person_of
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
            author = person_of(request, Reader(snapshot))
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
def language(request: Request, form: Form) -> Response:
    """Keep the language of this browser's pages and of messages to whoever acts in it, or leave it to the browser."""
    chosen = form.get("language", "")
    if chosen not in (*LANGUAGES, AS_THE_DEVICE):
        raise UsageError(
            f"There is no language '{chosen}'.",
            expected=f"{', '.join(LANGUAGES)} or {AS_THE_DEVICE}",
            state="nothing was changed",
        )
    _keep_for_messages(request, None if chosen == AS_THE_DEVICE else chosen)
    response = RedirectResponse(back_to(form, "/settings"), status_code=303)
    if chosen == AS_THE_DEVICE:
        response.delete_cookie(LANGUAGE, path="/")
    else:
        response.set_cookie(LANGUAGE, chosen, max_age=YEAR_SECONDS, samesite="lax", path="/")
    return response


def _keep_for_messages(request: Request, chosen: str | None) -> None:
    """Messages are sent when no browser asks: where somebody is chosen in this one, their language is kept for them."""
    site = site_of(request)
    if site.pool.current() is None:
        return
    with site.pool.lend() as snapshot:
        author = person_of(request, Reader(snapshot))
    if author is None:
        return
    choices = ReaderChoices(site.workspace.database)
    try:
        choices.choose_language(author.key, chosen, site.clock())
    finally:
        choices.close()
