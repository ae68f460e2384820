"""Who follows whom in many sequences at once, and how long it took: counts and durations of each pair.

Events of one case follow each other in order of time, those of one moment in the order in which they are given. A pair
(a, b) counts each time b comes directly after a; its duration is the time between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

# Codes below it are sorted by their digits, which takes no comparisons.
_FEW = 2**15


@dataclass(frozen=True)
class Durations:
    """Of each group: how many, and the mean, median, least and greatest duration (NaN where there are none).

    All of shape (groups,); durations in the unit of what was given.
    """

    count: Places
    mean: Numbers
    median: Numbers
    least: Numbers
    most: Numbers


def followings(case: Places, stage: Places, moment: Numbers, stages: int) -> tuple[Durations, Durations]:
    """Counts and durations of each pair of stages that directly follow each other, and of each stage.

    A stage lasts from its event to the next of its case; the last event of a case has no duration.

    Parameters
    ----------
    case, stage, moment: of each event: its case, its stage from 0, and when it was; shape (events,).
    stages: how many stages there are.

    Returns
    -------
    of the pairs, of which a, b is number a * stages + b; of the stages.
    """
    before, after = _consecutive(case, moment)
    waits = moment[after] - moment[before]
    order = np.argsort(waits)
    own, following, ordered = stage[before][order], stage[after][order], waits[order]
    return (
        _of_ordered(own * stages + following, ordered, stages * stages),
        _of_ordered(own, ordered, stages),
    )


def durations(group: Places, values: Numbers, groups: int) -> Durations:
    """Count, mean, median, least and greatest value of each group.

    Parameters
    ----------
    group: of each value, from 0; shape (values,).
    """
    order = np.argsort(values)
    return _of_ordered(group[order], values[order], groups)


def _of_ordered(group: Places, values: Numbers, groups: int) -> Durations:
    """The same of values in their order."""
    count = np.bincount(group, minlength=groups)
    narrow = group.astype(np.int16) if groups < _FEW else group
    ordered = values[np.argsort(narrow, kind="stable")]
    ends = np.cumsum(count)
    filled = count > 0
    first = np.where(filled, ends - count, 0)

    def at(place: Places) -> Numbers:
        found = np.full(groups, np.nan)
        found[filled] = ordered[place[filled]]
        return found

    sums = np.bincount(group, values, groups)
    return Durations(
        count=count,
        mean=np.where(filled, sums / np.maximum(count, 1), np.nan),
        median=(at(first + (count - 1) // 2) + at(first + count // 2)) / 2.0,
        least=at(first),
        most=at(ends - 1),
    )


def _consecutive(case: Places, moment: Numbers) -> tuple[Places, Places]:
    """Places of events and of the events that come next in their case."""
    is_ordered = (case[1:] > case[:-1]) | ((case[1:] == case[:-1]) & (moment[1:] >= moment[:-1]))
    order = np.arange(len(case)) if is_ordered.all() else np.lexsort((moment, case))
    same = case[order[:-1]] == case[order[1:]]
    return order[:-1][same], order[1:][same]
