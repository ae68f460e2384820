"""The waterfall: from stage to stage to repeat customer, who went on, how long it took, what it was worth."""

from __future__ import annotations

from quorate.revenue.waterfall import conversion
from quorate.warehouse.steps import SqlStep

STEPS = (SqlStep("quorate.revenue.waterfall", "waterfall_counts"), conversion.STEP)
