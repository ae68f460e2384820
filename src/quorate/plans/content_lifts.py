"""How much oftener journeys moved on after a member read content that fits, against comparable members who did not.

An association: who reads may be those about to move on anyway, and reading is itself something some criteria of a
journey map count. What is compared is described in `content_trials.sql`; how, in `stats/stratified_differences`. Two
families of cells are estimated, each by itself: role x stage over all offerings, and role x stage x offering. Within a
family thin cells are drawn towards what their role, stage and offering showed elsewhere (`stats/crossed_effects`). A
cell with readers or others in fewer than `ENOUGH_JOURNEYS` journeys is told as too thin and has no lift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quorate.stats.crossed_effects import pooled_effects
from quorate.stats.stratified_differences import Differences, GroupCounts, stratified_differences
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from quorate.stats.ragged import Places

ENOUGH_JOURNEYS = 8
# Half of all lifts are believed to lie within some seven points of what their role and stage show.
EFFECT_SCALE = 0.1
Z_90 = 1.6448536
COUNTS = ("reader_count", "reader_advanced_count", "other_count", "other_advanced_count")
EACH_OFFERING, ALL_OFFERINGS = "offering", "all"


def content_lifts(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per scope and cell in which anybody was looked at."""
    trials = tables["content_trials"]
    schema = PUBLISHED_TABLES["content_lifts"].arrow_schema()
    if not trials.num_rows:
        return schema.empty_table()
    parts = [
        _family(trials, ("role", "stage"), ALL_OFFERINGS),
        _family(trials, ("role", "stage", "offering_key"), EACH_OFFERING),
    ]
    return pa.concat_tables([pa.table(part, schema=schema) for part in parts])


STEP = ArrowStep(
    "content_lifts",
    {"content_trials": ("role", "stage", "offering_key", "stratum", "journey_id")},
    content_lifts,
)


def _family(trials: pa.Table, fields: Sequence[str], scope: str) -> dict[str, object]:
    """The cells of one family, estimated together."""
    held = trials.group_by([*fields, "stratum", "journey_id"]).aggregate([(name, "sum") for name in COUNTS])
    names, levels = zip(*(_coded(held[field]) for field in fields), strict=True)
    kinds, cells = np.unique(np.stack(levels, axis=1), axis=0, return_inverse=True)
    counts = GroupCounts(*(held[f"{name}_sum"].to_numpy().astype(np.float64) for name in COUNTS))
    compared = stratified_differences(
        cells.astype(np.int64), _coded(held["stratum"])[1], _coded(held["journey_id"])[1], counts
    )
    is_told = np.minimum(compared.treated_clusters, compared.other_clusters) >= ENOUGH_JOURNEYS
    lift, spread = _pooled(compared, kinds, is_told)
    sums = {
        name: np.bincount(cells, held[f"{name}_sum"].to_numpy(), minlength=len(kinds)).astype(np.int64)
        for name in COUNTS
    }
    words = [[names[place][level] for level in kinds[:, place]] for place in range(len(fields))]
    offerings = [key or None for key in words[2]] if len(fields) == 3 else [None] * len(kinds)
    return {
        "scope": [scope] * len(kinds),
        "role": words[0],
        "stage": words[1],
        "offering_id": offerings,
        **sums,
        "reader_journeys_count": compared.treated_clusters.astype(np.int64),
        "other_journeys_count": compared.other_clusters.astype(np.int64),
        "reader_advanced_share": _known(compared.treated_share),
        "other_advanced_share": _known(compared.other_share),
        "difference": _known(compared.difference),
        "lift": _known(lift),
        "lift_low": _known(np.maximum(lift - Z_90 * spread, -1.0)),
        "lift_high": _known(np.minimum(lift + Z_90 * spread, 1.0)),
    }


def _pooled(compared: Differences, kinds: Places, is_told: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lift and its standard deviation of each cell; not a number where the cell is too thin to be told."""
    lift = np.full(len(kinds), np.nan)
    spread = np.full(len(kinds), np.nan)
    lift[is_told], spread[is_told] = pooled_effects(
        compared.difference[is_told], compared.variance[is_told], kinds[is_told], EFFECT_SCALE
    )
    return lift, spread


def _coded(column: pa.ChunkedArray) -> tuple[list[str], Places]:
    """The different words of a column in order, and which of them each row holds."""
    words, codes = np.unique(np.asarray(column.to_pylist(), dtype=object).astype(str), return_inverse=True)
    return words.tolist(), codes.astype(np.int64)


def _known(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
