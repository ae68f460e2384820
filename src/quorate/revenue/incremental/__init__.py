"""Incremental effect: what would not have been won without each channel, campaign, asset and function."""

from __future__ import annotations

from quorate.revenue.incremental import contributions, sensitivity, shares, totals
from quorate.warehouse.steps import SqlStep

_HERE = "quorate.revenue.incremental"

STEPS = (
    SqlStep(_HERE, "incremental_touches"),
    SqlStep(_HERE, "effect_touches"),
    SqlStep(_HERE, "incremental_people"),
    SqlStep(_HERE, "incremental_mixes"),
    SqlStep(_HERE, "holdout_wins"),
    shares.STEP,
    SqlStep(_HERE, "incremental_effects"),
    totals.STEP,
    contributions.STEP,
    sensitivity.STEP,
)
