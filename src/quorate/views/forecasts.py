"""Revenue expected by period, beside the CRM's own figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

ALL_SEGMENTS = "all"


@dataclass(frozen=True)
class ForecastPeriod(Answer):
    """What one period is expected to bring: the estimate with its 90 % interval, and what the CRM says."""

    period_on: date
    segment: str
    expected: Figure
    crm: Figure


@dataclass(frozen=True)
class ForecastView(Answer):
    """The latest forecast: every segment, each in order of periods, the whole first."""

    stamp: Stamp
    as_of_on: date | None
    periods: tuple[ForecastPeriod, ...]


def forecast_view(snapshot: Snapshot, segment: str | None = None) -> ForecastView:
    """The forecast made on the newest day that is published, of one segment or of all."""
    reader = Reader(snapshot)
    reader.need("forecast")
    rows = reader.rows(
        """
        select * from {forecast}
        where as_of_on = (select max(as_of_on) from {forecast}) and ($1 = '' or segment = $1)
        order by case segment when 'all' then 0 else 1 end, segment, period_on
        """,
        segment or "",
    )
    return ForecastView(
        stamp=stamp_of(reader),
        as_of_on=rows[0]["as_of_on"] if rows else None,
        periods=tuple(
            ForecastPeriod(
                period_on=row["period_on"],
                segment=row["segment"],
                expected=Figure(
                    row["expected_amount"],
                    "amount",
                    reference("forecast", row["period_on"], row["segment"]),
                    row["low_amount"],
                    row["high_amount"],
                    row["currency"],
                ),
                crm=Figure(
                    row["crm_amount"],
                    "amount",
                    reference("forecast-crm", row["period_on"], row["segment"]),
                    currency=row["currency"],
                ),
            )
            for row in rows
        ),
    )
