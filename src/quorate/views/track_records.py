"""How well past forecasts did: coverage, error and bias by how far ahead they looked, and each forecast behind them.

Outcomes of single deals are held against what came of them too, and beside it stands what cross-validation would have
promised: skill that only the split by time shows to be none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from quorate.language import gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot

_COLUMNS = (
    "made_on, period_on, currency, quarters_ahead, expected_amount, low_amount, high_amount, "
    "crm_amount, won_amount"
)


@dataclass(frozen=True)
class PastForecast(Answer):
    """What was forecast of one quarter on one past day, as known then, and what was won in it."""

    made_on: date
    period_on: date
    currency: str
    quarters_ahead: int
    expected_amount: float
    low_amount: float
    high_amount: float
    crm_amount: float
    won_amount: float

    @property
    def is_inside(self) -> bool:
        """Whether what was won lay in the forecast's interval."""
        return self.low_amount <= self.won_amount <= self.high_amount


@dataclass(frozen=True)
class HorizonRecord(Answer):
    """How forecasts of one currency did that looked so many quarters ahead.

    Attributes
    ----------
    forecasts: how many there are; with few of them the shares below say little.
    inside_interval: share in whose 90 % interval the quarter ended.
    error: sum of misses over the sum won, whichever way they went; None where nothing was won.
    bias: how much too high forecasts were in all, over the sum won; below 0 when too low.
    crm_error, crm_bias: the same of the CRM's own figures.
    """

    quarters_ahead: int
    currency: str
    forecasts: int
    inside_interval: float
    error: float | None
    bias: float | None
    crm_error: float | None
    crm_bias: float | None

    @property
    def inside(self) -> Figure:
        """Share of forecasts that held the outcome; opens to each of them."""
        opens = reference("forecast-track", self.currency, self.quarters_ahead)
        return Figure(self.inside_interval, "share", opens)

    @property
    def ahead_words(self) -> str:
        """How far ahead they looked, such as 'of the next quarter'."""
        known = {0: gettext("of the quarter that ran"), 1: gettext("of the next quarter")}
        return known.get(
            self.quarters_ahead,
            gettext("{quarters_ahead} quarters ahead", quarters_ahead=self.quarters_ahead),
        )


@dataclass(frozen=True)
class OutcomeSkill(Answer):
    """How chances of each ending within 90 days did, by journey map.

    Attributes
    ----------
    deal_days: deals on days of the last half-year, judged as they stood.
    live: the Brier score of chances by what was known half a year ago.
    cross_validated: the same of chances learned from other deals of all times, which nobody could have had.
    base_rates: the same of what ended in each way before, the same for every deal.
    gap: live less cross-validated: by how much cross-validation flatters.
    """

    journey_map: str
    deal_days: int
    live: float
    cross_validated: float
    base_rates: float
    gap: float


@dataclass(frozen=True)
class TrackRecord(Answer):
    """The record by horizon, every past forecast it is made of, and the skill at outcomes of single deals."""

    stamp: Stamp
    horizons: tuple[HorizonRecord, ...]
    forecasts: tuple[PastForecast, ...]
    outcomes: tuple[OutcomeSkill, ...]

    def nearest(self, currency: str) -> tuple[PastForecast, ...]:
        """Past forecasts of one currency that looked least far ahead, one for each quarter, the oldest first."""
        own = [each for each in self.forecasts if each.currency == currency]
        least = min((each.quarters_ahead for each in own), default=None)
        return tuple(
            sorted((each for each in own if each.quarters_ahead == least), key=lambda each: each.period_on)
        )


def track_record(snapshot: Snapshot) -> TrackRecord:
    """Past quarters forecast again as known then; both tuples are empty without closed deals from before them."""
    reader = Reader(snapshot)
    reader.need("forecast_track")
    rows = reader.rows(
        f"select {_COLUMNS} from {{forecast_track}} order by quarters_ahead, currency, made_on"
    )
    grouped = groupby(rows, key=lambda row: (row["quarters_ahead"], row["currency"]))
    return TrackRecord(
        stamp_of(reader),
        tuple(_record(ahead, currency, list(own)) for (ahead, currency), own in grouped),
        tuple(PastForecast(**row) for row in rows),
        tuple(_outcomes(reader)),
    )


def track_record_if_made(snapshot: Snapshot) -> TrackRecord | None:
    """The record; None where an older publication has none."""
    has_it = Reader(snapshot).has("forecast_track", "outcome_backtest")
    return track_record(snapshot) if has_it else None


def track_of(
    reader: Reader, currency: str, quarters_ahead: str
) -> tuple[HorizonRecord, tuple[PastForecast, ...]] | None:
    """The record of one currency and horizon with the forecasts behind it; None where there is none."""
    rows = reader.rows(
        f"select {_COLUMNS} from {{forecast_track}} "
        "where currency = ? and cast(quarters_ahead as varchar) = ? order by made_on",
        currency,
        quarters_ahead,
    )
    if not rows:
        return None
    return _record(rows[0]["quarters_ahead"], currency, rows), tuple(PastForecast(**row) for row in rows)


def _outcomes(reader: Reader) -> Iterator[OutcomeSkill]:
    columns = "journey_map, deal_days, live, cross_validated, base_rates"
    for row in reader.rows(f"select {columns} from {{outcome_backtest}} order by journey_map"):
        rounded = {name: round(row[name], 4) for name in ("live", "cross_validated", "base_rates")}
        gap = round(row["live"] - row["cross_validated"], 4)
        yield OutcomeSkill(row["journey_map"], row["deal_days"], **rounded, gap=gap)


def _record(ahead: int, currency: str, rows: Sequence[Row]) -> HorizonRecord:
    inside = sum(row["low_amount"] <= row["won_amount"] <= row["high_amount"] for row in rows)
    return HorizonRecord(
        ahead,
        currency,
        len(rows),
        round(inside / len(rows), 4),
        *_misses(rows, "expected_amount"),
        *_misses(rows, "crm_amount"),
    )


def _misses(rows: Sequence[Row], column: str) -> tuple[float | None, float | None]:
    total = sum(row["won_amount"] for row in rows)
    if total <= 0.0:
        return None, None
    off = [row[column] - row["won_amount"] for row in rows]
    return round(sum(abs(each) for each in off) / total, 4), round(sum(off) / total, 4)
