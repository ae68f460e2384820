"""How much an experiment was planned to find out: what its ranges are made to be narrowest for.

Reckoned from what was known before it started, so that nothing it finds can change it: the accounts it started with,
and as many more as came in as long a time before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

Row = Mapping[str, Any]

# An experiment without a last day is planned for a year of new accounts.
OPEN_DAYS = 364


def planned_weight(design: Row, outcomes: Sequence[Row], known_at: Sequence[datetime]) -> float:
    """n1 n0 / (n1 + n0) of all windows that were to be expected; see `stats/arm_differences`.

    Parameters
    ----------
    outcomes: rows of `experiment_outcomes` of the experiment.
    known_at: when each account that there is was first known.
    """
    start = datetime.combine(design["starts_on"], time()) + timedelta(days=1)
    began_with = sum(row["since_at"] < start and row["window_no"] == 1 for row in outcomes)
    days = OPEN_DAYS
    if design["ends_on"] is not None:
        days = max((design["ends_on"] - design["starts_on"]).days - design["window_days"], 0)
    before = start - timedelta(days=days)
    coming = sum(before <= moment < start for moment in known_at) if design["kind"] != "programme" else 0
    share = design["holdout_share"]
    turns = 1.0
    if design["kind"] == "universal_holdout":
        turns = max((days + (design["window_days"] if design["ends_on"] else 0)) / design["window_days"], 1.0)
    return float(share * (1.0 - share) * max(began_with + coming, 1) * turns)
