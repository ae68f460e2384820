"""Whether a company's history tells won deals from lost ones at all, held out of time.

The model is fitted as of half a year ago. Deals that reached the middle of a usual sales cycle since then and have
ended are judged as they stood that day, each once, by a model that has not seen what became of them. Renewals are left
out: that they are mostly won is no skill. `ranking` is the area under the ROC curve with a 95 % interval. Where won
deals do not rank above lost ones by more than chance would, the product says so beside every outlook, for then chances
say how often and when, not which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.deal_history import OPEN, DealHistory, moment_of
from quorate.outlook.deal_model import DealModel
from quorate.outlook.revenue_ahead import WON
from quorate.stats.ragged import Numbers
from quorate.stats.ranking import separation
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

_HELD_OUT_DAYS = 182.0
_JUDGED_AT = 0.5
# With fewer of either kind nothing can be said.
_ENOUGH = 10

SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("won_count", pa.int64()),
        ("lost_count", pa.int64()),
        ("ranking", pa.float64()),
        ("ranking_low", pa.float64()),
        ("ranking_high", pa.float64()),
        ("separates", pa.bool_()),
    ]
)


def outcome_skill(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per map; `separates` is empty where too few deals ended lately to tell."""
    history = DealHistory(tables["deals"], tables["deal_changes"], tables["deal_activity"])
    scores, is_won = held_out_scores(DealModel(context.journey_map, history), moment_of(context.moment.at))
    won, lost = int(is_won.sum()), int((is_won == 0.0).sum())
    row: dict[str, Any] = {
        "journey_map": context.journey_map.journey_map,
        "won_count": won,
        "lost_count": lost,
    }
    if min(won, lost) >= _ENOUGH:
        found = separation(scores[is_won == 1.0], scores[is_won == 0.0])
        row |= {"ranking": found.auc, "ranking_low": found.low, "ranking_high": found.high}
        row["separates"] = found.low is not None and found.low > 0.5
    return pa.Table.from_pylist([row], schema=SCHEMA)


STEP = ArrowStep(
    "outcome_skill",
    {
        "deals": ("opportunity_id",),
        "deal_changes": ("opportunity_id", "changed_at", "field", "value"),
        "deal_activity": ("journey_id", "told_on"),
    },
    for_each_map(outcome_skill),
)


def held_out_scores(model: DealModel, now: float) -> tuple[Numbers, Numbers]:
    """Chances of winning among endings of deals judged after the model's day, and 1 for those that were won."""
    then = now - _HELD_OUT_DAYS
    history = model.history
    model.fit(then)
    judged_at = history.created + _JUDGED_AT * model.scale_.cycle_days
    is_case = (
        (judged_at >= then) & (history.closed > judged_at) & (history.closed < now) & ~history.is_renewal
    )
    cases = np.flatnonzero(is_case & (history.endings != OPEN))
    last = model.predict(history.looked_at(now, cases, judged_at[cases])).ended[:, -1]
    scores = last[:, WON] / np.maximum(last.sum(axis=1), 1e-12)
    return scores, (history.endings[cases] == WON).astype(np.float64)
