"""The brief of a journey: as a page, and as a file to take along."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from quorate.surfaces.brief_files import brief_file
from quorate.surfaces.web.rendering import site_of
from quorate.views import brief_view

router = APIRouter()
Coming = Annotated[list[str] | None, Query(max_length=20)]


@router.get("/journeys/{journey_id}/brief")
def brief(request: Request, journey_id: str, who: Coming = None) -> Response:
    """One page for a meeting, for those named by `who`, else for those the calendar or the team names."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = brief_view(snapshot, journey_id, who or ())
    return site.page("brief.html", brief=view, who=who or [])


@router.get("/journeys/{journey_id}/brief.{wanted}")
def brief_as_file(request: Request, journey_id: str, wanted: str, who: Coming = None) -> Response:
    """The same as a file: md, html, pdf or pptx."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = brief_view(snapshot, journey_id, who or ())
    content, media = brief_file(view, wanted)
    named = f'attachment; filename="brief-{view.journey_id}.{wanted}"'
    return Response(content, media_type=media, headers={"content-disposition": named})
