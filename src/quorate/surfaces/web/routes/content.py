"""The page of the catalogue, and the page of one asset."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views import asset_view, content_grid
from quorate.views.content_grid import ALL_OFFERINGS

router = APIRouter()


@router.get("/content")
def content(request: Request, page: PageWanted, offering: Words = ALL_OFFERINGS) -> Response:
    """The grid of role and stage, what to write next, and every asset."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = content_grid(snapshot, offering or ALL_OFFERINGS)
    return site.page("content.html", view=view, page=page)


@router.get("/content/{key:path}")
def asset(request: Request, key: str) -> Response:
    """One asset: its labels, what it earned and who read it in which team."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = asset_view(snapshot, key)
    return site.page("asset.html", view=view)
