"""What works: which plays move which roles in which stages."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.views.what_works import BASIS_WORDS, what_works

router = APIRouter()


@router.get("/plan/works")
def works(request: Request) -> Response:
    """Effects of plays by stage, with counts and intervals, and what ways of choosing would bring."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = what_works(snapshot)
    return site.page(
        "what_works.html",
        view=view,
        exploration=site.workspace.settings.plans.exploration_share,
        basis_words=BASIS_WORDS,
    )
