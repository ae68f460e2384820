"""Revenue expected in this fiscal quarter and the next three, beside the CRM's own figure.

Expected is what is won already in the quarter, plus every open deal's amount times the probability that it is
won within it (see `outcome_model`). Left out: journeys that have no opportunity yet, and those that do not
exist yet, so later quarters are too low by what is still to come.

The interval is that of the sum of all-or-nothing deals that are won together more often than by chance, for
two reasons, both turned into one correlation:

- good and bad quarters: a shock of 0.35 (standard deviation) on the log-odds of every deal, the size assumed
  in our own trials, to be measured by backtest;
- rates that are wrong are wrong for all deals: the uncertainty of each deal's probability, as if all erred
  together.

The CRM's own figure is what is won in the quarter plus all of what is expected to close in it by the sellers'
dates. Deals whose date has passed stand in no coming quarter of theirs, and a deal that belongs to no
journey is in their figure only.

There are no exchange rates: the segment 'all' is in the workspace's currency, and deals in another currency
have rows of their own, segment 'in USD' for dollars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.fiscal_quarters import Quarter, quarters_from
from quorate.outlook.outcome_models import OutcomeModels
from quorate.stats.ragged import Numbers, Places
from quorate.stats.shared_factor import given_shared, shared_values
from quorate.stats.sums_of_deals import sum_interval
from quorate.warehouse.steps import ArrowStep, Context

QUARTERS = 4
SHOCK_LOG_ODDS = 0.35
# A logistic and a normal curve are closest when log-odds are 1.702 times normal units.
_LOG_ODDS_PER_NORMAL = 1.702
_SHARED_VALUES = 9
_MOST_SHARED = 0.9
# Probabilities this near to 0 or 1 tell nothing about how sure they are.
_EDGE = 1e-6

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
    """One row per quarter and currency; the workspace's own currency is the segment 'all'."""
    models = OutcomeModels(context.journey_maps).fit(tables["outcome_counts"])
    deals = tables["open_deals"].to_pylist()
    booked = tables["booked_days"].to_pylist()
    own = context.settings.currency
    others = {row["currency"] for row in (*deals, *booked)} - {own}
    books = {currency: _book(currency, deals, booked, models) for currency in (own, *sorted(others))}
    rows = [
        {
            "as_of_on": context.moment.on,
            "segment": "all" if currency == own else f"in {currency}",
            "currency": currency,
            **book.row(quarter, models, context.moment.at),
        }
        for currency, book in books.items()
        for quarter in quarters_from(context.moment.on, context.settings.fiscal_year_starts, QUARTERS)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "forecast",
    {
        "outcome_counts": (
            "journey_map",
            "stage",
            "has_opportunity",
            "next_stage",
            "next_has_opportunity",
            "ending",
        ),
        "open_deals": ("journey_id", "currency"),
        "booked_days": ("currency", "booked_on"),
    },
    forecast,
)


@dataclass(frozen=True)
class Book:
    """The open deals of one currency (states and amounts), and what the CRM has on each day."""

    states: Places
    amounts: Numbers
    booked: list[Mapping[str, Any]]

    def row(self, quarter: Quarter, models: OutcomeModels, now: datetime) -> dict[str, Any]:
        """The amounts of one quarter, in whole cents."""
        won, planned = self._booked_in(quarter)
        first, last = (
            max((datetime.combine(day, datetime.min.time()) - now).days, 0)
            for day in (quarter.first_on, quarter.next_on)
        )
        chances, variances = (each[self.states] for each in models.predict_won_between(first, last))
        expected = won + float(self.amounts @ chances)
        low, high = self._interval(chances, variances)
        return {
            "period_on": quarter.first_on,
            "expected_amount": round(expected, 2),
            "low_amount": round(min(won + low, expected), 2),
            "high_amount": round(max(won + high, expected), 2),
            "crm_amount": round(won + planned, 2),
        }

    def _booked_in(self, quarter: Quarter) -> tuple[float, float]:
        inside = [row for row in self.booked if quarter.first_on <= row["booked_on"] < quarter.next_on]
        return sum(row["won_amount"] for row in inside), sum(row["open_amount"] for row in inside)

    def _interval(self, chances: Numbers, variances: Numbers) -> tuple[float, float]:
        values, weights = shared_values(_SHARED_VALUES)
        shared = np.full(len(chances), shared_part(self.amounts, chances, variances))
        return sum_interval(self.amounts, given_shared(chances, shared, values), weights)


def shared_part(amounts: Numbers, chances: Numbers, variances: Numbers) -> float:
    """The correlation r that the quarter's shock and the uncertainty of the chances make between deals.

        r = s**2 / (1 + s**2),   s**2 = (0.35 / 1.702)**2 + mean of variance_i / density(quantile(p_i))**2

    in normal units, the mean weighed by expected amount; at most 0.9.
    """
    from scipy.special import ndtri

    safe = np.clip(chances, _EDGE, 1.0 - _EDGE)
    density = np.exp(-(ndtri(safe) ** 2) / 2.0) / np.sqrt(2.0 * np.pi)
    weights = amounts * safe
    unsure = float(weights @ (variances / density**2) / weights.sum()) if len(amounts) else 0.0
    squared = (SHOCK_LOG_ODDS / _LOG_ODDS_PER_NORMAL) ** 2 + unsure
    return min(squared / (1.0 + squared), _MOST_SHARED)


def _book(
    currency: str, deals: list[dict[str, Any]], booked: list[dict[str, Any]], models: OutcomeModels
) -> Book:
    own = [deal for deal in deals if deal["currency"] == currency]
    states = [
        models.state(deal["journey_map"], deal["stage"], has_opportunity=deal["has_opportunity"])
        for deal in own
    ]
    return Book(
        np.array(states, dtype=np.int64),
        np.array([deal["amount"] for deal in own], dtype=np.float64),
        [row for row in booked if row["currency"] == currency],
    )
