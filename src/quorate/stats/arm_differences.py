"""By how much the mean of one arm of an experiment is above the other's, within strata and with clusters counted once.

    difference = sum over strata s of w[s] (mean1[s] - mean0[s]) / sum of w[s],    w[s] = n1[s] n0[s] / (n1[s] + n0[s])

(Mantel-Haenszel weights; Greenland & Robins, Biometrics 41, 1985, eq. 1). Strata that hold one arm only are compared as
one, so that nobody who was drawn is lost for being alone. Any number may be compared: yes or no as 1 and 0, or money.

Two variances are worked out and the larger counts. One adds up what each cluster (a family of accounts drawn
together) does to the estimate, and squares it. The other takes the same spread in both arms, as where nothing has an
effect:

    sum over strata of w[s]^2 x spread x (1 / n1[s] + 1 / n0[s]) / (sum of w[s])^2

It does not collapse when the small arm has by chance no success at all. For shares its spread is at least that of half
a success and half a failure more than were seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers, Places


@dataclass(frozen=True)
class ArmDifference:
    """The first arm's mean less the second's, and the variance of that.

    Attributes
    ----------
    first_mean, second_mean: plain means of the arms, in the values' unit.
    weight: n1 n0 / (n1 + n0) of all cases: what the estimate is worth, in cases; grows with the sample.
    """

    difference: float
    variance: float
    first_mean: float
    second_mean: float
    weight: float


def arm_difference(
    is_first: Flags, values: Numbers, strata: Places, clusters: Places
) -> ArmDifference | None:
    """The difference of two arms; None where one of them is empty.

    Parameters
    ----------
    is_first: which arm each case is in; shape (cases,).
    values: what was measured of it. strata, clusters: which it is of, as numbers from 0.
    """
    first, second = float(is_first.sum()), float((~is_first).sum())
    if not first or not second:
        return None
    strata = _comparable(is_first, strata)
    n1, n0 = _counts(strata, is_first), _counts(strata, ~is_first)
    weight = n1 * n0 / (n1 + n0)
    weight /= weight.sum()
    mean1, mean0 = _means(strata, values, is_first, n1), _means(strata, values, ~is_first, n0)
    rest = values - np.where(is_first, mean1[strata], mean0[strata])
    pull = weight[strata] * rest / np.where(is_first, n1[strata], -n0[strata])
    _, cluster = np.unique(clusters, return_inverse=True)
    count = int(cluster.max()) + 1
    clustered = float((np.bincount(cluster, pull) ** 2).sum()) * (count / max(count - 1, 1))
    pooled = _spread(values, rest, 2 * len(n1)) * float((weight**2 * (1.0 / n1 + 1.0 / n0)).sum())
    return ArmDifference(
        difference=float((weight * (mean1 - mean0)).sum()),
        variance=max(clustered, pooled),
        first_mean=float(values[is_first].mean()),
        second_mean=float(values[~is_first].mean()),
        weight=first * second / (first + second),
    )


def _comparable(is_first: Flags, strata: Places) -> Places:
    """Strata numbered anew; those of one arm only are one, which goes with the largest where it is of one arm still."""
    _, codes = np.unique(strata, return_inverse=True)
    lone = (_counts(codes, is_first) == 0) | (_counts(codes, ~is_first) == 0)
    if lone.any():
        rest = int(codes.max()) + 1
        codes = np.where(lone[codes], rest, codes)
        of_rest = is_first[codes == rest]
        if of_rest.all() or not of_rest.any():
            others = codes[codes != rest]
            codes = np.where(codes == rest, np.bincount(others).argmax() if len(others) else 0, codes)
    return np.asarray(np.unique(codes, return_inverse=True)[1])


def _counts(strata: Places, chosen: Flags) -> Numbers:
    return np.bincount(strata, chosen.astype(np.float64)).astype(np.float64)


def _means(strata: Places, values: Numbers, chosen: Flags, counts: Numbers) -> Numbers:
    return np.bincount(strata, np.where(chosen, values, 0.0)) / counts


def _spread(values: Numbers, rest: Numbers, cells: int) -> float:
    """Variance of a case about the mean of its arm and stratum."""
    found = float((rest**2).sum()) / max(len(values) - cells, 1)
    if np.isin(values, (0.0, 1.0)).all():
        share = (float(values.sum()) + 0.5) / (len(values) + 1.0)
        found = max(found, share * (1.0 - share))
    return found
