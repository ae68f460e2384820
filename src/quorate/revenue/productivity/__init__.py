"""Productivity: what came of each function's work, and whether more of it went with more or with less."""

from __future__ import annotations

from quorate.revenue.productivity import doses, rates
from quorate.warehouse.steps import SqlStep

STEPS = (
    SqlStep("quorate.revenue.productivity", "our_activities"),
    SqlStep("quorate.revenue.productivity", "activity_results"),
    SqlStep("quorate.revenue.productivity", "productivity_counts"),
    rates.STEP,
    SqlStep("quorate.revenue.productivity", "dose_cases"),
    doses.STEP,
)
