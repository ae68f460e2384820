"""The waterfall: of the journeys that entered a stage in a month, who went on, how fast, and what it was worth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from quorate.revenue.waterfall.cohorts import CAUSES, Cohorts, Stays, cohorts
from quorate.revenue.waterfall.segments import codes_of, grouped, places_in, repeated
from quorate.warehouse.steps import ArrowStep, Context


def waterfall(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per month of entry, segment, offering and stage.

    A journey counts once a month in each stage. Shares are of the stays within the stage's horizon, open ones counted
    as long as they were seen; a month of which less than half could have been seen so long is too young, and says so.
    Money is that of the workspace's own currency; what is in another is not added to it.
    """
    everyone = tables["waterfall_stays"]
    table = everyone.filter(everyone["is_counted"])
    journeys, segments, stages = (
        tables[name] for name in ("waterfall_journeys", "waterfall_segments", "waterfall_stages")
    )
    by_stage = dict(zip(stages["stage"].to_pylist(), stages["horizon_days"].to_pylist(), strict=True))
    stage = codes_of(table["stage"])
    horizons = np.asarray([by_stage[name] for name in stage.words], dtype=np.float64)
    own = places_in(table["journey_id"], journeys["journey_id"])
    stay, segment = repeated(own, places_in(segments["journey_id"], journeys["journey_id"]))
    keys = {
        "cohort_on": codes_of(table["cohort_on"]).at(stay),
        "segment": codes_of(segments["segment"]).at(segment),
        "offering_id": codes_of(journeys["offering_id"]).at(own[stay]),
        "stage": stage.at(stay),
    }
    group, first = grouped(keys)
    found = cohorts(Stays.of(table, horizons[stage.codes]).at(stay), group, len(first), told=(0,))
    columns = {
        name: pa.array(codes.told(first), pa.date32() if name == "cohort_on" else pa.string())
        for name, codes in keys.items()
    }
    columns["horizon_days"] = pa.array(horizons[keys["stage"].codes[first]], pa.float64())
    return pa.table({**columns, **_columns(found)})


STEP = ArrowStep(
    "waterfall",
    {
        "waterfall_stays": ("journey_id", "stage", "place"),
        "waterfall_journeys": ("journey_id",),
        "waterfall_segments": ("journey_id", "segment"),
        "waterfall_stages": ("place",),
    },
    waterfall,
)


def _columns(found: Cohorts) -> dict[str, pa.Array]:
    counts = {
        "entered_count": found.entered,
        **{f"{cause}_count": found.ended[:, place] for place, cause in enumerate(CAUSES)},
        "paused_count": found.paused,
        "open_count": found.open,
        "valued_count": found.valued,
    }
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_value = found.amount / found.valued
    numbers = {
        "value_amount": found.amount,
        "expected_amount": mean_value * found.shares[:, 0],
        "median_days": found.median,
        "median_days_low": found.median_low,
        "median_days_high": found.median_high,
        "conversion_probability": found.shares[:, 0],
        "conversion_probability_low": found.low[:, 0],
        "conversion_probability_high": found.high[:, 0],
        **{f"{cause}_probability": found.shares[:, place] for place, cause in enumerate(CAUSES) if place},
        "open_probability": found.open_share,
        "least_probability": found.least,
        "most_probability": found.most,
    }
    status = np.where(found.is_followed, "known", "too_young")
    return {
        **{name: pa.array(values, pa.int64()) for name, values in counts.items()},
        **{name: pa.array(values, pa.float64(), from_pandas=True) for name, values in numbers.items()},
        "conversion_status": pa.array(status.tolist(), pa.string()),
    }
