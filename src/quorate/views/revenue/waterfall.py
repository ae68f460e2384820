"""The waterfall: from stage to stage to customer to repeat customer, with what was lost where, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from quorate.revenue.waterfall.cohorts import CAUSES, Cohorts, Stays, cohorts
from quorate.stats.followings import durations
from quorate.views.answers import Answer, Figure, Stamp, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.views.revenue.waterfall_changes import PeriodChange, waterfall_changes
from quorate.views.revenue.waterfall_choice import (
    STAYS_CHOSEN,
    WaterfallChoice,
    months_before,
    waterfall_choice,
)
from quorate.views.revenue.waterfall_choices import GroupedChoice, offering_choices, segment_choices
from quorate.views.revenue.waterfall_losses import Loss, waterfall_losses
from quorate.views.revenue.waterfall_steps import Step, waterfall_steps
from quorate.warehouse.snapshots import Snapshot

_TREND_MONTHS = 24
_STAYS = pa.schema(
    [
        ("fate", pa.string()),
        ("days", pa.float64()),
        ("possible_days", pa.float64()),
        ("own_amount", pa.float64()),
    ]
)


@dataclass(frozen=True)
class StageRow(Answer):
    """What became of the journeys that entered one stage in the months looked at.

    Shares are of stays within `horizon_days`, open ones counted as long as they were seen; `is_too_young` where less
    than half could have been seen so long, and all shares are None. `ways` are counts: advanced, back, each loss,
    open.
    """

    stage: str
    label: str
    is_before_purchase: bool
    horizon_days: float
    is_too_young: bool
    entered: Figure
    conversion: Figure
    back: Figure
    lost_competitor: Figure
    lost_no_decision: Figure
    days: Figure
    value: Figure
    expected: Figure
    ways: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True)
class Flow(Answer):
    """Stays that led from one stage to another, or out by a way; `to` is a stage or one of the ways out.

    `median_days` is of those that led there, None while they last. Slower ones may still follow; how long stays take in
    all is told by the stage's own curve.
    """

    stage: str
    way: str
    to: str
    count: Figure
    median_days: float | None


@dataclass(frozen=True)
class TrendMonth(Answer):
    """Conversion of the journeys that entered the stage in one month; `least` and `most` bound what it will come to."""

    cohort_on: date
    entered: Figure
    conversion: Figure
    is_too_young: bool
    least: float
    most: float


@dataclass(frozen=True)
class WaterfallView(Answer):
    """The whole page: steps of the journeys opened in the months, and what became of entries into each stage then.

    `is_made` is False for a publication of an earlier release, which holds nothing of it yet.
    """

    stamp: Stamp
    is_made: bool
    choice: WaterfallChoice
    command: str
    currency: str
    segments: tuple[GroupedChoice, ...]
    offerings: tuple[GroupedChoice, ...]
    steps: tuple[Step, ...]
    stages: tuple[StageRow, ...]
    flows: tuple[Flow, ...]
    trend_stage: str | None
    trend: tuple[TrendMonth, ...]
    changes: tuple[PeriodChange, ...]
    losses: tuple[Loss, ...]


@remembered
def waterfall_view(
    snapshot: Snapshot,
    segment: str | None = None,
    offering: str | None = None,
    since: str | None = None,
    until: str | None = None,
    stage: str | None = None,
) -> WaterfallView:
    """The waterfall of some months, one segment or everyone, one offering or all; `stage` chooses whose trend is told.

    Raises `NotFound` for a segment or an offering that no journey has, `UsageError` for what is no month.
    """
    reader = Reader(snapshot)
    choice = waterfall_choice(reader, segment, offering, since, until)
    found = reader.row("select currency from {workspace_facts}")
    currency = found["currency"] if found else ""
    stages = _stage_rows(reader, choice, currency)
    told = stage if any(row.stage == stage for row in stages) else _busiest(stages)
    return WaterfallView(
        stamp=stamp_of(reader),
        is_made=reader.has("waterfall_stays", "waterfall_stages"),
        choice=choice,
        command=choice.command,
        currency=currency,
        segments=segment_choices(reader),
        offerings=offering_choices(reader),
        steps=waterfall_steps(reader, choice, currency),
        stages=stages,
        flows=_flows(reader, choice),
        trend_stage=told,
        trend=_trend(reader, choice, told) if told else (),
        changes=waterfall_changes(reader, choice),
        losses=waterfall_losses(reader, choice),
    )


def stage_rows_of(reader: Reader, choice: WaterfallChoice, currency: str, stage: str) -> StageRow | None:
    """The row of one stage; None where nobody entered it."""
    return next((row for row in _stage_rows(reader, choice, currency) if row.stage == stage), None)


def _stage_rows(reader: Reader, choice: WaterfallChoice, currency: str) -> tuple[StageRow, ...]:
    rows = reader.rows(
        f"""
        select c.*, p.label, p.place, p.horizon_days, p.is_before_purchase
        from (select s.stage, s.fate, s.days, s.possible_days, s.own_amount {STAYS_CHOSEN}) c
        inner join {{waterfall_stages}} p on p.stage = c.stage
        order by p.place
        """,
        *choice.parameters,
    )
    groups: dict[str, int] = {}
    first: list[Row] = []
    for row in rows:
        if row["stage"] not in groups:
            groups[row["stage"]] = len(groups)
            first.append(row)
    found = _cohorts(rows, [groups[row["stage"]] for row in rows], len(groups))
    return tuple(_stage_row(choice, currency, row, found, place) for place, row in enumerate(first))


def _cohorts(rows: list[Row], groups: list[int], count: int) -> Cohorts:
    table = pa.Table.from_pylist([{name: row[name] for name in _STAYS.names} for row in rows], schema=_STAYS)
    horizons = np.array([row["horizon_days"] for row in rows], dtype=np.float64)
    return cohorts(Stays.of(table, horizons), np.array(groups, dtype=np.int64), count)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _stage_row(choice: WaterfallChoice, currency: str, row: Row, found: Cohorts, place: int) -> StageRow:
    stage = row["stage"]

    def share(number: int, what: str) -> Figure:
        ends = _known(found.low[place, number]), _known(found.high[place, number])
        return choice.figure(
            _known(found.shares[place, number]), "probability", "waterfall", stage, what, between=ends
        )

    amount, conversion = _known(found.amount[place]), _known(found.shares[place, 0])
    mean = amount / float(found.valued[place]) if amount is not None else None
    expected = mean * conversion if mean is not None and conversion is not None else None
    counts = {
        **{cause: int(found.ended[place, number]) for number, cause in enumerate(CAUSES)},
        "paused": int(found.paused[place]),
        "open": int(found.open[place]),
    }
    return StageRow(
        stage=stage,
        label=row["label"],
        is_before_purchase=row["is_before_purchase"],
        horizon_days=row["horizon_days"],
        is_too_young=not bool(found.is_followed[place]),
        entered=choice.figure(int(found.entered[place]), "count", "waterfall", stage, "entered"),
        conversion=share(0, "conversion"),
        back=share(1, "share.back"),
        lost_competitor=share(2, "share.lost_competitor"),
        lost_no_decision=share(3, "share.lost_no_decision"),
        days=choice.figure(
            _known(found.median[place]), "days", "waterfall", stage, "days",
            between=(_known(found.median_low[place]), _known(found.median_high[place])),
        ),
        value=choice.figure(amount, "amount", "waterfall", stage, "value", currency=currency),
        expected=choice.figure(expected, "amount", "waterfall", stage, "expected", currency=currency),
        ways=tuple(
            (way, choice.figure(count, "count", "waterfall", stage, way)) for way, count in counts.items() if count
        ),
    )  # fmt: skip


def _busiest(stages: tuple[StageRow, ...]) -> str | None:
    """The stage before the purchase that most entered, whose trend tells most."""
    before = [row for row in stages if row.is_before_purchase] or list(stages)
    return max(before, key=lambda row: row.entered.value or 0.0).stage if before else None


def _flows(reader: Reader, choice: WaterfallChoice) -> tuple[Flow, ...]:
    rows = reader.rows(
        f"""
        select c.stage, c.fate, coalesce(c.went_to, c.fate) as led_to, c.days, p.place
        from (select s.stage, s.fate, s.went_to, s.days {STAYS_CHOSEN}) c
        inner join {{waterfall_stages}} p on p.stage = c.stage
        """,
        *choice.parameters,
    )
    keys = sorted({(row["place"], row["fate"], row["led_to"], row["stage"]) for row in rows})
    place = {(fate, led_to, stage): number for number, (_, fate, led_to, stage) in enumerate(keys)}
    codes = np.array([place[(row["fate"], row["led_to"], row["stage"])] for row in rows], dtype=np.int64)
    found = durations(codes, np.array([row["days"] for row in rows], dtype=np.float64), len(keys))
    return tuple(
        Flow(
            stage, fate, led_to,
            choice.figure(int(found.count[number]), "count", "waterfall", stage, f"{fate}.{led_to}"),
            None if fate == "open" else float(found.median[number]),
        )
        for number, (_, fate, led_to, stage) in enumerate(keys)
    )  # fmt: skip


def _trend(reader: Reader, choice: WaterfallChoice, stage: str) -> tuple[TrendMonth, ...]:
    """Month by month, over two years at least so that there is something to compare with."""
    since = min(choice.since_on, months_before(choice.until_on, _TREND_MONTHS - 1))
    longer = WaterfallChoice(choice.segment, choice.offering, since, choice.until_on)
    rows = reader.rows(
        f"""
        select c.*, p.horizon_days
        from (select s.cohort_on, s.stage, s.fate, s.days, s.possible_days, s.own_amount {STAYS_CHOSEN}) c
        inner join {{waterfall_stages}} p on p.stage = c.stage
        where c.stage = $5
        order by c.cohort_on
        """,
        *longer.parameters,
        stage,
    )
    months = sorted({row["cohort_on"] for row in rows})
    place = {month: number for number, month in enumerate(months)}
    found = _cohorts(rows, [place[row["cohort_on"]] for row in rows], len(months))
    made = []
    for number, month in enumerate(months):
        own = WaterfallChoice(choice.segment, choice.offering, month, month)
        ends = _known(found.low[number, 0]), _known(found.high[number, 0])
        made.append(
            TrendMonth(
                month,
                own.figure(int(found.entered[number]), "count", "waterfall", stage, "entered"),
                own.figure(
                    _known(found.shares[number, 0]),
                    "probability",
                    "waterfall",
                    stage,
                    "conversion",
                    between=ends,
                ),
                not bool(found.is_followed[number]),
                float(found.least[number]),
                float(found.most[number]),
            )
        )
    return tuple(made)
