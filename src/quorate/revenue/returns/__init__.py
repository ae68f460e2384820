"""Returns: what was spent on every channel, campaign, asset and function, beside what it earned and when that came."""

from __future__ import annotations

from quorate.revenue.returns import costs, paybacks
from quorate.warehouse.steps import SqlStep

STEPS = (
    SqlStep("quorate.revenue.returns", "cost_starts"),
    costs.STEP,
    SqlStep("quorate.revenue.returns", "costed_earnings"),
    paybacks.STEP,
    SqlStep("quorate.revenue.returns", "returns"),
)
