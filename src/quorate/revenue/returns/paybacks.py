"""How long money that was spent takes to come back, by quarter of the touches it bought and over all of them.

Spend of a quarter is held against the money that touches of the same quarter have brought since, whenever it came; also
over all quarters, so that what one earned does not make the next look quick.
What is not back yet is not left out: see `stats/payback.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.stats.payback import Cohort, Payback, cohort, payback
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

ALL, QUARTER = "all", "quarter"
_EPOCH = date(1970, 1, 1)

Key = tuple[str, str, str]
"""A dimension, a value of it, and a currency."""
Events = dict[tuple[Key, date], list[tuple[int, float]]]
"""Days and amounts by key and quarter."""


def paybacks(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """Payback of every value that cost money, by each model; empty days where most of the cost is not back yet."""
    import pyarrow as pa

    spent = _events(tables["costs"].to_pylist(), "spent_on", "amount", 1.0)
    earned: dict[str, Events] = {}
    for model, rows in _by_model(tables["costed_earnings"].to_pylist()).items():
        earned[model] = _events(rows, "paid_on", "amount_cents", 0.01)
    today = (context.moment.on - _EPOCH).days
    made: list[dict[str, Any]] = []
    for model, events in sorted(earned.items()):
        cohorts: dict[Key, list[Cohort]] = defaultdict(list)
        for (key, quarter), costs in sorted(spent.items()):
            found = cohort(*_columns(costs), *_columns(events.get((key, quarter), [])), today)
            cohorts[key].append(found)
            made.append(_row(model, key, quarter, payback([found])))
        made += [_row(model, key, None, payback(parts)) for key, parts in sorted(cohorts.items())]
    return pa.Table.from_pylist(made, schema=_schema())


def _row(model: str, key: Key, quarter: date | None, found: Payback) -> dict[str, Any]:
    return {
        "model": model,
        "dimension": key[0],
        "value_key": key[1],
        "currency": key[2],
        "period_kind": QUARTER if quarter else ALL,
        "quarter_on": quarter,
        "payback_days": found.days,
        "paid_back_share": found.share,
        "cost_age_days": found.age_days,
    }


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        [
            *((name, pa.string()) for name in ("model", "dimension", "value_key", "currency", "period_kind")),
            ("quarter_on", pa.date32()),
            *((name, pa.float64()) for name in ("payback_days", "paid_back_share", "cost_age_days")),
        ]
    )


def _by_model(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["model"]].append(row)
    return found


def _events(rows: list[dict[str, Any]], day: str, amount: str, unit: float) -> Events:
    found: Events = defaultdict(list)
    for row in rows:
        event = ((row[day] - _EPOCH).days, float(row[amount]) * unit)
        found[(row["dimension"], row["value_key"], row["currency"]), row["quarter_on"]].append(event)
    return found


def _columns(events: list[tuple[int, float]]) -> tuple[Any, Any]:
    return (
        np.array([day for day, _ in events], dtype=np.int64),
        np.array([amount for _, amount in events], dtype=np.float64),
    )


STEP = ArrowStep(
    "paybacks",
    {
        "costs": ("dimension", "value_key", "currency", "spent_on", "amount"),
        "costed_earnings": ("model", "dimension", "value_key", "currency", "quarter_on", "paid_on"),
    },
    paybacks,
)
