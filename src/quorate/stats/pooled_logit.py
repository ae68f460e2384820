"""A logit with a weight for every level of every field and of every pair of fields, all drawn towards nothing.

    P(case is positive) = 1 / (1 + exp(-e)),   e = b + sum over fields of u[level] + sum over pairs of v[level, level]

with u ~ N(0, 1 / MAIN_PRECISION) and v ~ N(0, 1 / PAIR_PRECISION): levels seen in few cases say little, and a
combination of two says more than its parts only where many cases show it (partial pooling; Gelman & Hill, Data Analysis
Using Regression and Multilevel Models, 2007, chapter 14). The mode of the posterior is found by L-BFGS over the
different combinations of levels, each counted, so that many equal cases cost as much as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Numbers, Places

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MAIN_PRECISION, PAIR_PRECISION = 1.0, 10.0
_MOST_ROUNDS = 120
_UNBOUND = 1e-6


@dataclass
class PooledLogit:
    """The logit.

    Attributes
    ----------
    level_counts: how many levels each field has; shape (fields,).
    weights_: the intercept, then the levels of each field, then those of each pair.
    """

    level_counts: Places
    weights_: Numbers = field(init=False, repr=False)

    def fit(self, levels: Places, is_positive: Flags) -> PooledLogit:
        """Find the mode of the posterior.

        Parameters
        ----------
        levels: of each case in each field; shape (cases, fields), below `level_counts`.
        is_positive: shape (cases,).
        """
        from scipy.optimize import minimize

        kinds, which = _distinct(levels, self.level_counts)
        seen = np.bincount(which, minlength=len(kinds)).astype(np.float64)
        positive = np.bincount(which, weights=is_positive, minlength=len(kinds))
        design = self._design(kinds)
        turned = design.T.tocsr()
        precision = self._precision()

        def loss(weights: Numbers) -> tuple[float, Numbers]:
            scores = design @ weights
            chances = 1.0 / (1.0 + np.exp(-scores))
            value = (
                seen @ np.logaddexp(0.0, scores) - positive @ scores + weights @ (precision * weights) / 2.0
            )
            return float(value), turned @ (seen * chances - positive) + precision * weights

        start = np.zeros(len(precision))
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_ROUNDS, "maxcor": 20}
        )
        self.weights_ = np.asarray(found.x, dtype=np.float64)
        return self

    def log_odds(self, levels: Places) -> Numbers:
        """Of each case; shape (cases,)."""
        kinds, which = _distinct(levels, self.level_counts)
        return np.asarray((self._design(kinds) @ self.weights_)[which])

    def _design(self, levels: Places) -> csr_matrix:
        """Which weights each case adds up: one of the intercept, of each field and of each pair."""
        from scipy.sparse import csr_matrix

        columns = [np.zeros(len(levels), dtype=np.int64)]
        start = 1
        for place, count in enumerate(self.level_counts.tolist()):
            columns.append(start + levels[:, place])
            start += count
        for one, other in self._pairs():
            columns.append(start + levels[:, one] * int(self.level_counts[other]) + levels[:, other])
            start += int(self.level_counts[one] * self.level_counts[other])
        indices = np.stack(columns, axis=1).ravel()
        ends = np.arange(0, len(indices) + 1, len(columns))
        return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(levels), start))

    def _precision(self) -> Numbers:
        main = int(self.level_counts.sum())
        pairs = sum(int(self.level_counts[one] * self.level_counts[other]) for one, other in self._pairs())
        return np.concatenate(([_UNBOUND], np.full(main, MAIN_PRECISION), np.full(pairs, PAIR_PRECISION)))

    def _pairs(self) -> list[tuple[int, int]]:
        return list(combinations(range(len(self.level_counts)), 2))


def _distinct(levels: Places, level_counts: Places) -> tuple[Places, Places]:
    """The different combinations of levels, and which of them each case is."""
    codes = np.zeros(len(levels), dtype=np.int64)
    for place, count in enumerate(level_counts.tolist()):
        # renumbered after every field, so that many fields cannot run out of whole numbers
        codes = np.unique(codes * count + levels[:, place], return_inverse=True)[1]
    _, firsts, which = np.unique(codes, return_index=True, return_inverse=True)
    return levels[firsts], which.astype(np.int64)
