"""What the waterfall did since the period before: expected customers and revenue, split exactly into what moved them.

What the teams that began in a period are expected to bring is their number, times the chance of becoming a customer
when every stage leads where it led in that period, times what a win was worth in it. Seen from one period to the next,
the change is split into number, where teams began, every stage, and worth (`stats/chain_yield.py`); the parts sum to
the whole. A figure of the period's rates is no forecast: rates hold for one period only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.revenue.waterfall.period_chains import ENDS, History, PeriodChains, Usual, period_chains, usual
from quorate.revenue.waterfall.periods import LENGTHS, Period, days_since, periods_over
from quorate.revenue.waterfall.segments import codes_of, places_in
from quorate.revenue.waterfall.waterfall_stages import CUSTOMER
from quorate.stats.chain_yield import Chains, mean_slopes, parts, row_variance, slopes, yields
from quorate.stats.ragged import Numbers, Places
from quorate.stats.stay_endings import OPEN
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

COMPARISONS = 4
_Z = 1.6448536269514722
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class _Compared:
    """Two periods of the same segments, and what of them is told."""

    before: PeriodChains
    after: PeriodChains
    periods: tuple[Period, Period]
    known: Usual
    currency: str
    stages: list[str]


def waterfall_changes(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per period, segment, measure and part; `before` and the parts sum to `after`.

    The last four months and fiscal quarters that are over are compared with those before, as far back as the first
    journey. Intervals (90 %) take the number of teams for a Poisson count and the ways out of a stage for draws; a
    part is beyond chance when it would be in one of ten comparisons at most that *any* part is by chance (Bonferroni).
    """
    stages = [row["stage"] for row in tables["waterfall_stages"].to_pylist() if row["is_before_purchase"]]
    history = _history(tables, stages)
    schema = PUBLISHED_TABLES["waterfall_changes"].arrow_schema()
    if not len(history.begun):
        return schema.empty_table()
    segments, member = _members(tables)
    known, began = usual(history), float(history.begun.min())
    rows: list[dict[str, Any]] = []
    for grain in LENGTHS:
        periods = periods_over(grain, context.moment.on, context.settings.fiscal_year_starts, COMPARISONS + 1)
        periods = [period for period in periods if days_since(period.first_on) >= began]
        chains = [period_chains(history, period, member, len(segments), known) for period in periods]
        for place in range(len(periods) - 1):
            compared = _Compared(
                chains[place + 1], chains[place], (periods[place + 1], periods[place]), known,
                context.settings.currency, stages,
            )  # fmt: skip
            rows += _rows(compared, segments)
    return pa.Table.from_pylist(rows, schema=schema)


STEP = ArrowStep(
    "waterfall_changes",
    {
        "waterfall_stays": ("journey_id", "stage", "place"),
        "waterfall_journeys": ("journey_id",),
        "waterfall_segments": ("journey_id", "segment"),
        "waterfall_stages": ("place",),
    },
    waterfall_changes,
)


def _rows(compared: _Compared, segments: list[str]) -> Iterator[dict[str, Any]]:
    for measure in ("customers", "amount") if compared.known.worth is not None else ("customers",):
        told = _measured(compared, measure)
        for place, segment in enumerate(segments):
            if compared.before.chains.volume[place] + compared.after.chains.volume[place] == 0.0:
                continue
            for part, stage, values, errors, beyond in told:
                value, error = float(values[place]), float(errors[place])
                is_whole = part in ("before", "after")
                yield {
                    "grain": compared.periods[1].grain,
                    "period_on": compared.periods[1].first_on,
                    "before_on": compared.periods[0].first_on,
                    "segment": segment,
                    "measure": measure,
                    "part": part,
                    "stage": stage,
                    "value": value,
                    "value_low": max(value - _Z * error, 0.0) if is_whole else value - _Z * error,
                    "value_high": value + _Z * error,
                    "is_beyond_chance": None if is_whole else bool(abs(value) > beyond * error > 0.0),
                    "currency": compared.currency if measure == "amount" else None,
                }


_Told = list[tuple[str, str | None, Numbers, Numbers, float]]


def _measured(compared: _Compared, measure: str) -> _Told:
    """Every part with its values, standard errors and how many of these are beyond chance; a row for each segment."""
    from scipy.special import ndtri

    before, after = (_priced(each.chains, measure) for each in (compared.before, compared.after))
    variance = compared.known.variance if measure == "amount" else 0.0
    along = mean_slopes(before, after)
    found = parts(before, after, along)
    number = along.volume**2 * np.maximum(before.volume + after.volume, 1.0)
    rows = row_variance(along.rows, before.rows, compared.before.cases) + row_variance(
        along.rows, after.rows, compared.after.cases
    )
    worth = along.value**2 * variance * (1.0 / compared.before.wins + 1.0 / compared.after.wins)
    moving = 1 + rows.shape[1] + (measure == "amount")
    beyond = float(ndtri(1.0 - 0.1 / (2.0 * moving)))
    whole = np.sqrt(number + rows.sum(axis=1) + worth)
    made: _Told = [
        ("before", None, yields(before), _error(before, compared.before, variance), beyond),
        ("volume", None, found.volume, np.sqrt(number), beyond),
        ("start", None, found.rows[:, 0], np.sqrt(rows[:, 0]), beyond),
    ]
    made += [
        ("conversion", stage, found.rows[:, place], np.sqrt(rows[:, place]), beyond)
        for place, stage in enumerate(compared.stages, 1)
    ]
    if measure == "amount":
        made.append(("value", None, found.value, np.sqrt(worth), beyond))
    change = yields(after) - yields(before)
    return [
        *made,
        ("after", None, yields(after), _error(after, compared.after, variance), beyond),
        ("change", None, change, whole, _Z),
    ]


def _priced(chains: Chains, measure: str) -> Chains:
    """The chains with a win counted as one, or as its money."""
    if measure == "amount":
        return chains
    return Chains(chains.volume, chains.rows, np.ones_like(chains.value))


def _error(chains: Chains, told: PeriodChains, variance: float) -> Numbers:
    """The standard error of what one period is expected to bring."""
    own = slopes(chains)
    total = own.volume**2 * np.maximum(chains.volume, 1.0) + own.value**2 * variance / told.wins
    return np.asarray(np.sqrt(total + row_variance(own.rows, chains.rows, told.cases).sum(axis=1)))


def _members(tables: Mapping[str, pa.Table]) -> tuple[list[str], tuple[Places, Places]]:
    """The segments, offerings among them, and which journeys are in them."""
    journeys, pairs = tables["waterfall_journeys"], tables["waterfall_segments"]
    own, segment = places_in(pairs["journey_id"], journeys["journey_id"]), codes_of(pairs["segment"])
    offering = codes_of(journeys["offering_id"])
    with_one = np.flatnonzero(
        np.asarray([word is not None for word in offering.words], dtype=bool)[offering.codes]
    )
    names = [*segment.words, *(f"offering:{word}" for word in offering.words)]
    journey = np.concatenate((own, with_one))
    codes = np.concatenate((segment.codes, len(segment.words) + offering.codes[with_one]))
    order = np.lexsort((codes, journey))
    return names, (journey[order], codes[order])


def _history(tables: Mapping[str, pa.Table], stages: list[str]) -> History:
    journeys, stays = tables["waterfall_journeys"], tables["waterfall_stays"]
    place = {stage: number for number, stage in enumerate(stages, 1)}
    own = places_in(stays["journey_id"], journeys["journey_id"])
    stage = np.asarray([place.get(name, 0) for name in stays["stage"].to_pylist()], dtype=np.int64)
    is_first = np.asarray(stays["place"].to_numpy(zero_copy_only=False)) == 1
    is_milestone = np.asarray([":" in name for name in stays["stage"].to_pylist()], dtype=bool)
    to = np.asarray(
        [_place_after(fate, name, place) for fate, name in zip(
            stays["fate"].to_pylist(), stays["went_to"].to_pylist(), strict=True
        )],
        dtype=np.int64,
    )  # fmt: skip
    entered = _days(stays["entered_at"])
    ended = entered + np.asarray(stays["days"].to_numpy(zero_copy_only=False), dtype=np.float64)
    before = stage > 0
    first = is_first & ~is_milestone
    won = np.flatnonzero(np.asarray([name == "won" for name in journeys["outcome"].to_pylist()], dtype=bool))
    amounts = np.asarray(journeys["won_amount"].to_numpy(zero_copy_only=False), dtype=np.float64)
    is_own = np.asarray([bool(each) for each in journeys["is_own_currency"].to_pylist()], dtype=bool)
    return History(
        stages=len(stages),
        stay_journey=own[before],
        stage=stage[before] - 1,
        entered=entered[before],
        ended=ended[before],
        to=to[before],
        begun_journey=own[first],
        begun=entered[first],
        first=np.where(stage[first] > 0, stage[first], 1 + len(stages)),
        won_journey=won,
        won=_days(journeys["closed_at"])[won],
        # a win in another currency brings nothing in ours
        amount=np.where(is_own, amounts, 0.0)[won],
    )


def _place_after(fate: str, went_to: str | None, place: Mapping[str, int]) -> int:
    """The place in a row to which a stay led; what lies beyond the stages before the purchase is winning."""
    if fate in ENDS:
        return 1 + len(place) + ENDS.index(fate)
    if fate not in ("advanced", "back") or went_to is None:
        return OPEN
    return 1 + len(place) if went_to == CUSTOMER or went_to not in place else place[went_to]


def _days(column: pa.ChunkedArray) -> Numbers:
    """Moments in days since 1970; NaN where there is none."""
    moments = np.asarray(column.to_numpy()).astype("datetime64[us]")
    return np.where(np.isnat(moments), np.nan, (moments - np.datetime64(0, "D")) / _DAY)
