"""Search by a part of a name."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.views import search as search_for

router = APIRouter()


@router.get("/search")
def search(request: Request, q: Words = "") -> Response:
    """Accounts, people and opportunities whose names contain every word of `q`."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        found = search_for(snapshot, q)
    return site.page("search.html", found=found)
