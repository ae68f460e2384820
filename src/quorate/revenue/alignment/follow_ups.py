"""How fast each function follows the other, month by month, with those who never followed kept in the figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.stats.survival import survival, survival_quantile
from quorate.warehouse.steps import ArrowStep, Context

DIRECTIONS = {"marketing": "sales_after_marketing", "sales": "marketing_after_sales"}
# By when the other had followed, in hours: a day, three days, a week, two weeks, four weeks, twelve weeks.
WITHIN_HOURS = (24, 72, 168, 336, 672, 2016)
SCHEMA = pa.schema(
    [
        ("direction", pa.string()),
        ("grain", pa.string()),
        ("period_on", pa.date32()),
        *((name, pa.int64()) for name in ("turn_count", "followed_count", "account_count")),
        ("median_hours", pa.float64()),
        *((f"within_{hours}_hours_share", pa.float64()) for hours in WITHIN_HOURS),
    ]
)


def follow_ups(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per direction and month, and one over all months.

    Half of all turns were followed within the median, by Kaplan-Meier (`stats/survival`): turns that still wait
    count as having waited so long. It is empty where fewer than half were ever followed, and a share is empty where
    no turn has been seen for so long.
    """
    groups: dict[tuple[str, str, date | None], list[dict[str, Any]]] = {}
    for row in tables["function_turns"].to_pylist():
        direction, began = DIRECTIONS[row["our_function"]], row["began_at"]
        for grain, period in (("all", None), ("month", _month(began))):
            groups.setdefault((direction, grain, period), []).append(row)
    made = [
        _line(*key, rows)
        for key, rows in sorted(groups.items(), key=lambda each: (each[0][:2], each[0][2] or date.min))
    ]
    return pa.Table.from_pylist(made, schema=SCHEMA)


STEP = ArrowStep(
    "alignment_follow_ups", {"function_turns": ("journey_id", "began_at", "activity_id")}, follow_ups
)


def _line(direction: str, grain: str, period: date | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    hours = np.array([row["waited_hours"] for row in rows], dtype=np.float64)
    has_followed = np.array([row["followed_at"] is not None for row in rows])
    lasting = survival(hours, has_followed, np.array(WITHIN_HOURS, dtype=np.float64))
    seen = hours.max()
    return {
        "direction": direction,
        "grain": grain,
        "period_on": period or _month(min(row["began_at"] for row in rows)),
        "turn_count": len(rows),
        "followed_count": int(has_followed.sum()),
        "account_count": len({row["account_id"] for row in rows}),
        "median_hours": survival_quantile(hours, has_followed, 0.5),
        **{
            f"within_{limit}_hours_share": float(1.0 - share) if limit <= seen or has_followed.all() else None
            for limit, share in zip(WITHIN_HOURS, lasting, strict=True)
        },
    }


def _month(moment: datetime) -> date:
    return date(moment.year, moment.month, 1)
