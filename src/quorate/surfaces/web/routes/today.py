"""The day's page, and the mark that it was seen."""

from __future__ import annotations

from datetime import date, datetime, time

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import UsageError
from quorate.language import gettext
from quorate.surfaces.web.last_look import LOOKED, looked_at, remember_look
from quorate.surfaces.web.plan_author import author_of
from quorate.surfaces.web.plan_words import PLAN_WORDS
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.plan_decisions import Form
from quorate.surfaces.web.toasts import done
from quorate.views.reading import Reader
from quorate.views.today import today as today_for

router = APIRouter()


@router.get("/")
def start() -> RedirectResponse:
    """The day is where everybody starts."""
    return RedirectResponse("/today", status_code=307)


@router.get("/today")
def today(request: Request) -> Response:
    """What is asked of whoever is chosen in this browser, and what changed since they looked."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        author = author_of(request, Reader(snapshot))
        found = today_for(snapshot, site.workspace, author, looked_at(request, author))
    return site.page("today.html", day=found, author=author, here="/today", plan_words=PLAN_WORDS)


@router.post("/today/looked")
def looked(request: Request, form: Form) -> Response:
    """Everything was seen, or everything until the end of the day before `since`: what came later is new again."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        author, moment = author_of(request, reader), _moment(form.get("since", ""), reader)
    before = looked_at(request, author)
    words = (
        gettext("What came later is new.") if form.get("since") else gettext("Everything is marked as seen.")
    )
    response = done("/today", words, f"{LOOKED}:{before.isoformat() if before else ''}")
    remember_look(response, author, moment)
    return response


def _moment(text: str, reader: Reader) -> datetime:
    if not text:
        return reader.known_before
    try:
        return datetime.combine(date.fromisoformat(text), time())
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is not a day.", expected="a date such as 2026-03-31") from error
