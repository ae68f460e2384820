"""What every channel, campaign, asset and function cost, day by day.

Channels and campaigns cost what platforms say was spent on them. What an asset or a function cost no system says: it
is known where the settings declare it, and unknown otherwise. A function costs what is declared for a month, on the
first of every month since its first touch (of the month that is looked at, as much as has passed); marketing costs what
was spent on advertising besides, but only where the rest of it is declared, because advertising alone is not what
marketing costs. An asset costs what is declared on the day of its first touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.revenue.contributions.paths import quarter_starts
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

_MARKETING = "marketing"
_MONTHS = 12


@dataclass(frozen=True)
class Cost:
    """Money that one value of one dimension cost on one day."""

    dimension: str
    value_key: str
    currency: str
    spent_on: date
    amount: float


def costs(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """All that is known to have been spent by the day looked at, with the fiscal quarter it was spent in."""
    import pyarrow as pa

    settings = context.settings
    spent = tables["spend"].to_pylist()
    starts = {
        (row["dimension"], row["value_key"]): row["begins_on"] for row in tables["cost_starts"].to_pylist()
    }
    found = [
        *_of_spend(spent),
        *_of_functions(settings.revenue.function_costs, starts, settings.currency, context.moment.on),
        *(cost for cost in _of_marketing(spent) if _MARKETING in settings.revenue.function_costs),
        *_of_contents(settings.revenue.content_costs, starts, settings.currency),
    ]
    days = np.array([cost.spent_on for cost in found], dtype="datetime64[D]")
    months = quarter_starts(days.astype("datetime64[us]").astype(np.int64), settings.fiscal_year_starts)
    return pa.table(
        {
            "dimension": pa.array([cost.dimension for cost in found], pa.string()),
            "value_key": pa.array([cost.value_key for cost in found], pa.string()),
            "currency": pa.array([cost.currency for cost in found], pa.string()),
            "spent_on": pa.array([cost.spent_on for cost in found], pa.date32()),
            "quarter_on": pa.array(months.astype("datetime64[M]").astype(object), pa.date32()),
            "amount": pa.array([cost.amount for cost in found], pa.float64()),
        }
    )


def _of_spend(spent: list[dict[str, Any]]) -> Iterator[Cost]:
    for row in spent:
        for dimension, column in (("channel", "channel"), ("campaign", "campaign_id")):
            if row[column] is not None:
                yield Cost(dimension, row[column], row["currency"], row["spent_on"], row["amount"])


def _of_marketing(spent: list[dict[str, Any]]) -> Iterator[Cost]:
    for row in spent:
        yield Cost("function", _MARKETING, row["currency"], row["spent_on"], row["amount"])


def _of_functions(
    monthly: Mapping[str, float], starts: Mapping[tuple[str, str], date], currency: str, until: date
) -> Iterator[Cost]:
    for function, amount in sorted(monthly.items()):
        begins = starts.get(("function", function))
        for first, following in _months(begins, until) if begins else ():
            passed = (min(until + timedelta(days=1), following) - first).days / (following - first).days
            yield Cost("function", function, currency, first, amount * passed)


def _months(begins: date, until: date) -> Iterator[tuple[date, date]]:
    """The first days of all months from the one of `begins` to the one of `until`, each with the next month's."""
    number = begins.year * _MONTHS + begins.month - 1
    while (first := date(number // _MONTHS, number % _MONTHS + 1, 1)) <= until:
        number += 1
        yield first, date(number // _MONTHS, number % _MONTHS + 1, 1)


def _of_contents(
    declared: Mapping[str, float], starts: Mapping[tuple[str, str], date], currency: str
) -> Iterator[Cost]:
    for content, amount in sorted(declared.items()):
        begins = starts.get(("content", content))
        if begins is not None:
            yield Cost("content", content, currency, begins, amount)


STEP = ArrowStep(
    "costs",
    {
        "spend": ("spent_on", "channel", "campaign_id", "currency", "amount"),
        "cost_starts": ("dimension", "value_key"),
    },
    costs,
)
