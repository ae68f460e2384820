"""The page that opens a figure."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted
from quorate.views import evidence_view

router = APIRouter()


@router.get("/evidence/{reference:path}")
def evidence(request: Request, reference: str, page: PageWanted) -> Response:
    """What a figure is made of, down to dated rows."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = evidence_view(snapshot, reference, page)
    return site.page("evidence.html", view=view)
