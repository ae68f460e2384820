"""Whether journeys with social contact went on oftener, told with everything that keeps it from being an effect.

Moments of stays are compared within strata (see `social_trials.sql`) by `stats/stratified_differences`, apart for teams
that were busy in other channels too and for teams that were not. Whoever reacts to a post may be about to move anyway,
so beside the difference stand bounds of the effect that hold whatever made some teams be in touch
(`stats/effect_bounds`). With moments of fewer than `ENOUGH_JOURNEYS` journeys on either side nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quorate.stats.effect_bounds import effect_bounds
from quorate.stats.stratified_differences import GroupCounts, stratified_differences
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from quorate.stats.ragged import Places

ENOUGH_JOURNEYS = 20
_Z_90 = 1.6448536
COUNTS = ("social_count", "social_advanced_count", "other_count", "other_advanced_count")


def social_associations(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per map and setting with journeys enough on both sides."""
    schema = PUBLISHED_TABLES["social_associations"].arrow_schema()
    trials = tables["social_trials"]
    if not trials.num_rows:
        return schema.empty_table()
    names, cells = _coded(trials, ("journey_map", "setting"))
    counts = GroupCounts(*(trials[name].to_numpy().astype(np.float64) for name in COUNTS))
    found = stratified_differences(
        cells, _coded(trials, ("stratum",))[1], _coded(trials, ("journey_id",))[1], counts
    )
    rows = []
    for cell, (journey_map, setting) in enumerate(names):
        journeys = int(found.treated_clusters[cell]), int(found.other_clusters[cell])
        if min(journeys) < ENOUGH_JOURNEYS:
            continue
        own = cells == cell
        social, social_advanced, other, other_advanced = (
            int(trials[name].to_numpy()[own].sum()) for name in COUNTS
        )
        bounds = effect_bounds(social, social_advanced, other, other_advanced)
        reach = _Z_90 * float(np.sqrt(found.variance[cell]))
        difference = float(found.difference[cell])
        rows.append(
            {
                "journey_map": journey_map,
                "setting": setting,
                "social_moments_count": social,
                "social_advanced_count": social_advanced,
                "other_moments_count": other,
                "other_advanced_count": other_advanced,
                "social_journeys_count": journeys[0],
                "other_journeys_count": journeys[1],
                "difference": difference,
                "difference_low": max(difference - reach, -1.0),
                "difference_high": min(difference + reach, 1.0),
                "effect_low": bounds.low,
                "effect_high": bounds.high,
            }
        )
    return pa.Table.from_pylist(rows, schema=schema)


STEP = ArrowStep(
    "social_associations",
    {"social_trials": ("journey_map", "setting", "stratum", "journey_id")},
    social_associations,
)


def _coded(trials: pa.Table, fields: tuple[str, ...]) -> tuple[list[tuple[str, ...]], Places]:
    """The different combinations of some columns in order, and which of them each row holds."""
    rows = list(zip(*(trials[field].to_pylist() for field in fields), strict=True))
    places = {row: place for place, row in enumerate(sorted(set(rows)))}
    return list(places), np.array([places[row] for row in rows], dtype=np.int64)
