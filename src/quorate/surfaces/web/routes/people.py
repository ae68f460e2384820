"""The page of one person."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.drawings.stance_time import StancePicture, stance_picture
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.notes import notes_part
from quorate.surfaces.web.routes.parameters import PageWanted
from quorate.views import PersonView, person_view
from quorate.views.reading import Reader
from quorate.views.stance_lines import StanceLine, stance_line

router = APIRouter()
_MOST_LINES = 3


@router.get("/people/{key}")
def person(request: Request, key: str, page: PageWanted) -> Response:
    """One person: the teams they are on, and everything they did, a page at a time."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = person_view(snapshot, key, page)
        reader = Reader(snapshot)
        lines = _stances(reader, site, view)
        notes = notes_part(request, reader, "person", view.person_id)
    return site.page("person.html", view=view, stances=lines, notes_part=notes)


def _stances(reader: Reader, site: Site, view: PersonView) -> dict[str, tuple[StanceLine, StancePicture]]:
    """Their stance through time on the teams they are on first, by journey; none where nothing was ever read of it."""
    found = {}
    for number, seat in enumerate(view.seats[:_MOST_LINES]):
        line = stance_line(reader, site.maps.maps(), seat.journey_id, view.person_id)
        if line is not None:
            found[seat.journey_id] = line, stance_picture(line, number)
    return found
