"""Revenue: the waterfall from stage to stage, what earned it, and how well the functions acted as one.

Each part has a folder of its own with its steps in order; what several parts read stands here.
"""

from __future__ import annotations

from quorate.revenue import (
    alignment,
    contributions,
    experiments,
    incremental,
    productivity,
    returns,
    waterfall,
)
from quorate.warehouse.steps import SqlStep, Stage

STAGE = Stage(
    "revenue",
    (
        SqlStep("quorate.revenue", "journey_values"),
        SqlStep("quorate.revenue", "stage_stays"),
        SqlStep("quorate.revenue", "touch_functions"),
        *waterfall.STEPS,
        *experiments.STEPS,
        *contributions.PATHS,
        *incremental.STEPS,
        *contributions.STEPS,
        *returns.STEPS,
        *productivity.STEPS,
        *alignment.STEPS,
    ),
)
