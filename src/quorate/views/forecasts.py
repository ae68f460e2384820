"""Revenue expected by period, beside the CRM's own figure, and what became of the open pipeline meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from quorate.errors import NotFound, nearest_word
from quorate.language import Words, day_text, gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader
from quorate.views.remembering import remembered
from quorate.views.wording import plain
from quorate.vocabulary.closed_lists import PIPELINE_MOVEMENTS
from quorate.warehouse.snapshots import Snapshot

ALL_SEGMENTS = "all"
# A forecast of nothing would look like a forecast.
_OF_KNOWN_AMOUNT = """f.segment in (
    select s.segment from {deal_segments} s
    inner join {opportunities} p on p.opportunity_id = s.opportunity_id and p.amount > 0.0
)"""
# Parts of all deals by what they have in common, in the order in which they are told.
SEGMENT_KINDS = Words(
    {
        "deal_type": "By type of deal",
        "tier": "By tier",
        "industry": "By industry",
        "offering": "By offering",
    }
)
_SEGMENT_WORDS = Words(
    {"deal_type": "Type of deal", "tier": "Tier", "industry": "Industry", "offering": "Offering"}
)
_DEAL_TYPES = Words({"new": "New business", "renewal": "Renewals"})
_MOVEMENT_WORDS = Words(
    {
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
)


@dataclass(frozen=True)
class ForecastPeriod(Answer):
    """What one period is expected to bring: the estimate with its 90 % interval, and what the CRM says.

    `kind` is what a part of all deals has in common, one of `SEGMENT_KINDS`; empty for all deals of a currency.
    """

    period_on: date
    segment: str
    kind: str
    segment_name: str
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
        return movement_words(self.movement)

    @property
    def money(self) -> Figure:
        """The amount; opens to the deals and what changed in them."""
        opens = reference("pipeline-movement", self.period_on, self.currency, self.to_on, self.movement)
        return Figure(self.amount, "amount", opens, currency=self.currency)


@dataclass(frozen=True)
class PipelineLedger(Answer):
    """What one currency's pipeline did between two days: a row for each movement there was, a column for each quarter.

    `rows` hold for each of `periods` the movement, or None where there was none.
    """

    currency: str
    from_on: date
    to_on: date
    periods: tuple[date, ...]
    rows: tuple[tuple[str, tuple[PipelineMovement | None, ...]], ...]


@dataclass(frozen=True)
class ForecastView(Answer):
    """The latest forecast: every segment, each in order of periods, the whole first; and the pipeline's ledger.

    A segment without any deal of a known amount is left out: a forecast of nothing would look like a forecast.
    `deal_count` are all opportunities, `priced_count` those with an amount.
    """

    stamp: Stamp
    as_of_on: date | None
    periods: tuple[ForecastPeriod, ...]
    pipeline: tuple[PipelineMovement, ...]
    deal_count: int
    priced_count: int

    @property
    def wholes(self) -> tuple[tuple[ForecastPeriod, ...], ...]:
        """The periods of all deals of each currency, our own first."""
        return _by_segment(period for period in self.periods if not period.kind)

    @property
    def parts(self) -> tuple[tuple[str, tuple[tuple[ForecastPeriod, ...], ...]], ...]:
        """Each heading of `SEGMENT_KINDS` that has segments, with their periods, the largest first."""
        found = (
            (words, _largest_first(_by_segment(each for each in self.periods if each.kind == kind)))
            for kind, words in SEGMENT_KINDS.items()
        )
        return tuple((words, segments) for words, segments in found if segments)

    @property
    def months(self) -> tuple[date, ...]:
        """The days on which months of the pipeline's ledger end, the newest first."""
        return tuple(dict.fromkeys(each.to_on for each in self.pipeline))

    def ledgers(self, to_on: date) -> tuple[PipelineLedger, ...]:
        """The ledger until `to_on` of each currency, in the order of the pipeline."""
        found = [each for each in self.pipeline if each.to_on == to_on]
        return tuple(_ledger(list(own)) for _, own in groupby(found, key=lambda each: each.currency))


@remembered
def forecast_view(snapshot: Snapshot, segment: str | None = None) -> ForecastView:
    """The forecast made on the newest day that is published, of one segment or of all.

    The pipeline's movements are told by currency, and with one segment not at all. A publication that does not say
    which deals are in which segment leaves no segment out.
    Raises `NotFound` for a segment that is not forecast.
    """
    reader = Reader(snapshot)
    reader.need("forecast")
    rows = reader.rows(
        f"""
        select f.*, o.name as offering_name
        from {{forecast}} f
        left join {{offerings}} o on f.segment = concat('offering:', o.offering_id)
        where f.as_of_on = (select max(as_of_on) from {{forecast}}) and ($1 = '' or f.segment = $1)
            and {_OF_KNOWN_AMOUNT if reader.has("deal_segments") else "true"}
        order by case f.segment when 'all' then 0 else 1 end, f.segment, f.period_on
        """,
        segment or "",
    )
    if (
        segment
        and not rows
        and not reader.row("select 1 as found from {forecast} where segment = ?", segment)
    ):
        raise _no_segment(reader, segment)
    known = reader.one(
        "select count(*) as n, count(case when amount > 0.0 then 1 end) as priced from {opportunities}"
    )
    return ForecastView(
        stamp=stamp_of(reader),
        as_of_on=rows[0]["as_of_on"] if rows else None,
        periods=tuple(
            ForecastPeriod(
                period_on=row["period_on"],
                segment=row["segment"],
                kind=_kind_and_name(row["segment"])[0],
                segment_name=row["offering_name"] or _kind_and_name(row["segment"])[1],
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
        pipeline=() if segment else _pipeline(reader),
        deal_count=known["n"],
        priced_count=known["priced"],
    )


def movement_words(movement: str) -> str:
    """A movement of the pipeline in words, such as 'pushed to later quarters'."""
    return _MOVEMENT_WORDS.get(movement, plain(movement))


def quarter_name(first_on: date) -> str:
    """'the quarter from 1 April 2026'."""
    return gettext("the quarter from {day}", day=day_text(first_on))


def segment_words(segment: str) -> str:
    """A segment in words, such as 'Industry: steel'."""
    kind, name = _kind_and_name(segment)
    return f"{_SEGMENT_WORDS[kind]}: {name}" if kind else name


def _kind_and_name(segment: str) -> tuple[str, str]:
    if segment == ALL_SEGMENTS:
        return "", gettext("All deals in our own currency")
    kind, _, value = segment.partition(":")
    if kind not in SEGMENT_KINDS:
        return "", gettext("Deals {segment}", segment=segment)
    return kind, _DEAL_TYPES.get(value, value) if kind == "deal_type" else value


def _by_segment(periods: Iterable[ForecastPeriod]) -> tuple[tuple[ForecastPeriod, ...], ...]:
    return tuple(tuple(own) for _, own in groupby(periods, key=lambda period: period.segment))


def _ledger(found: list[PipelineMovement]) -> PipelineLedger:
    """Movements of one currency between two days, as rows of movements and columns of quarters."""
    periods = tuple(dict.fromkeys(each.period_on for each in found))
    cells = {(each.movement, each.period_on): each for each in found}
    seen = {each.movement for each in found}
    return PipelineLedger(
        found[0].currency,
        found[0].from_on,
        found[0].to_on,
        periods,
        tuple(
            (movement_words(movement), tuple(cells.get((movement, period)) for period in periods))
            for movement in PIPELINE_MOVEMENTS
            if movement in seen
        ),
    )


def _largest_first(
    segments: tuple[tuple[ForecastPeriod, ...], ...],
) -> tuple[tuple[ForecastPeriod, ...], ...]:
    return tuple(sorted(segments, key=lambda periods: -(periods[0].expected.value or 0.0)))


def _no_segment(reader: Reader, segment: str) -> NotFound:
    known = [
        row["segment"] for row in reader.rows("select distinct segment from {forecast} order by segment")
    ]
    near = nearest_word(segment, known)
    return NotFound(
        gettext("No segment of the forecast is called '{segment}'.", segment=segment)
        + (gettext(" Did you mean '{near}'?", near=near) if near else ""),
        expected=", ".join(known[:12]) + (gettext(" and others") if len(known) > 12 else ""),
        do="see quorate show forecast",
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
