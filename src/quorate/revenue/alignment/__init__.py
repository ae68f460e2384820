"""Alignment: how well sales and marketing act as one on each account."""

from __future__ import annotations

from quorate.revenue.alignment import follow_ups, worth
from quorate.warehouse.steps import SqlStep

STEPS = (
    SqlStep("quorate.revenue.alignment", "hand_raises"),
    SqlStep("quorate.revenue.alignment", "function_turns"),
    SqlStep("quorate.revenue.alignment", "alignment"),
    SqlStep("quorate.revenue.alignment", "alignment_trend"),
    follow_ups.STEP,
    SqlStep("quorate.revenue.alignment", "alignment_cases"),
    worth.STEP,
)
