"""What our work added to winning, with its intervals and its band."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.views import incremental_view
from quorate.views.revenue.incremental import ASSUMPTION_WORDS, BASIS_WORDS

router = APIRouter()


@router.get("/revenue/incremental")
def incremental_effect(request: Request) -> Response:
    """Totals by model and holdout, what each channel adds, and how far figures bend."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = incremental_view(snapshot)
    return site.page(
        "incremental.html", view=view, basis_words=BASIS_WORDS, assumption_words=ASSUMPTION_WORDS
    )
