"""Social media."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.views import social_view

router = APIRouter()


@router.get("/social")
def social(request: Request) -> Response:
    """Who should engage whom, who reaches whom, and how social contact stood to all other contact."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = social_view(snapshot)
    return site.page("social.html", view=view)
