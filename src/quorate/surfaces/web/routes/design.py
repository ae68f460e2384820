"""Every component of the pages in all its states, in both themes: for whoever builds or judges them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of

router = APIRouter()


@router.get("/design")
def design(request: Request) -> Response:
    """The components, light and dark."""
    return site_of(request).page("design.html")
