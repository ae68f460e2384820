"""Contributions: what each channel, campaign, asset and function earned of every step that teams made."""

from __future__ import annotations

from quorate.revenue.contributions import crediting, removals
from quorate.warehouse.steps import SqlStep

# What credit is given for and along which touches: also read by the incremental model, whose rows are among the credit.
PATHS = (
    SqlStep("quorate.revenue.contributions", "credit_paths"),
    SqlStep("quorate.revenue.contributions", "credit_keys"),
    SqlStep("quorate.revenue.contributions", "path_touches"),
)
STEPS = (
    removals.STEP,
    crediting.STEP,
    SqlStep("quorate.revenue.contributions", "contributions"),
)
