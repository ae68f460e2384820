"""The waterfall: from stage to stage to repeat customer, who went on, how long it took, what it was worth."""

from __future__ import annotations

from quorate.revenue.waterfall import waterfall, waterfall_changes, waterfall_stages
from quorate.warehouse.steps import SqlStep

_PACKAGE = "quorate.revenue.waterfall"
STEPS = (
    SqlStep(_PACKAGE, "waterfall_purchases"),
    SqlStep(_PACKAGE, "waterfall_journeys"),
    SqlStep(_PACKAGE, "waterfall_segments"),
    SqlStep(_PACKAGE, "waterfall_stays"),
    waterfall_stages.STEP,
    waterfall.STEP,
    SqlStep(_PACKAGE, "waterfall_losses"),
    waterfall_changes.STEP,
)
