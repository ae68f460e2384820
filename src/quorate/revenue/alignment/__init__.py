"""Alignment: how well sales and marketing act as one on each account."""

from __future__ import annotations

from quorate.warehouse.steps import SqlStep

STEPS = (
    SqlStep("quorate.revenue.alignment", "hand_raises"),
    SqlStep("quorate.revenue.alignment", "alignment"),
)
