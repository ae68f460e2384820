"""Revenue expected in this fiscal quarter and the next three, beside the CRM's own figure.

Expected is what is won already in the quarter, plus the amount of every open deal times the probability that it is won
within it (see `deal_model`), plus the same for deals that will come: new ones as they did in the last year, renewals
when contracts end (see `revenue_ahead`), times what past forecasts were off by (see `forecast_correction`). Left out
are deals open longer than any deal ever took, and journeys that have no opportunity yet, which are among those that
will come.

The interval is that of the sum of all-or-nothing deals that are won together more often than by chance (see
`quarter_forecast`), as wide as past forecasts of this company needed.

The CRM's own figure is what is won in the quarter plus all of what is expected to close in it by the sellers'
dates. Deals whose date has passed stand in no coming quarter of theirs, and a deal that belongs to no
journey is in their figure only.

There are no exchange rates: the segment 'all' is in the workspace's currency, and deals in another currency
have rows of their own, segment 'in USD' for dollars. Segments of 'all' (see `deal_segments`) are forecast by the same
model and corrected alike, so that segments which share out all deals add up to it; their intervals do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from quorate.outlook.deal_history import moment_of
from quorate.outlook.fiscal_quarters import Quarter, quarters_from
from quorate.outlook.forecast_correction import ForecastCorrection
from quorate.outlook.forecast_track import start_of, told
from quorate.outlook.quarter_forecast import Books, quarter_forecast
from quorate.outlook.revenue_ahead import RevenueAhead
from quorate.stats.group_windows import Flags
from quorate.warehouse.steps import ArrowStep, Context

QUARTERS = 4
ALL, DEAL_TYPE = "all", "deal_type"

SCHEMA = pa.schema(
    [
        ("as_of_on", pa.date32()),
        ("period_on", pa.date32()),
        ("segment", pa.string()),
        ("expected_amount", pa.float64()),
        ("low_amount", pa.float64()),
        ("high_amount", pa.float64()),
        ("crm_amount", pa.float64()),
        ("currency", pa.string()),
    ]
)


def forecast(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per quarter and segment; the workspace's own currency is the segment 'all'."""
    books = Books(context.journey_maps, tables["deals"], tables["deal_changes"], tables["deal_activity"])
    correction = ForecastCorrection().fit(tables["forecast_track"].to_pylist())
    booked = defaultdict(list)
    for row in tables["booked_days"].to_pylist():
        booked[row["segment"]].append(row)
    now = moment_of(context.moment.at)
    ahead = books.ahead(now)
    rows = []
    for (segment, currency), deals in _segments(tables["deal_segments"], context.settings.currency):
        which = books.of(deals)
        coming = _of_type(segment, ahead, books.in_currency(currency)[ahead.deals])
        for number, quarter in enumerate(
            quarters_from(context.moment.on, context.settings.fiscal_year_starts, QUARTERS)
        ):
            span = start_of(quarter.first_on), start_of(quarter.next_on)
            won, planned = _booked_in(booked[segment], quarter)
            raw = quarter_forecast(books, ahead, now, which, span, coming).booked(won, planned)
            rows.append(
                {
                    "as_of_on": context.moment.on,
                    "period_on": quarter.first_on,
                    "segment": segment,
                    "currency": currency,
                    **told(correction.apply(raw, number)),
                }
            )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _of_type(segment: str, ahead: RevenueAhead, is_own: Flags) -> Flags | None:
    """What lies ahead in a type of deal: the renewal of a contract is one, whichever type won the contract."""
    kind, _, name = segment.partition(":")
    return is_own & (ahead.is_renewal == (name == "renewal")) if kind == DEAL_TYPE else None


def _segments(table: pa.Table, own_currency: str) -> list[tuple[tuple[str, str], list[str]]]:
    """Each segment and its currency with the deals in it; that of all deals is there even when it is empty."""
    found: dict[tuple[str, str], list[str]] = {(ALL, own_currency): []}
    for row in table.to_pylist():
        found.setdefault((row["segment"], row["currency"]), []).append(row["opportunity_id"])
    return sorted(found.items())


STEP = ArrowStep(
    "forecast",
    {
        "deals": ("opportunity_id",),
        "deal_changes": ("opportunity_id", "changed_at", "field", "value"),
        "deal_activity": ("journey_id", "told_on"),
        "forecast_track": ("made_on", "period_on", "currency"),
        "deal_segments": ("segment", "opportunity_id"),
        "booked_days": ("segment", "booked_on"),
    },
    forecast,
)


def _booked_in(days: Sequence[Mapping[str, Any]], quarter: Quarter) -> tuple[float, float]:
    inside = [row for row in days if quarter.first_on <= row["booked_on"] < quarter.next_on]
    return sum(row["won_amount"] for row in inside), sum(row["open_amount"] for row in inside)
