"""From which score on an account-week is a warning, and when warnings begin and end.

Every seven weeks the quiet quarters that can be told by then are looked back on, and the threshold is set so that the
stated share of them would have had a warning. Only what was known by then is used, so no warning of the past depends
on what came later. With too few quiet quarters to count on, made-up ones take their place and the warning says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.lagged_baseline import group_means
from quorate.stats.rare_starts import RareStarts
from quorate.teams.formation_counts import LONGEST, WINDOWS, Compact
from quorate.teams.formation_quarters import (
    QUARTER_WEEKS,
    QUIETEST,
    REST_WEEKS,
    made_up_quarters,
    quiet_stretches,
)
from quorate.teams.formation_scores import LAG_WEEKS, Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers


# Thresholds are found anew so often, and not on fewer quiet quarters or parts of them than this.
_EVERY_WEEKS = 7
_LEAST_STRETCHES = 60
_SIMULATED_QUARTERS = 2_000


@dataclass(frozen=True)
class Calibration:
    """What scores mean from one week on.

    Attributes
    ----------
    from_week: the first week it is used in.
    tail: how often alarms start in quiet quarters.
    quiet_quarters: how many were looked back on; 0 when they were made up.
    """

    from_week: int
    tail: RareStarts
    quiet_quarters: int


@dataclass(frozen=True)
class Alarm:
    """One warning: the account, the week in which it was raised, and the first week after it (None while it lasts)."""

    account: int
    week: int
    ended: int | None
    calibration: Calibration


@dataclass(frozen=True)
class Past:
    """What is looked back on.

    Attributes
    ----------
    scores: of all accounts.
    counts: from `window_counts`; shape (windows, accounts, weeks).
    is_open: whether an opportunity was open; shape (accounts, weeks).
    is_counted: which accounts are looked back on; shape (accounts,).
    unnamed: how much of what was counted up to each week came from devices nobody had named; shape (weeks,).
    """

    scores: Scores
    counts: Compact
    is_open: NDArray[np.bool_]
    is_counted: NDArray[np.bool_]
    unnamed: Numbers


def calibrations(past: Past) -> Iterator[Calibration]:
    """One calibration for every few weeks from the second quarter on."""
    kept = past.is_counted
    score, usual = past.scores.score[kept], past.scores.expected[-1][kept]
    seen, deals = past.counts[:, kept], past.is_open[kept]
    for week in range(QUARTER_WEEKS, score.shape[1], _EVERY_WEEKS):
        quiet = quiet_stretches(score[:, :week], seen[-1, :, :week], usual[:, :week], deals[:, :week])
        if sum(len(each) for each in quiet) >= _LEAST_STRETCHES:
            tail = RareStarts.of(quiet, REST_WEEKS, QUARTER_WEEKS)
            if tail is not None:
                yield Calibration(week, tail, int(np.ceil(tail.counted)))
                continue
        made_up = _made_up(seen[:, :, :week], deals[:, :week], float(past.unnamed[week - 1]))
        if made_up is not None:
            yield Calibration(week, made_up, 0)


def _made_up(counts: Compact, is_open: NDArray[np.bool_], unnamed: float) -> RareStarts | None:
    """The tail of made-up quarters at the rates these accounts usually have while no opportunity is open.

    What is usual is the median over weeks, which a team that is active for less than half of the time leaves alone.
    The busiest accounts are left out as the busiest quarters are: they are the likeliest not to have been quiet.
    """
    full = np.where(is_open, np.nan, counts[-1])[:, LONGEST - 1 :].astype(np.float64)
    full = full[~np.isnan(full).all(axis=1)]
    if not len(full):
        return None
    rates = np.nanmedian(full, axis=1) / WINDOWS[-1]
    rates = rates[rates <= np.quantile(rates, QUIETEST)]
    quarters = -(-_SIMULATED_QUARTERS // len(rates))
    everybody = np.zeros(len(counts[0]), dtype=np.int64)
    means = np.stack(
        [group_means(each.astype(np.float64), ~is_open, everybody, LAG_WEEKS, 0.0)[0] for each in counts]
    )
    lasting = np.pad(means, ((0, 0), (0, QUARTER_WEEKS)), mode="edge")
    return RareStarts.of([made_up_quarters(rates, unnamed, lasting, quarters)], REST_WEEKS, QUARTER_WEEKS)


def alarms(scores: Scores, rate: float, known: list[Calibration]) -> list[Alarm]:
    """Every warning at a false-alarm rate per account-quarter, by account and then in time."""
    weeks = scores.score.shape[1]
    thresholds = np.full(weeks, np.inf)
    for calibration in known:
        thresholds[calibration.from_week :] = calibration.tail.threshold(rate)
    accounts, above = np.nonzero(scores.score > thresholds)
    found = []
    is_first = np.ones(len(above), dtype=bool)
    is_first[1:] = (accounts[1:] != accounts[:-1]) | (above[1:] - above[:-1] > REST_WEEKS)
    starts = np.flatnonzero(is_first)
    lasts = np.append(starts[1:], len(above))[: len(starts)] - 1
    for start, last in zip(starts.tolist(), lasts.tolist(), strict=True):
        week, ended = int(above[start]), int(above[last]) + REST_WEEKS + 1
        calibration = [each for each in known if each.from_week <= week][-1]
        found.append(Alarm(int(accounts[start]), week, ended if ended < weeks else None, calibration))
    return found
