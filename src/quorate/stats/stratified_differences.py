"""How much more often one group succeeds than another within strata, with what clusters of cases share counted once.

For each cell the shares of the two groups are compared stratum by stratum and put together with the weights of Mantel
and Haenszel (Greenland & Robins, Biometrics 41, 1985, eq. 1):

    difference = sum over strata s of w[s] (p1[s] - p0[s]) / sum of w[s],    w[s] = n1[s] n0[s] / (n1[s] + n0[s])

A stratum that holds only one group has weight 0: nothing in it can be compared. Cases of one cluster (members of one
team) share their ending, so the variance adds up each cluster's influence before it squares (Liang & Zeger, Biometrika
73, 1986), with G / (G - 1) for G clusters. Where by chance all endings agree that is 0, so it is held to at least the
binomial variance with half a success and half a failure added, counting clusters as cases.

Strata only remove what they hold: it is a comparison of like with like as far as they go, not an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers, Places


@dataclass(frozen=True)
class GroupCounts:
    """Counts of one row, which is of one cell, one stratum and one cluster; each of shape (rows,).

    treated, treated_successes: cases of the group in question, and how many of them succeeded.
    others, other_successes: the same of the group it is held against.
    """

    treated: Numbers
    treated_successes: Numbers
    others: Numbers
    other_successes: Numbers


@dataclass(frozen=True)
class Differences:
    """One entry per cell, each of shape (cells,); what cannot be compared is not a number.

    difference: in [-1, 1]. variance: of it, above 0.
    treated_share, other_share: success of each group over the strata that count, with the same weights.
    treated_clusters, other_clusters: how many clusters have a case in strata that count.
    """

    difference: Numbers
    variance: Numbers
    treated_share: Numbers
    other_share: Numbers
    treated_clusters: Places
    other_clusters: Places


def stratified_differences(
    cells: Places, strata: Places, clusters: Places, counts: GroupCounts
) -> Differences:
    """The differences of all cells.

    Parameters
    ----------
    cells, strata, clusters: which each row is of, as numbers from 0; shape (rows,). No two rows agree in all three.
    """
    cell_count = int(cells.max(initial=-1)) + 1
    codes = cells * (int(strata.max(initial=0)) + 1) + strata
    kinds, block = np.unique(codes, return_inverse=True)
    block_cell = kinds // (int(strata.max(initial=0)) + 1)
    n1, x1, n0, x0 = (
        _sums(block, each, minlength=len(kinds))
        for each in (counts.treated, counts.treated_successes, counts.others, counts.other_successes)
    )
    raw = np.where((n1 > 0) & (n0 > 0), n1 * n0 / np.maximum(n1 + n0, 1.0), 0.0)
    totals = _sums(block_cell, raw, minlength=cell_count)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = raw / totals[block_cell]
        p1, p0 = x1 / np.maximum(n1, 1.0), x0 / np.maximum(n0, 1.0)
    shares = [_sums(block_cell, weight * each, minlength=cell_count) for each in (p1, p0)]
    is_compared = raw[block] > 0.0
    present = [
        _clusters(cells, clusters, each * is_compared, cell_count) for each in (counts.treated, counts.others)
    ]
    pull = weight[block] * (
        (counts.treated_successes - p1[block] * counts.treated) / np.maximum(n1[block], 1.0)
        - (counts.other_successes - p0[block] * counts.others) / np.maximum(n0[block], 1.0)
    )
    robust = _of_clusters(cells, clusters, np.where(is_compared, pull, 0.0), cell_count)
    floor = _binomial(
        block, block_cell, weight, [(x1, n1, counts.treated), (x0, n0, counts.others)], cell_count
    )
    return Differences(
        shares[0] - shares[1], np.maximum(robust, floor), shares[0], shares[1], present[0], present[1]
    )


def _sums(places: Places, values: Numbers | Flags | None = None, minlength: int = 0) -> Numbers:
    """Totals of `values`, or counts without them, at each place."""
    return np.bincount(places, values, minlength=minlength).astype(np.float64)


def _clusters(cells: Places, clusters: Places, cases: Numbers, cell_count: int) -> Places:
    """How many clusters of each cell have a case."""
    held = cases > 0.0
    pairs = np.unique(np.stack([cells[held], clusters[held]], axis=1), axis=0)
    return (
        np.bincount(pairs[:, 0], minlength=cell_count) if len(pairs) else np.zeros(cell_count, dtype=np.int64)
    )


def _of_clusters(cells: Places, clusters: Places, pull: Numbers, cell_count: int) -> Numbers:
    """The sum of squares of what each cluster pulls, of each cell."""
    width = int(clusters.max(initial=0)) + 1
    kinds, which = np.unique(cells * width + clusters, return_inverse=True)
    pulled = _sums(which, pull, minlength=len(kinds))
    of_cell = kinds // width
    count = _sums(of_cell, pulled != 0.0, minlength=cell_count)
    squares = _sums(of_cell, pulled**2, minlength=cell_count)
    return np.asarray(squares * count / np.maximum(count - 1.0, 1.0))


def _binomial(
    block: Places,
    block_cell: Places,
    weight: Numbers,
    groups: list[tuple[Numbers, Numbers, Numbers]],
    cell_count: int,
) -> Numbers:
    """The variance if every cluster were one case, its shares drawn half a case each way."""
    found = np.zeros(len(block_cell))
    for successes, cases, rows in groups:
        clusters = _sums(block, rows > 0.0, minlength=len(block_cell))
        share = (successes + 0.5) / (cases + 1.0)
        found += weight**2 * share * (1.0 - share) / np.maximum(clusters, 1.0)
    return _sums(block_cell, found, minlength=cell_count)
