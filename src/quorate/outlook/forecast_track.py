"""The forecast's track record: quarters that are over, forecast again as known on the eve of earlier ones.

Each past forecast is made as it would have been then: by models fitted on what was known, and corrected by those
earlier forecasts whose quarters were over. What the correction is, is said in `forecast_correction`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from quorate.outlook.deal_history import moment_of
from quorate.outlook.fiscal_quarters import Quarter, quarters_before, quarters_from
from quorate.outlook.forecast_correction import ForecastCorrection
from quorate.outlook.quarter_forecast import Books, QuarterForecast, quarter_forecast
from quorate.warehouse.steps import ArrowStep, Context

# Looking back further tells of a company that has changed.
_PAST_QUARTERS = 6
_AHEAD = 3
# With fewer closed deals there was nothing to forecast from.
_ENOUGH_CLOSED = 10

SCHEMA = pa.schema(
    [
        ("made_on", pa.date32()),
        ("period_on", pa.date32()),
        ("currency", pa.string()),
        ("quarters_ahead", pa.int64()),
        ("uncorrected_amount", pa.float64()),
        *((f"{name}_amount", pa.float64()) for name in ("expected", "low", "high", "crm", "won")),
    ]
)


def forecast_track(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per past day of forecasting, quarter that is over now, and currency."""
    books = Books(context.journey_maps, tables["deals"], tables["deal_changes"], tables["deal_activity"])
    starts = context.settings.fiscal_year_starts
    quarters = quarters_before(context.moment.on + timedelta(days=1), starts, _PAST_QUARTERS)
    currencies = sorted(set(tables["deals"]["currency"].to_pylist()))
    rows: list[dict[str, Any]] = []
    for first in quarters:
        rows += _made_on_the_eve(books, first, context.moment.on, currencies, rows, starts)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "forecast_track",
    {
        "deals": ("opportunity_id",),
        "deal_changes": ("opportunity_id", "changed_at", "field", "value"),
        "deal_activity": ("journey_id", "told_on"),
    },
    forecast_track,
)


def _made_on_the_eve(
    books: Books,
    eve_of: Quarter,
    today: date,
    currencies: list[str],
    earlier: list[dict[str, Any]],
    starts: int,
) -> Iterator[dict[str, Any]]:
    now = start_of(eve_of.first_on)
    if books.closed_count(now) < _ENOUGH_CLOSED:
        return
    known = [
        row for row in earlier if quarters_from(row["period_on"], starts, 1)[0].next_on <= eve_of.first_on
    ]
    correction = ForecastCorrection().fit(known)
    ahead = books.ahead(now)
    for number, quarter in enumerate(quarters_from(eve_of.first_on, starts, _AHEAD), start=1):
        if quarter.next_on > today + timedelta(days=1):
            break
        span = start_of(quarter.first_on), start_of(quarter.next_on)
        for currency in currencies:
            which = books.in_currency(currency)
            raw = quarter_forecast(books, ahead, now, which, span)
            yield {
                "made_on": eve_of.first_on - timedelta(days=1),
                "period_on": quarter.first_on,
                "currency": currency,
                "quarters_ahead": number,
                "uncorrected_amount": round(raw.expected, 2),
                **told(correction.apply(raw, number)),
                "won_amount": round(books.won_between(which, *span), 2),
            }


def told(found: QuarterForecast) -> dict[str, float]:
    """The published amounts of a forecast, in whole cents."""
    return {f"{name}_amount": round(getattr(found, name), 2) for name in ("expected", "low", "high", "crm")}


def start_of(day: date) -> float:
    """The first moment of a day."""
    return moment_of(datetime.combine(day, datetime.min.time()))
