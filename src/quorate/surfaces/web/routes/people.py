"""The page of one person."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.notes import notes_part
from quorate.surfaces.web.routes.parameters import PageWanted
from quorate.views import person_view
from quorate.views.reading import Reader

router = APIRouter()


@router.get("/people/{key}")
def person(request: Request, key: str, page: PageWanted) -> Response:
    """One person: the teams they are on, and everything they did, a page at a time."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = person_view(snapshot, key, page)
        notes = notes_part(request, Reader(snapshot), "person", view.person_id)
    return site.page("person.html", view=view, notes_part=notes)
