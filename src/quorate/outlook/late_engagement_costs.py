"""What coming late may have cost in purchases won, as bounds: never a bare difference.

Journeys are compared at a landmark, the usual delay of a company's first two-way contact: those still undecided then
that we had spoken with, and those we had not. Whoever was decided before the landmark is left out, for no such journey
could have been late, and those never spoken with are among the late ones, for leaving them out would compare survivors.

Even so a difference would mislead: we reach those sooner who were looking for us anyway, and hear late of those who
have chosen a rival. In simulations with known effects plain comparisons had the wrong sign or several times the right
size. So only bounds are told (`stats/effect_bounds`). Outreach whose timing was drawn by lot would tell more; no source
records such lots yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa

from quorate.stats.effect_bounds import effect_bounds
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

# With fewer journeys on either side bounds would only seem to say something.
_ENOUGH_OF_EACH = 20

SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("landmark_days", pa.float64()),
        *((f"{group}_{what}", pa.int64()) for group in ("early", "late") for what in ("count", "won_count")),
        ("gain_low", pa.float64()),
        ("gain_high", pa.float64()),
        ("gain_high_if_favoured", pa.float64()),
        ("caution", pa.string()),
    ]
)


def late_engagement_costs(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per map with enough ended journeys of both kinds."""
    name = context.journey_map.journey_map
    journeys = [row for row in tables["journeys"].to_pylist() if row["journey_map"] == name]
    delays = [_days(row["opened_at"], row["first_two_way_at"]) for row in journeys if row["first_two_way_at"]]
    if not delays:
        return SCHEMA.empty_table()
    landmark = float(np.median(np.maximum(delays, 0.0)))
    counts = {"early": [0, 0], "late": [0, 0]}
    for row in journeys:
        if row["closed_at"] is None or _days(row["opened_at"], row["closed_at"]) <= landmark:
            continue
        first = row["first_two_way_at"]
        is_early = first is not None and _days(row["opened_at"], first) <= landmark
        group = counts["early" if is_early else "late"]
        group[0] += 1
        group[1] += row["outcome"] == "won"
    if min(counts["early"][0], counts["late"][0]) < _ENOUGH_OF_EACH:
        return SCHEMA.empty_table()
    bounds = effect_bounds(*counts["early"], *counts["late"])
    row = {
        "journey_map": name,
        "landmark_days": landmark,
        **{f"{group}_{what}": counts[group][place]
           for group in counts for place, what in enumerate(("count", "won_count"))},
        "gain_low": bounds.low,
        "gain_high": bounds.high,
        "gain_high_if_favoured": bounds.high_if_favoured,
        "caution": _caution(bounds.high_if_favoured),
    }  # fmt: skip
    return pa.Table.from_pylist([row], schema=SCHEMA)


STEP = ArrowStep("late_engagement_costs", {"journeys": ("journey_id",)}, for_each_map(late_engagement_costs))


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86_400.0


def _caution(favoured: float | None) -> str:
    bounds = "These are bounds, not an estimate: who is reached early differs from who is reached late."
    if favoured is None:
        return (
            f"{bounds} Those reached early were won less often, which contradicts that contact never hurts and goes "
            "to the more promising first; only the wide bounds hold."
        )
    return (
        f"{bounds} If early contact never hurts and goes to the more promising first, it is worth at most "
        f"{100.0 * favoured:.0f} points of the share won; the share it is really worth may be nothing."
    )
