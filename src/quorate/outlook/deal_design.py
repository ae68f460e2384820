"""What the outcome model may learn from: one column per thing that could make deals end sooner or otherwise.

Each column has a standard deviation, in log-odds: how far its weight is believed to lie from 0 before anything was seen
(chosen on markets that are never reported). Effects that are rarely large get little room, so that few deals move them
little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from quorate.outlook.deal_features import (
    AGE_STEPS,
    DELAY_STEPS,
    DUE_STEPS,
    MEETING_STEPS,
    MOMENTUM_STEPS,
    NO_DUE,
    SEEN_STEPS,
    SILENCE_STEPS,
    SIZE_STEPS,
    STAY_STEPS,
    TWO_WAY_STEPS,
    due_gaps,
)
from quorate.stats.ragged import Numbers, Places

# Ends of the intervals ahead, in days: the horizons of outlooks and about a year of quarters.
INTERVAL_ENDS = np.array([30.0, 60.0, 90.0, 135.0, 180.0, 270.0, 370.0])
_MIDDLES = (np.concatenate(([0.0], INTERVAL_ENDS[:-1])) + INTERVAL_ENDS) / 2.0
# The logarithm of how far ahead an interval lies, of about unit spread.
_AHEAD = (np.log(_MIDDLES) - np.log(60.0)) / 1.2
_ORDERED = {
    "age": (AGE_STEPS, 0.25),
    "stay": (STAY_STEPS, 0.25),
    "delays": (DELAY_STEPS, 0.3),
    "size": (SIZE_STEPS, 0.25),
    "seen": (SEEN_STEPS, 0.5),
    "two_way": (TWO_WAY_STEPS, 0.35),
    "meetings": (MEETING_STEPS, 0.35),
    "momentum": (MOMENTUM_STEPS, 0.35),
    "silence": (SILENCE_STEPS, 0.35),
}
_OVERALL, _INTERVAL, _STAGE, _STAGE_AHEAD, _DUE, _RENEWAL, _RENEWAL_INTERVAL = (
    1.5,
    0.5,
    1.0,
    0.3,
    0.4,
    1.5,
    0.5,
)


# What can only help or only hurt: more contact never makes a purchase less likely, silence and closes put off never
# more. Which it is of age and stay is left open: old deals are those that drag on, and those that are nearly there.
_MOVES_WINNING = {"delays": -1.0, "silence": -1.0, "two_way": 1.0, "meetings": 1.0, "momentum": 1.0}


@dataclass(frozen=True)
class Design:
    """Columns of the model for some kinds of deals.

    Attributes
    ----------
    features: shape (kinds * intervals, columns), kind by kind.
    precision: one over the square of each column's standard deviation; shape (columns,).
    subjects: which feature each column is about; shape (columns,).
    """

    features: Numbers
    precision: Numbers
    subjects: list[str]

    def signs(self, causes: int, won: int) -> Numbers:
        """Which way each column may move each ending, see `CompetingRisks`; shape (columns, causes)."""
        found = np.zeros((len(self.subjects), causes))
        found[:, won] = [_MOVES_WINNING.get(subject, 0.0) for subject in self.subjects]
        return found


def design(kinds: Mapping[str, Places], stage_count: int) -> Design:
    """The columns for kinds of deals told by their bands (see `deal_features`)."""
    found = list(_columns(kinds, stage_count))
    shape = len(kinds["stage"]), len(INTERVAL_ENDS)
    features = np.stack([np.broadcast_to(column, shape).ravel() for _, column, _ in found], axis=1)
    deviations = np.array([deviation for _, _, deviation in found])
    return Design(features, 1.0 / deviations**2, [subject for subject, _, _ in found])


def _columns(kinds: Mapping[str, Places], stage_count: int) -> Iterator[tuple[str, Numbers, float]]:
    intervals = np.eye(len(INTERVAL_ENDS))
    renewal = kinds["renewal"][:, None].astype(np.float64)
    yield "all", np.ones((1, 1)), _OVERALL
    yield "renewal", renewal, _RENEWAL
    for row in intervals:
        yield "all", row[None, :], _INTERVAL
        yield "renewal", renewal * row, _RENEWAL_INTERVAL
    for stage in range(stage_count + 1):
        inside = (kinds["stage"] == stage)[:, None].astype(np.float64)
        yield "stage", inside, _STAGE
        yield "stage", inside * _AHEAD, _STAGE_AHEAD
    for name, (steps, deviation) in _ORDERED.items():
        known = kinds[name] <= len(steps)
        for place in range(len(steps)):
            passed = ((kinds[name] > place) & known)[:, None].astype(np.float64)
            yield name, passed, deviation
            if name in ("age", "stay"):
                yield name, passed * _AHEAD, deviation
    gaps = due_gaps(kinds["due"], _MIDDLES)
    for step in DUE_STEPS:
        passed = np.where(np.isnan(gaps), 0.0, gaps > step)
        yield "due", passed, _DUE
        yield "due", passed * renewal, _DUE
    yield "due", (kinds["due"] == NO_DUE)[:, None].astype(np.float64), _DUE
