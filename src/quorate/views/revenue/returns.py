"""What was spent beside what it earned, the return on it, and how long it took to come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from quorate.errors import NotFound, nearest_word
from quorate.language import day_text, gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.views.revenue.contributions import ACCOUNTING, INCREMENTAL
from quorate.views.revenue.value_names import (
    NONE,
    NamedChoice,
    dimension_choices,
    needed_dimension,
    value_name,
    value_names,
)
from quorate.vocabulary.model_notes import MODEL_NOTES
from quorate.warehouse.snapshots import Snapshot

ALL = "all"
DEFAULT_MODEL = "w_shaped"
MOST_ROWS = 40


@dataclass(frozen=True)
class Payback(Answer):
    """How long the money took to come back, by the chosen model, with the quickest and the slowest model.

    Attributes
    ----------
    days: None where less than half of the cost is back; `status` says whether it is not yet, or no cost is known.
    quickest, slowest: over all accounting models; `slowest` is None where by some model it is not back yet.
    back_share, age_days: how much of the cost is back, and mean days since it was spent.
    """

    days: Figure
    status: str
    quickest: float | None
    slowest: float | None
    back_share: float | None
    age_days: float | None


@dataclass(frozen=True)
class Return(Answer):
    """One value in one period: earned by the chosen model with the range over all, cost, return and payback.

    `added` and `added_ratio` are the incremental model's, where it says something.
    """

    value_key: str
    name: str
    earned: Figure
    cost: Figure
    ratio: Figure
    payback: Payback
    added: Figure | None
    added_ratio: Figure | None


@dataclass(frozen=True)
class CurrencyReturns(Answer):
    """All values of one currency, the dearest first, then those that may have earned most.

    `earned` and `cost` are sums over all values, also over those that are not shown: `earned` is what came in, `cost`
    what is known to have been spent. `has_unknown_costs` says whether of some value nobody knows what it cost.
    `in_all` says of what they are sums: dimension, period and model.
    """

    currency: str
    earned: float
    cost: float | None
    rows: tuple[Return, ...]
    row_count: int
    in_all: tuple[str, str, str]
    has_unknown_costs: bool

    @property
    def earned_in_all(self) -> Figure:
        """What came in, as a figure that opens."""
        return self._in_all("earned", self.earned)

    @property
    def cost_in_all(self) -> Figure:
        """What is known to have been spent, as a figure that opens."""
        return self._in_all("cost", self.cost)

    def _in_all(self, what: str, value: float | None) -> Figure:
        dimension, period, model = self.in_all
        opens = reference("return-total", dimension, self.currency, period, what, model)
        return Figure(value, "amount", opens, currency=self.currency)


@dataclass(frozen=True)
class ReturnsView(Answer):
    """One dimension and period by one model; `is_made` says whether the publication has returns at all."""

    stamp: Stamp
    is_made: bool
    dimension: str
    period: str
    model: str
    model_name: str
    assumes: str
    dimensions: tuple[NamedChoice, ...]
    periods: tuple[NamedChoice, ...]
    models: tuple[NamedChoice, ...]
    currencies: tuple[CurrencyReturns, ...]


@remembered
def returns_view(
    snapshot: Snapshot, dimension: str | None = None, period: str | None = None, model: str | None = None
) -> ReturnsView:
    """What came of what was spent, by default by channel over all quarters.

    Parameters
    ----------
    period: 'all', or the first day of a fiscal quarter in which touches happened and money was spent.
    model: the accounting model by which a figure within the range is told.

    Raises `NotFound` for a dimension, period or model that there is not.
    """
    reader = Reader(snapshot)
    dimension = needed_dimension(dimension or "channel")
    periods = _periods(reader)
    period = _needed(period or ALL, [each.key for each in periods], "period")
    model = _needed(model or DEFAULT_MODEL, ACCOUNTING, "model")
    rows = reader.rows(
        """
        select * from {returns}
        where dimension = $1 and case when $2 = 'all' then period_kind = 'all'
            else period_kind = 'quarter' and cast(period_on as varchar) = $2 end
        order by currency, value_key, model
        """,
        dimension,
        period,
    )
    names = value_names(reader, dimension)
    found = [
        _currency(currency, list(own), model, names)
        for currency, own in groupby(rows, key=lambda row: row["currency"])
    ]
    return ReturnsView(
        stamp=stamp_of(reader),
        is_made=reader.has("returns"),
        dimension=dimension,
        period=period,
        model=model,
        model_name=MODEL_NOTES[model].name,
        assumes=MODEL_NOTES[model].assumes,
        dimensions=dimension_choices(),
        periods=periods,
        models=tuple(NamedChoice(each, MODEL_NOTES[each].name) for each in ACCOUNTING),
        currencies=tuple(sorted(found, key=lambda each: (each.cost is None, -each.earned, each.currency))),
    )


def returns_by(snapshot: Snapshot, key: str | None = None) -> ReturnsView:
    """The same by one word: a dimension, or a dimension and a quarter's first day such as 'campaign/2026-04-01'."""
    dimension, _, period = (key or "").partition("/")
    return returns_view(snapshot, dimension or None, period or None)


def _periods(reader: Reader) -> tuple[NamedChoice, ...]:
    rows = reader.rows(
        "select distinct period_on from {returns} where period_kind = 'quarter' order by period_on desc"
    )
    quarters = (NamedChoice(row["period_on"].isoformat(), quarter_words(row["period_on"])) for row in rows)
    return (NamedChoice(ALL, gettext("All quarters together")), *quarters)


def quarter_words(first_on: date) -> str:
    """'Quarter from 1 April 2026'."""
    return gettext("Quarter from {day}", day=day_text(first_on))


def _needed(word: str, known: list[str] | tuple[str, ...], what: str) -> str:
    if word not in known:
        near = nearest_word(word, known)
        raise NotFound(
            f"There is no {what} '{word}' to tell returns of." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(known)}",
        )
    return word


def _currency(currency: str, rows: list[Row], model: str, names: dict[str, str]) -> CurrencyReturns:
    found = []
    for _, own in groupby(rows, key=lambda row: row["value_key"]):
        by_model = {row["model"]: row for row in own}
        if model in by_model:
            found.append(_return(by_model, model, names))
    ranked = sorted(
        found,
        key=lambda each: (each.value_key == NONE, -(each.cost.value or 0.0), -(each.earned.high or 0.0)),
    )
    costs = [each.cost.value for each in found if each.cost.value is not None]
    shown = [each for place, each in enumerate(ranked) if place < MOST_ROWS or each.value_key == NONE]
    return CurrencyReturns(
        currency,
        round(sum(each.earned.value or 0.0 for each in found), 2),
        round(sum(costs), 2) if costs else None,
        tuple(shown),
        len(ranked),
        (rows[0]["dimension"], _period_of(rows[0]), model),
        any(each.cost.value is None and each.value_key != NONE for each in found),
    )


def _period_of(row: Row) -> str:
    return ALL if row["period_kind"] == ALL else str(row["period_on"].isoformat())


def _return(by_model: Mapping[str, Row], model: str, names: dict[str, str]) -> Return:
    row, added = by_model[model], by_model.get(INCREMENTAL)
    dimension, currency = row["dimension"], row["currency"]
    period = _period_of(row)

    def opens(what: str, by: str = model) -> str:
        return reference("return", dimension, row["value_key"], currency, period, what, by)

    def earned(of: Row) -> Figure:
        low, high = of["earned_amount_low"], of["earned_amount_high"]
        return Figure(of["earned_amount"], "amount", opens("earned", of["model"]), low, high, currency)

    def ratio(of: Row) -> Figure:
        low, high = of["return_ratio_low"], of["return_ratio_high"]
        return Figure(of["return_ratio"], "ratio", opens("ratio", of["model"]), low, high)

    return Return(
        value_key=row["value_key"],
        name=value_name(dimension, row["value_key"], names),
        earned=earned(row),
        cost=Figure(row["cost_amount"], "amount", opens("cost"), currency=currency),
        ratio=ratio(row),
        payback=_payback([by_model[each] for each in ACCOUNTING if each in by_model], row, opens("payback")),
        added=earned(added) if added else None,
        added_ratio=ratio(added) if added else None,
    )


def _payback(rows: list[Row], chosen: Row, opens: str) -> Payback:
    days = [row["payback_days"] for row in rows]
    back = [each for each in days if each is not None]
    return Payback(
        Figure(chosen["payback_days"], "days", opens),
        chosen["payback_status"],
        min(back, default=None),
        max(back) if back and len(back) == len(days) else None,
        chosen["paid_back_share"],
        chosen["cost_age_days"],
    )
