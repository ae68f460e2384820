"""How chances of endings did on deals of the last half-year, and what cross-validation would have promised.

Both judge the same deals on the same days, within 90 days. Live, the model is fitted on what was known half a year ago.
Cross-validated, each third of the deals is judged by a model of the other two thirds as known today: deals it has not
seen, but times it has. The difference is what a split by deals alone hides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.deal_history import LOST_OTHER, OPEN, DealDays, DealHistory, moment_of
from quorate.outlook.deal_model import DealModel
from quorate.outlook.outcome_prior import COMPETITOR_OF_LOST, ENDINGS
from quorate.stats.ragged import Numbers
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

HORIZON_DAYS = 90.0
# The model's day lies so many days back; deals are judged so many days after it.
HELD_OUT_DAYS = 182.0
JUDGED_AFTER = (0.0, 30.0, 60.0, 90.0)
_PARTS = 3
# With fewer closed deals there was nothing to learn from, with fewer deal-days nothing to judge.
_ENOUGH_CLOSED, _ENOUGH_DAYS = 30, 30

SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("deal_days", pa.int64()),
        ("live", pa.float64()),
        ("cross_validated", pa.float64()),
        ("base_rates", pa.float64()),
    ]
)


def outcome_backtest(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per map; none where too few deals had closed half a year ago."""
    history = DealHistory(tables["deals"], tables["deal_changes"], tables["deal_activity"])
    now = moment_of(context.moment.at)
    then = now - HELD_OUT_DAYS
    days = history.days(now, then + np.array(JUDGED_AFTER))
    if (history.closed < then).sum() < _ENOUGH_CLOSED or len(days.deals) < _ENOUGH_DAYS:
        return SCHEMA.empty_table()
    model = DealModel(context.journey_map, history)
    came = _came(days)
    crossed = np.zeros_like(came)
    for part in range(_PARTS):
        own = days.deals % _PARTS == part
        others = np.arange(len(history.ids)) % _PARTS != part
        crossed[own] = _chances(model.fit(now, others), days)[own]
    row: dict[str, Any] = {
        "journey_map": context.journey_map.journey_map,
        "deal_days": len(days.deals),
        "live": _brier(_chances(model.fit(then), days), came),
        "cross_validated": _brier(crossed, came),
        "base_rates": _brier(_base_rates(history, then), came),
    }
    return pa.Table.from_pylist([row], schema=SCHEMA)


STEP = ArrowStep(
    "outcome_backtest",
    {
        "deals": ("opportunity_id",),
        "deal_changes": ("opportunity_id", "changed_at", "field", "value"),
        "deal_activity": ("journey_id", "told_on"),
    },
    for_each_map(outcome_backtest),
)


def _chances(model: DealModel, days: DealDays) -> Numbers:
    """Of each ending and, last, of none of them within the horizon; shape (entries, 4)."""
    ended = model.predict(days).by(HORIZON_DAYS)
    return np.column_stack((ended, 1.0 - ended.sum(axis=1)))


def _came(days: DealDays) -> Numbers:
    """What came, as shares: a loss for no known reason is split as is believed; shape (entries, 4)."""
    endings = np.where(days.ended_after <= HORIZON_DAYS, days.endings, OPEN)
    shares = np.zeros((len(endings), len(ENDINGS) + 1))
    for place in range(len(ENDINGS)):
        shares[:, place] = endings == place
    unnamed = (endings == LOST_OTHER).astype(np.float64)
    shares[:, 1] += COMPETITOR_OF_LOST * unnamed
    shares[:, 2] += (1.0 - COMPETITOR_OF_LOST) * unnamed
    shares[:, -1] = endings == OPEN
    return shares


def _base_rates(history: DealHistory, then: float) -> Numbers:
    """What had come of all deals within the horizon after a day, as known `then`; shape (1, 4)."""
    at = then - HORIZON_DAYS - 30.0 * np.arange(12.0)
    found = _came(history.days(then, at))
    return np.asarray((found.sum(axis=0) + 0.5) / (len(found) + 2.0))[None, :]


def _brier(chances: Numbers, came: Numbers) -> float:
    return float(((chances - came) ** 2).sum(axis=1).mean())
