"""The steps of the waterfall in order: the map's stages, becoming a customer, and becoming one again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from quorate.settings.map_tables import label_of
from quorate.settings.purchase_stages import purchase_stages
from quorate.stats.survival import survival_quantile
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from quorate.settings import JourneyMap

CUSTOMER, REPEAT_CUSTOMER = "milestone:customer", "milestone:repeat_customer"
MILESTONES = {CUSTOMER: "Customer", REPEAT_CUSTOMER: "Repeat customer"}
# A stage is followed until four in five of all its stays have ended: beyond, a few stragglers would make every month
# too young. Where that is not known, until half have.
_SHARES_ENDED = (0.8, 0.5)

SCHEMA = pa.schema(
    [
        ("stage", pa.string()),
        ("label", pa.string()),
        ("place", pa.int64()),
        ("is_before_purchase", pa.bool_()),
        ("horizon_days", pa.float64()),
    ]
)


def waterfall_stages(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per stage of any map and per milestone, in the order in which teams pass them.

    Stages up to the purchase come first, then the customer, the stages after the purchase, and the repeat customer. Of
    several maps, stages of one name are one step, at the mean of their places. `horizon_days` is how long after
    entering it a stay is followed, the same for every cohort and segment, so that conversions can be compared.
    """
    stays = tables["waterfall_stays"]
    rows = _ordered(context.journey_maps, set(stays["stage"].unique().to_pylist()))
    counted = stays.filter(stays["is_counted"])
    names = np.asarray(counted["stage"].to_pylist(), dtype=object)
    days, possible = (
        np.asarray(counted[name].to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("days", "possible_days")
    )
    ended = np.asarray([fate not in ("open", "paused") for fate in counted["fate"].to_pylist()], dtype=bool)
    for place, row in enumerate(rows):
        own = names == row["stage"]
        row["place"] = place
        row["horizon_days"] = _horizon(days[own], ended[own], possible[own])
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("waterfall_stages", {"waterfall_stays": ("journey_id", "stage", "place")}, waterfall_stages)


def _ordered(maps: tuple[JourneyMap, ...], seen: set[str]) -> list[dict[str, Any]]:
    places: dict[str, list[float]] = {}
    labels: dict[str, str] = {}
    before: set[str] = set()
    for journey_map in maps:
        before |= {stage.stage for stage in purchase_stages(journey_map)}
        for place, stage in enumerate(journey_map.stages):
            places.setdefault(stage.stage, []).append(place / len(journey_map.stages))
            labels.setdefault(stage.stage, label_of(stage.stage, stage.label))
    for stray in sorted(seen - places.keys() - MILESTONES.keys()):
        places[stray], labels[stray] = [1.0], label_of(stray, None)
    order = sorted(places, key=lambda stage: (sum(places[stage]) / len(places[stage]), stage))
    names = [
        *(stage for stage in order if stage in before),
        CUSTOMER,
        *(stage for stage in order if stage not in before),
        REPEAT_CUSTOMER,
    ]
    return [
        {
            "stage": name,
            "label": MILESTONES.get(name) or labels[name],
            "is_before_purchase": name in before,
        }
        for name in names
    ]


def _horizon(days: Any, ended: Any, possible: Any) -> float | None:
    """How long stays of one stage are followed; None where nobody entered it."""
    if not len(days):
        return None
    for share in _SHARES_ENDED:
        found = survival_quantile(days, ended, share)
        if found is not None:
            return float(math.ceil(found))
    return float(math.ceil(np.median(possible)))
