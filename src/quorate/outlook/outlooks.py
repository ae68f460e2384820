"""What will become of each open journey within 30, 90, 180 and 365 days.

Two populations: journeys with an open deal are judged by what the CRM says of the newest of them (`deal_model`), the
others by their stage (`outcome_model`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.deal_outlooks import deal_outlooks
from quorate.outlook.outcome_model import OutcomeModel, StateOutlooks
from quorate.outlook.outcome_prior import ENDINGS, SOURCE
from quorate.stats.ragged import Numbers, Places
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

HORIZONS_DAYS = (30, 90, 180, 365)
# Published numbers keep nine decimals: probabilities are rounded so that they still sum to 1 then.
_PARTS = 10**9

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("as_of_on", pa.date32()),
        ("horizon_days", pa.int64()),
        *((f"{ending}_probability", pa.float64()) for ending in (*ENDINGS, "open")),
        ("won_probability_low", pa.float64()),
        ("won_probability_high", pa.float64()),
        ("reasons", pa.string()),
        ("prior_share", pa.float64()),
    ]
)


def outlooks(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per open journey and horizon.

    `quorum_probability` is not mixed in: it has not been held against outcomes, so nobody knows its worth.
    """
    held = deal_outlooks(tables, HORIZONS_DAYS, context)
    model = OutcomeModel(context.journey_map).fit(tables["outcome_counts"])
    is_other = pc.invert(
        pc.is_in(tables["outcome_places"]["journey_id"], pa.array(held.journeys, pa.string()))
    )
    others = tables["outcome_places"].filter(is_other)
    places = others.to_pylist()
    states = np.array(
        [model.state(place["stage"], has_opportunity=place["has_opportunity"]) for place in places],
        dtype=np.int64,
    )
    reasons = _reasons(places, states, model, tables["outcome_counts"])
    parts = []
    for place, days in enumerate(HORIZONS_DAYS):
        found = model.predict_outlooks(days)
        by_stage = StateOutlooks(*(each[states] for each in vars(found).values()))
        parts.append(_rows(others["journey_id"], by_stage, days, reasons, context))
        parts.append(_rows(held.journeys, held.outlooks[place], days, held.reasons, context))
    return pa.concat_tables(parts)


STEP = ArrowStep(
    "outlooks",
    {
        "outcome_counts": (
            "journey_map",
            "stage",
            "has_opportunity",
            "next_stage",
            "next_has_opportunity",
            "ending",
        ),
        "outcome_places": ("journey_id",),
        "agreement": ("journey_id", "as_of_on"),
        "outcome_skill": ("journey_map",),
        "entry_win_rates": ("opportunity_id",),
        "deals": ("opportunity_id",),
        "deal_changes": ("opportunity_id", "changed_at", "field", "value"),
        "deal_activity": ("journey_id", "told_on"),
    },
    for_each_map(outlooks),
)


def four_probabilities(endings: Numbers) -> Numbers:
    """The three endings and, last, none of them: whole parts of a thousand millionth, each row summing to 1.

    Parameters
    ----------
    endings: probabilities; shape (cases, 3), rows summing to at most 1.
    """
    parts = np.rint(endings * _PARTS)
    # three roundings upwards can pass 1 by a part or two: the largest gives them back
    excess = np.maximum(parts.sum(axis=1) - _PARTS, 0.0)
    parts[np.arange(len(parts)), parts.argmax(axis=1)] -= excess
    return np.column_stack((parts, _PARTS - parts.sum(axis=1))) / _PARTS


def _rows(
    journeys: pa.ChunkedArray | list[str],
    found: StateOutlooks,
    days: int,
    reasons: pa.Array,
    context: Context,
) -> pa.Table:
    four = four_probabilities(found.endings)
    won = four[:, 0]
    low, high = np.minimum(np.round(found.won_low, 9), won), np.maximum(np.round(found.won_high, 9), won)
    columns = [
        journeys,
        pa.array([context.moment.on] * len(four), pa.date32()),
        pa.array(np.full(len(four), days)),
        *(pa.array(column) for column in (*four.T, low, high)),
        reasons,
        pa.array(found.prior_share),
    ]
    return pa.table(columns, schema=SCHEMA)


def _reasons(
    places: list[dict[str, Any]], states: Places, model: OutcomeModel, outcome_counts: pa.Table
) -> pa.Array:
    histories = list(_histories(model, outcome_counts))
    stages = model.journey_map.stages
    found = [
        json.dumps(
            {
                "stage": place["stage"] or stages[0].stage,
                "has_opportunity": place["has_opportunity"],
                "in_it_since": place["entered_at"].date().isoformat() if place["entered_at"] else None,
                **histories[state],
            }
        )
        for place, state in zip(places, states.tolist(), strict=True)
    ]
    return pa.array(found, pa.string())


def _histories(model: OutcomeModel, outcome_counts: pa.Table) -> Iterator[dict[str, Any]]:
    """Per state what was seen of it, and what was believed before."""
    states = len(model.days_)
    stays = np.zeros(states)
    for row in outcome_counts.to_pylist():
        stays[model.state(row["stage"], has_opportunity=row["has_opportunity"])] += row["stay_count"]
    for state in range(states):
        seen, believed = model.counts_[state], model.prior_.counts[state]
        yield {
            "own_history": {
                "stays": int(stays[state]),
                "days": round(float(model.days_[state]), 1),
                "moved_on": round(float(seen[:states].sum()), 2),
                **{ending: round(float(seen[states + place]), 2) for place, ending in enumerate(ENDINGS)},
            },
            "prior": {
                "days": round(float(model.prior_.days[state]), 1),
                "moved_on": round(float(believed[:states].sum()), 2),
                **{ending: round(float(believed[states + place]), 2) for place, ending in enumerate(ENDINGS)},
                "source": SOURCE,
            },
        }
