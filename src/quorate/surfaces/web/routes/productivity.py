"""What came of what our functions did."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.drawings.dose_curve import dose_curve
from quorate.surfaces.web.rendering import site_of
from quorate.views import productivity_view

router = APIRouter()


@router.get("/revenue/productivity")
def productivity(request: Request) -> Response:
    """Outcome for each unit of activity, and whether more went with more or with less."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = productivity_view(snapshot)
    return site.page("productivity.html", view=view, pictures=[dose_curve(each) for each in view.curves])
