"""The day's page, and the mark that it was seen."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, time

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from quorate.language import gettext
from quorate.surfaces.looking_back import day_in
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.last_look import LOOKED, Look, look_of, remember_look
from quorate.surfaces.web.plan_author import person_of
from quorate.surfaces.web.plan_words import PLAN_WORDS
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.toasts import done
from quorate.views.reading import Reader
from quorate.views.today import today as today_for
from quorate.warehouse.manifest import Publication
from quorate.warehouse.snapshots import Snapshot

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
    with site.pool.lend() as snapshot, ExitStack() as lent:
        author = person_of(request, Reader(snapshot))
        look = look_of(request, author)
        seen = _seen(site, snapshot, look)
        then = lent.enter_context(site.pool.lend_before(seen)) if seen else None
        found = today_for(snapshot, site.workspace, author, look.moment if look else None, then)
    return site.page("today.html", day=found, author=author, here="/today", plan_words=PLAN_WORDS)


@router.post("/today/looked")
def looked(request: Request, form: Form) -> Response:
    """Everything was seen, or everything until the end of the day before `since`: what came later is new again."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        author = person_of(request, reader)
        look = Look(reader.known_before, snapshot.publication.publication_no)
        if form.get("since"):
            look = Look(datetime.combine(day_in(form["since"]), time()))
    words = gettext("Everything is marked as seen.")
    if form.get("since"):
        words = gettext("What came later is new.")
    response = done("/today", words, f"{LOOKED}:{look_of(request, author) or ''}")
    remember_look(response, author, look)
    return response


def _seen(site: Site, snapshot: Snapshot, look: Look | None) -> Publication | None:
    """The publication that was seen last, to compare with: itself, else the newest of its day that is still kept.

    None where nothing was seen yet, nothing else is kept, or a past day is looked at.
    """
    now = snapshot.publication
    if look is None or not now.is_current:
        return None
    if look.publication_no is not None:
        found = site.pool.manifest.numbered(look.publication_no)
        if found is not None:
            return found if found.publication_no != now.publication_no else None
    kept = [each for each in site.pool.manifest.publications() if each.as_of_at <= look.moment]
    earlier = [each for each in kept if each.publication_no < now.publication_no]
    return earlier[-1] if earlier else None
