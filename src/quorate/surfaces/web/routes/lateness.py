"""How late we come to teams that are deciding."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.views import lateness_view

router = APIRouter()


@router.get("/lateness")
def how_late(request: Request) -> Response:
    """The trend by quarter of opening, and what coming late may cost, as bounds."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = lateness_view(snapshot)
    return site.page("lateness.html", view=view)
