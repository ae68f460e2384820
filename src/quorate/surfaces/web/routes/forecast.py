"""The forecast of revenue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from quorate.surfaces.web.drawings.forecast_ranges import forecast_ranges, quarters_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.views import deal_fields_view, forecast_view
from quorate.views.forecasts import ForecastPeriod, ForecastView, PipelineLedger
from quorate.views.track_records import PastForecast, TrackRecord, track_record_if_made

router = APIRouter()


@dataclass(frozen=True)
class _Whole:
    """All deals of one currency: what is ahead, what was forecast of the quarters before, and both as a picture."""

    currency: str
    periods: tuple[ForecastPeriod, ...]
    past: tuple[PastForecast, ...]
    picture: Markup | None


@router.get("/forecast")
def forecast(request: Request, until: Words = "") -> Response:
    """Revenue expected by period, beside the CRM's own figure; `until` is the day a month of the ledger ends."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = forecast_view(snapshot)
        fields = deal_fields_view(snapshot)
        record = track_record_if_made(snapshot)
    months = view.months
    chosen = next((each for each in months if each.isoformat() == until), months[0] if months else None)
    return site.page(
        "forecast.html",
        view=view,
        wholes=[_whole(periods, record) for periods in view.wholes],
        record=record,
        months=months,
        ledgers=_ledgers_of(view, chosen),
        fields=fields,
    )


def _ledgers_of(view: ForecastView, until: date | None) -> tuple[PipelineLedger, ...]:
    """The ledger of the chosen month, our own currency first."""
    own = view.periods[0].expected.currency if view.periods else None
    found = view.ledgers(until) if until else ()
    return tuple(sorted(found, key=lambda each: (each.currency != own, each.currency)))


def _whole(periods: tuple[ForecastPeriod, ...], record: TrackRecord | None) -> _Whole:
    currency = periods[0].expected.currency or ""
    past = record.nearest(currency) if record else ()
    return _Whole(currency, periods, past, forecast_ranges(quarters_of(periods, past)))
