"""The chance of something good after each of several things done, cell by cell, cells borrowing from each other.

    P(good) = 1 / (1 + exp(-e)),   e = b + sum over terms t of w_t[levels of the term's fields]

A term is one field or a combination of fields, such as role, or role with stage with play. Its weights are drawn
towards nothing: w_t ~ N(0, v_t). The variances v_t are learned too, as those under which what was seen is most likely
(empirical Bayes by expectation and maximisation, the posterior taken as normal around its mode; Dempster, Laird &
Rubin, JRSS B 39, 1977), with a prior of v^(1/2) that keeps a term of few levels from vanishing for want of data (Chung
et al., Psychometrika 78(4), 2013): a term that tells nothing gets a small variance and all its levels are almost one; a
term that tells much is hardly held back. No strength of pooling is set by hand.

Cases of one cluster (a journey, with its many weeks and members) share their luck. How much is read off the residuals:
the variance of their sums over clusters, over what it would be were cases independent. All evidence is divided by that
ratio, which is at least 1 (Kish, Survey Sampling, 1965, section 5.4), so that ten people in one meeting are no ten
experiments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.ragged import Numbers, Places
from quorate.stats.term_columns import TermColumns

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MIDDLE_90 = 1.6448536269514722
_FIRST_VARIANCE, _LEAST_VARIANCE, _MOST_VARIANCE = 0.25, 1e-4, 9.0
_FLAT_VARIANCE = 1e6
_MOST_ROUNDS, _CLOSE, _TELLING_VARIANCE, _STRIDE = 60, 0.02, 1e-2, 1.8
_MOST_STEPS, _SMALL_STEP = 30, 1e-4


@dataclass(frozen=True)
class Estimates:
    """Means with the ends of their middle 90 %; each of shape (cells,). `errors` are standard errors."""

    means: Numbers
    lows: Numbers
    highs: Numbers
    errors: Numbers


@dataclass
class PooledEffects:
    """The logit.

    Attributes
    ----------
    level_counts: how many levels each field has; shape (fields,).
    terms: the fields of each term, by their places.
    variances_: of each term's weights; shape (terms,).
    design_effect_: by how much clusters divide the evidence, at least 1.
    """

    level_counts: Places
    terms: tuple[tuple[int, ...], ...]
    variances_: Numbers = field(init=False, repr=False)
    design_effect_: float = field(init=False, default=1.0)
    _columns: TermColumns = field(init=False, repr=False)
    _weights: Numbers = field(init=False, repr=False)
    _covariance: Numbers = field(init=False, repr=False)

    def fit(
        self, levels: Places, is_good: Numbers, counts: Numbers | None = None, clusters: Places | None = None
    ) -> PooledEffects:
        """Find variances and weights.

        Parameters
        ----------
        levels: of each case in each field; shape (cases, fields), below `level_counts`.
        is_good: 1 or 0, or a share where a case stands for several; shape (cases,).
        counts: how many cases each stands for; 1 unless given. Shape (cases,).
        clusters: which cases share their luck; each its own unless given. Shape (cases,).

        Raises
        ------
        ValueError: without any case.
        """
        if len(levels) == 0:
            raise ValueError("PooledEffects needs at least one case")
        counts = np.ones(len(levels)) if counts is None else counts
        kinds, which = np.unique(levels, axis=0, return_inverse=True)
        which = which.ravel()
        seen: Numbers = np.bincount(which, counts, len(kinds)).astype(np.float64)
        good = np.bincount(which, counts * is_good, len(kinds)) / np.maximum(seen, 1e-300)
        self._columns = TermColumns(self.level_counts, self.terms).learn(kinds)
        design = self._columns.design(kinds)
        self.variances_ = np.full(len(self.terms), _FIRST_VARIANCE)
        self._weights = np.zeros(design.shape[1])
        self._learn(design, good, seen)
        if clusters is not None:
            rest = counts * (is_good - _logistic(design @ self._weights)[which])
            self.design_effect_ = self._design_effect(design, seen, rest, clusters)
            self._learn(design, good, seen / self.design_effect_)
        return self

    def predict(self, levels: Places) -> Estimates:
        """The chance of each cell; intervals are made on the scale of log-odds, so they stay within [0, 1]."""
        design, extra = self._columns.with_unseen(levels)
        scores = design[:, : len(self._weights)] @ self._weights
        errors = np.sqrt(self._spread(design, extra))
        chances = _logistic(scores)
        return Estimates(
            chances,
            _logistic(scores - MIDDLE_90 * errors),
            _logistic(scores + MIDDLE_90 * errors),
            errors * chances * (1.0 - chances),
        )

    def score_variances(self, levels: Places) -> Numbers:
        """How uncertain each cell's log-odds are; shape (cells,)."""
        design, extra = self._columns.with_unseen(levels)
        return self._spread(design, extra)

    def averages(self, levels: Places, groups: Places, shares: Numbers, group_count: int) -> Estimates:
        """The chance of each group of rows: its rows' chances, each with its share. See `differences`."""
        design, extra = self._columns.with_unseen(levels)
        means, errors = self._mixed([(design, 1.0)], extra, groups, shares, group_count)
        means = np.clip(means, 1e-9, 1.0 - 1e-9)
        # on the scale of log-odds, where the interval stays within [0, 1]
        scores, wide = np.log(means / (1.0 - means)), MIDDLE_90 * errors / (means * (1.0 - means))
        return Estimates(means, _logistic(scores - wide), _logistic(scores + wide), errors)

    def differences(
        self, levels: Places, others: Places, groups: Places, shares: Numbers, group_count: int
    ) -> Estimates:
        """The chance under `levels` less that under `others`, averaged over the rows of each group.

        The two differ in what was done and agree in everything else, so this is what would change if the cases of a
        group had the one in place of the other (g-computation; Robins, Mathematical Modelling 7, 1986).

        Parameters
        ----------
        levels, others: shape (rows, fields).
        groups: which group each row belongs to; shape (rows,).
        shares: of each row in its group, summing to 1 in every group; shape (rows,).
        """
        both, extra = self._columns.with_unseen(np.concatenate((levels, others)))
        half = len(levels)
        means, errors = self._mixed(
            [(both[:half], 1.0), (both[half:], -1.0)], extra, groups, shares, group_count
        )
        lows, highs = means - MIDDLE_90 * errors, means + MIDDLE_90 * errors
        return Estimates(means, np.maximum(lows, -1.0), np.minimum(highs, 1.0), errors)

    def _mixed(
        self,
        parts: Sequence[tuple[csr_matrix, float]],
        extra: Places,
        groups: Places,
        shares: Numbers,
        group_count: int,
    ) -> tuple[Numbers, Numbers]:
        """Mean and standard error of each group's sum of chances, by how they move with the weights (delta method)."""
        mixing = _mixing(groups, shares, group_count)
        means: Numbers = np.zeros(group_count)
        towards = None
        for design, sign in parts:
            chances = _logistic(design[:, : len(self._weights)] @ self._weights)
            means += sign * (mixing @ chances)
            moved = mixing @ design.multiply((sign * chances * (1.0 - chances))[:, None]).tocsr()
            towards = moved if towards is None else towards + moved
        return means, np.sqrt(self._spread(towards, extra))

    def _spread(self, design: csr_matrix, extra: Places) -> Numbers:
        """Variance of each row's sum of weights: learned ones by the posterior, unseen ones by their belief."""
        known = len(self._weights)
        seen, unseen = design[:, :known], design[:, known:]
        own = np.asarray(seen.multiply(seen @ self._covariance).sum(axis=1)).ravel()
        beliefs = np.append(self.variances_, _FLAT_VARIANCE)[extra]
        return np.asarray(np.maximum(own + unseen.power(2) @ beliefs, 1e-12))

    def _learn(self, design: csr_matrix, is_good: Numbers, counts: Numbers) -> None:
        terms = self._columns.term_of
        sizes = np.bincount(terms, minlength=len(self.terms) + 1)[:-1]
        variances, weights = self.variances_, self._weights
        for _ in range(_MOST_ROUNDS):
            precision = 1.0 / np.append(variances, _FLAT_VARIANCE)[terms]
            # one step towards the mode is enough while the variances still move
            weights, factor = _mode(design, is_good, counts, precision, weights, most_steps=1)
            squares = np.bincount(terms, weights**2, len(self.terms) + 1)[:-1]
            left = np.bincount(terms, _inverse_diagonal(factor), len(self.terms) + 1)[:-1]
            # one level less than there are: the prior that keeps variances from vanishing
            found = (squares + left) / np.maximum(sizes - 1, 1)
            # strides longer than the method's own, which are short and all lead the same way
            found = np.clip(variances * (found / variances) ** _STRIDE, _LEAST_VARIANCE, _MOST_VARIANCE)
            # what is already next to nothing goes on falling for long and changes nothing
            moves = np.abs(np.log(found / variances))[np.maximum(found, variances) > _TELLING_VARIANCE]
            moved = float(moves.max(initial=0.0))
            variances = found
            if moved < _CLOSE:
                break
        precision = 1.0 / np.append(variances, _FLAT_VARIANCE)[terms]
        self._weights, factor = _mode(design, is_good, counts, precision, weights)
        self._covariance = _inverse(factor)
        self.variances_ = variances

    def _design_effect(self, design: csr_matrix, counts: Numbers, rest: Numbers, clusters: Places) -> float:
        """Variance of what is left over, summed over clusters, over what it would be were cases independent."""
        chances = _logistic(design @ self._weights)
        sums = np.bincount(clusters, rest)
        alone = float(counts @ (chances * (1.0 - chances)))
        return max(1.0, float(sums @ sums) / max(alone, 1e-12))


def _mode(
    design: csr_matrix,
    is_good: Numbers,
    counts: Numbers,
    precision: Numbers,
    start: Numbers,
    most_steps: int = _MOST_STEPS,
) -> tuple[Numbers, Numbers]:
    """The posterior's mode by Newton's method, and the lower Cholesky factor of its precision there."""
    from scipy.linalg import cho_factor, cho_solve
    from scipy.sparse import diags

    turned = design.T.tocsr()

    def value(weights: Numbers) -> float:
        scores = design @ weights
        return float(
            counts @ (np.logaddexp(0.0, scores) - is_good * scores) + weights @ (precision * weights) / 2
        )

    weights, now = start, value(start)
    for _ in range(most_steps):
        chances = _logistic(design @ weights)
        slope = turned @ (counts * (chances - is_good)) + precision * weights
        curve = (turned @ diags(counts * chances * (1.0 - chances)) @ design).toarray()
        curve[np.diag_indices_from(curve)] += precision
        factor = cho_factor(curve, lower=True, overwrite_a=True, check_finite=False)
        step, length = cho_solve(factor, slope, check_finite=False), 1.0
        while (tried := value(weights - length * step)) > now + 1e-9 and length > 1e-6:
            length /= 2.0
        weights, now = weights - length * step, tried
        if float(np.abs(length * step).max(initial=0.0)) < _SMALL_STEP:
            break
    return np.asarray(weights), np.asarray(factor[0])


def _inverse(factor: Numbers) -> Numbers:
    """The inverse of a matrix by its lower Cholesky factor."""
    from scipy.linalg.lapack import dpotri

    lower, _ = dpotri(factor, lower=True)
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T)


def _inverse_diagonal(factor: Numbers) -> Numbers:
    """The diagonal of that inverse, for a sixth of the work."""
    from scipy.linalg.lapack import dtrtri

    lower, _ = dtrtri(factor, lower=True)
    return np.asarray((np.tril(lower) ** 2).sum(axis=0))


def _mixing(groups: Places, shares: Numbers, group_count: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    return csr_matrix((shares, (groups, np.arange(len(groups)))), shape=(group_count, len(groups)))


def _logistic(scores: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -40.0, 40.0))))


def all_terms(fields: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Every field, every pair and so on up to all of them together, the smaller first."""
    from itertools import combinations

    return tuple(term for size in range(1, len(fields) + 1) for term in combinations(fields, size))
