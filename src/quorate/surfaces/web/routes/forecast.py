"""The forecast of revenue."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.surfaces.web.rendering import site_of
from quorate.views import deal_fields_view, forecast_view

router = APIRouter()


@router.get("/forecast")
def forecast(request: Request) -> Response:
    """Revenue expected by period, beside the CRM's own figure."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = forecast_view(snapshot)
        fields = deal_fields_view(snapshot)
    return site.page("forecast.html", view=view, fields=fields)
