"""Incremental effect: what would not have been won without each channel, campaign, asset and function."""

from __future__ import annotations

from quorate.revenue.incremental import contributions
from quorate.warehouse.steps import SqlStep

STEPS = (
    SqlStep("quorate.revenue.incremental", "incremental_touches"),
    contributions.STEP,
)
