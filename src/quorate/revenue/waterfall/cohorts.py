"""Stays as arrays, and what each group of them came to: counts, shares with intervals, days, money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.share_intervals import median_days, share_interval
from quorate.stats.stay_endings import OPEN, curve_of, stay_endings

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers, Places

# In which ways a stay ends, in the order of the shares.
CAUSES = ("advanced", "back", "lost_competitor", "lost_no_decision", "lost_other", "quiet")


@dataclass(frozen=True)
class Stays:
    """Stays of journeys in stages; each array of shape (stays,).

    Attributes
    ----------
    cause: the place in `CAUSES`, or `OPEN` while it lasts or where the journey was taken up again in the stage.
    is_paused: left and later taken up again in the same or an earlier stage.
    days, possible_days: how long it lasted or has lasted, and could have been seen to last.
    horizon_days: how long stays in its stage are followed.
    amount: money in the workspace's own currency; NaN where not known.
    """

    cause: Places
    is_paused: Flags
    days: Numbers
    possible_days: Numbers
    horizon_days: Numbers
    amount: Numbers

    @classmethod
    def of(cls, stays: pa.Table, horizons: Numbers) -> Stays:
        """The stays of a table with `fate`, `days`, `possible_days` and `own_amount`."""
        fates = stays["fate"].to_pylist()
        known = {cause: place for place, cause in enumerate(CAUSES)}
        days, possible, amount = (
            np.asarray(stays[name].to_numpy(zero_copy_only=False), dtype=np.float64)
            for name in ("days", "possible_days", "own_amount")
        )
        return cls(
            cause=np.asarray([known.get(fate, OPEN) for fate in fates], dtype=np.int64),
            is_paused=np.asarray([fate == "paused" for fate in fates], dtype=bool),
            days=days,
            possible_days=possible,
            horizon_days=horizons,
            amount=amount,
        )

    def at(self, rows: Places) -> Stays:
        """Some of the stays, in the order of `rows`."""
        return Stays(**{name: values[rows] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Cohorts:
    """What became of each group of stays. Arrays of shape (groups,), those by cause of shape (groups, causes).

    Attributes
    ----------
    entered, ended, paused, open: how many entered, ended by each cause, were taken up again, last.
    shares, low, high: that end by each cause within the horizon, with a 90 % interval; NaN where too young.
    open_share: still in the stage at the horizon; NaN likewise.
    least, most: what the share that advances within the horizon will come to, whatever follows.
    median, median_low, median_high: days by which half have ended; NaN where the curve does not tell.
    amount, valued: money of those of whom it is known, NaN where of none; how many these are.
    """

    entered: Places
    ended: Places
    paused: Places
    open: Places
    is_followed: Flags
    shares: Numbers
    low: Numbers
    high: Numbers
    open_share: Numbers
    least: Numbers
    most: Numbers
    median: Numbers
    median_low: Numbers
    median_high: Numbers
    amount: Numbers
    valued: Places


def cohorts(stays: Stays, group: Places, groups: int, told: Sequence[int] | None = None) -> Cohorts:
    """What became of the stays of each group; `group` numbers them from 0, and every group has some.

    `told` are the causes whose interval is wanted, all unless given.
    """
    causes = len(CAUSES)
    found = stay_endings(
        group, stays.days, stays.cause, (groups, causes), stays.horizon_days,
        possible=stays.possible_days, told=told,
    )  # fmt: skip
    low, high = share_interval(found)
    entered = found.stay_count
    ended = np.bincount(
        group[stays.cause != OPEN] * causes + stays.cause[stays.cause != OPEN], minlength=groups * causes
    ).reshape(groups, causes)
    paused = np.bincount(group[stays.is_paused], minlength=groups)
    within = np.bincount(group[(stays.cause == 0) & (stays.days <= stays.horizon_days)], minlength=groups)
    young = np.where(found.is_followed, 1.0, np.nan)
    valued = ~np.isnan(stays.amount)
    counts = np.bincount(group[valued], minlength=groups)
    sums = np.bincount(group[valued], stays.amount[valued], groups)
    middle = median_days(
        curve_of(group, stays.days, stays.cause), half_seen(group, stays.possible_days, groups)
    )
    return Cohorts(
        entered=entered,
        ended=ended,
        paused=paused,
        open=entered - ended.sum(axis=1) - paused,
        is_followed=found.is_followed,
        shares=found.shares * young[:, None],
        low=low * young[:, None],
        high=high * young[:, None],
        open_share=found.open_share * young,
        least=within / np.maximum(entered, 1),
        most=(within + entered - found.known_count) / np.maximum(entered, 1),
        median=middle[0],
        median_low=middle[1],
        median_high=middle[2],
        amount=np.where(counts > 0, sums, np.nan),
        valued=counts,
    )


def half_seen(group: Places, possible: Numbers, groups: int) -> Numbers:
    """How long at least half of the stays of each group could have been seen; shape (groups,)."""
    order = np.lexsort((-possible, group))
    sizes = np.bincount(group, minlength=groups)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return np.asarray(possible[order][starts + (sizes + 1) // 2 - 1])
