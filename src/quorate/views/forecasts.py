"""Revenue expected by period, beside the CRM's own figure, and what became of the open pipeline meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader
from quorate.vocabulary.closed_lists import PIPELINE_MOVEMENTS
from quorate.warehouse.snapshots import Snapshot

ALL_SEGMENTS = "all"
_MOVEMENT_WORDS = {
    "opening": "open at the beginning",
    "first_stated": "date or amount first stated",
    "pulled_in": "pulled in from later quarters",
    "pushed_in": "pushed in from earlier quarters",
    "pushed_out": "pushed to later quarters",
    "pulled_out": "pulled to earlier quarters",
    "withdrawn": "date or amount withdrawn",
    "lost_competitor": "lost to a competitor",
    "lost_no_decision": "ended without a decision",
    "lost_other": "lost for other reasons",
    "closing": "open at the end",
}


@dataclass(frozen=True)
class ForecastPeriod(Answer):
    """What one period is expected to bring: the estimate with its 90 % interval, and what the CRM says."""

    period_on: date
    segment: str
    expected: Figure
    crm: Figure


@dataclass(frozen=True)
class PipelineMovement(Answer):
    """One movement of what was expected to close in one quarter, from the end of one day to that of another.

    `opening` and all movements of a quarter, currency and month sum to `closing`, to the cent; what left is below 0.
    `rivals` are the amounts lost to each, under '' where nobody said to whom.
    """

    period_on: date
    currency: str
    from_on: date
    to_on: date
    movement: str
    amount: float
    deal_count: int
    opportunity_ids: tuple[str, ...]
    rivals: Mapping[str, float]

    @property
    def words(self) -> str:
        """The movement in words, such as 'pushed to later quarters'."""
        return _MOVEMENT_WORDS.get(self.movement, self.movement)


@dataclass(frozen=True)
class ForecastView(Answer):
    """The latest forecast: every segment, each in order of periods, the whole first; and the pipeline's ledger."""

    stamp: Stamp
    as_of_on: date | None
    periods: tuple[ForecastPeriod, ...]
    pipeline: tuple[PipelineMovement, ...]


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
        pipeline=_pipeline(reader),
    )


def _pipeline(reader: Reader) -> tuple[PipelineMovement, ...]:
    """Newest month first, each quarter's movements in the order in which they add up."""
    rows = reader.rows("select * from {pipeline_changes}")
    order = {movement: place for place, movement in enumerate(PIPELINE_MOVEMENTS)}
    keyed = sorted(
        rows,
        key=lambda row: (
            -row["to_on"].toordinal(),
            row["currency"],
            row["period_on"],
            order[row["movement"]],
        ),
    )
    return tuple(
        PipelineMovement(
            **{
                **row,
                "opportunity_ids": tuple(row["opportunity_ids"]),
                "rivals": json.loads(row["rivals"] or "{}"),
            }
        )
        for row in keyed
    )
