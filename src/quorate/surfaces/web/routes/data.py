"""What was imported, what became of it, and what is published."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views import set_aside
from quorate.views.workspaces import status_of

router = APIRouter()


@router.get("/data")
def data(request: Request, page: PageWanted, reason: Words = "") -> Response:
    """Every file with its counts, the rows that were set aside, and the publications kept."""
    site = site_of(request)
    status = status_of(site.pool.manifest)
    if status.current is None:
        return site.page("data.html", imported=status, aside=None, reason=reason)
    with site.pool.lend() as snapshot:
        aside = set_aside(snapshot, reason or None, page)
    return site.page("data.html", imported=status, aside=aside, reason=reason)


@router.get("/help")
def help_(request: Request) -> Response:
    """How to read the pictures, and the keys."""
    return site_of(request).page("help.html")
