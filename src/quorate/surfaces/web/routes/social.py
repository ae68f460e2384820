"""Social media."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views import social_view

router = APIRouter()
SHOWS = ("suggestions", "reach", "standing")


@router.get("/social")
def social(request: Request, page: PageWanted, show: Words = "suggestions") -> Response:
    """Who should engage whom, who reaches whom, or how social contact stood to all other contact."""
    site = site_of(request)
    if show not in SHOWS:
        raise UsageError(f"Social has no part '{show}'.", expected=f"one of {', '.join(SHOWS)}")
    with site.pool.lend() as snapshot:
        view = social_view(snapshot, page)
    return site.page("social.html", view=view, show=show, page=page)
