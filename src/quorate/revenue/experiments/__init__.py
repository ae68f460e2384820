"""Experiments: whom lots held out, before any plan is made; and what became of both arms.

`ASSIGNING` comes before the plans, which leave held-out accounts alone; `STEPS` reads the results and comes after
everything they are read from.
"""

from __future__ import annotations

from quorate.revenue.experiments import (
    assignments,
    balance,
    candidates,
    design,
    exclusions,
    readings,
    windows,
)
from quorate.warehouse.steps import SqlStep, Stage

_HERE = "quorate.revenue.experiments"

ASSIGNING = Stage(
    "experiments",
    (
        SqlStep(_HERE, "experiment_events"),
        SqlStep(_HERE, "experiment_accounts"),
        SqlStep(_HERE, "experiment_stays"),
        SqlStep(_HERE, "imported_holdouts"),
        candidates.STEP,
        design.STEP,
        exclusions.STEP,
        assignments.STEP,
        SqlStep(_HERE, "held_out_accounts"),
    ),
)

STEPS = (
    windows.STEP,
    SqlStep(_HERE, "account_outcomes"),
    SqlStep(_HERE, "experiment_outcomes"),
    readings.STEP,
    balance.STEP,
    SqlStep(_HERE, "experiment_leaks"),
    SqlStep(_HERE, "experiment_baselines"),
)
