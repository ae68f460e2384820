"""The grid of account programmes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.drawings.programme_marks import motion_mark
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views import ProgrammeFilters, programme_grid
from quorate.views.programmes import MOTION_MEANINGS, MOTION_WORDS

router = APIRouter()


@router.get("/programmes")
def programmes(
    request: Request,
    page: PageWanted,
    tier: Words = "",
    industry: Words = "",
    owner: Words = "",
    motion: Words = "",
) -> Response:
    """Accounts by tier and offerings, with what there is to do in each cell."""
    site = site_of(request)
    filters = ProgrammeFilters(tier or None, industry or None, owner or None, motion or None)
    with site.pool.lend() as snapshot:
        grid = programme_grid(snapshot, filters, page)
    return site.page(
        "programmes.html",
        grid=grid,
        motion_words=MOTION_WORDS,
        motion_meanings=MOTION_MEANINGS,
        motion_mark=motion_mark,
    )
