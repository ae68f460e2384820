"""Revenue: the waterfall from stage to stage, what earned it, and how well the functions acted as one."""

from __future__ import annotations

from quorate.revenue import contributions, waterfall
from quorate.warehouse.steps import SqlStep, Stage

STAGE = Stage(
    "revenue",
    (
        SqlStep("quorate.revenue", "journey_values"),
        SqlStep("quorate.revenue", "stage_stays"),
        SqlStep("quorate.revenue", "waterfall_counts"),
        waterfall.STEP,
        SqlStep("quorate.revenue", "touch_functions"),
        SqlStep("quorate.revenue", "credit_paths"),
        SqlStep("quorate.revenue", "path_touches"),
        contributions.STEP,
        SqlStep("quorate.revenue", "hand_raises"),
        SqlStep("quorate.revenue", "alignment"),
    ),
)
