"""What is told of a deal on a day, in bands: the features of the outcome model.

Ages and stays are measured in typical sales cycles of the company, so that the bands mean the same to those who sell
in three weeks and those who sell in two years. Bands that have an order are told as steps passed ("older than a
third of a cycle"), so that neighbours share what is learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quorate.outlook.deal_history import DealDays
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places

AGE_STEPS = np.array([0.33, 0.67, 1.0, 1.5, 2.0, 3.0])
STAY_STEPS = np.array([0.1, 0.25, 0.5, 1.0])
SIZE_STEPS = np.array([0.5, 1.0, 2.0])
DELAY_STEPS = np.array([1, 2])
# Contact with the team: nothing is passed on days on which it was not recorded.
TWO_WAY_STEPS = np.array([1, 3, 6, 12])
MEETING_STEPS = np.array([1, 3, 6, 10])
MOMENTUM_STEPS = np.array([-0.7, -0.2, 0.2, 0.7])
SILENCE_STEPS = np.array([7, 21, 60])
SEEN_STEPS = np.array([1])
# Days from an expected close to the middle of an interval ahead.
DUE_STEPS = np.array([-90.0, -45.0, -15.0, 15.0, 45.0, 90.0])
_DUE_GRID = np.array([-60.0, -30.0, 0.0, 15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0])
_DUE_MIDDLES = np.array([-90.0, -45.0, -15.0, 7.5, 22.5, 37.5, 52.5, 75.0, 105.0, 150.0, 240.0])
NO_DUE = len(_DUE_MIDDLES)


@dataclass(frozen=True)
class DealScale:
    """What is usual at a company: days of a sales cycle, and the middle amount of a deal."""

    cycle_days: float
    amount: float


def bands(days: DealDays, scale: DealScale, is_renewal: Numbers) -> dict[str, Places]:
    """The band of each feature; arrays of shape (entries,)."""
    due = np.searchsorted(_DUE_GRID, days.due, side="right")
    size = days.amounts / scale.amount
    return {
        "stage": days.stages + 1,
        "position": days.positions + 1,
        "age": np.searchsorted(AGE_STEPS, days.ages / scale.cycle_days, side="right"),
        "stay": np.searchsorted(STAY_STEPS, days.stays / scale.cycle_days, side="right"),
        "due": np.where(np.isnan(days.due), NO_DUE, due),
        "delays": np.searchsorted(DELAY_STEPS, days.delays, side="right"),
        "size": np.where(
            np.isnan(size), len(SIZE_STEPS) + 1, np.searchsorted(SIZE_STEPS, size, side="right")
        ),
        "renewal": is_renewal.astype(np.int64),
        "seen": days.is_seen.astype(np.int64),
        **{name: _seen(steps, values, days.is_seen) for name, (steps, values) in _contact(days).items()},
    }


def _contact(days: DealDays) -> dict[str, tuple[Numbers, Numbers]]:
    return {
        "two_way": (TWO_WAY_STEPS, days.two_way),
        "meetings": (MEETING_STEPS, days.meetings),
        "momentum": (MOMENTUM_STEPS, days.momentum),
        "silence": (SILENCE_STEPS, days.silent_days),
    }


def _seen(steps: Numbers, values: Numbers, is_seen: Flags) -> Places:
    return np.where(is_seen, np.searchsorted(steps, values, side="right"), 0).astype(np.int64)


def due_gaps(due: Places, middles: Numbers) -> Numbers:
    """Days from the expected close to the middle of each interval ahead; shape (entries, intervals); NaN: none."""
    known = np.append(_DUE_MIDDLES, np.nan)
    return np.asarray(middles[None, :] - known[due][:, None])


def distinct(found: Mapping[str, Places]) -> tuple[dict[str, Places], Places]:
    """The different combinations of bands, and which of them each entry is."""
    columns = list(found)
    code = np.zeros(len(found[columns[0]]), dtype=np.int64)
    for name in columns:
        code = code * (int(found[name].max(initial=0)) + 1) + found[name]
    _, firsts, which = np.unique(code, return_index=True, return_inverse=True)
    return {name: found[name][firsts] for name in columns}, which.astype(np.int64)
