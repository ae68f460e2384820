"""Chances of ending in one of several ways, interval by interval, learned from counts on top of a belief.

Time ahead is cut into intervals. A case that reaches an interval ends in it by cause c with probability

    p_c = exp(e_c) / (1 + sum over causes of exp(e)),   e = offset + x' w_c

with offset the belief, x what is known of the case and the interval, and w ~ N(0, 1 / precision) apart for each cause:
a multinomial logit for discrete time (Tutz & Schmid, Modeling Discrete Time-to-Event Data, 2016, section 8.1). With
nothing seen, w is 0 and the belief stands. Cases still open count in the intervals they have lived through, so
nobody's end is guessed. The posterior is taken as normal around its mode (Laplace), which gives every chance its
width and says how much of it is still belief.

Where sense demands that a feature moves a cause one way only, its weight keeps that sign: a weight that the counts
would turn the other way is 0, and the others are learned without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.group_windows import Flags
    from quorate.stats.ragged import Numbers

_MOST_ROUNDS = 30
_CLOSE = 1e-6
_SMALLEST_STEP = 1e-3


@dataclass
class CompetingRisks:
    """The logit of ending by each cause.

    Attributes
    ----------
    precision: one over the variance of the belief about each weight; shape (features,).
    signs: 1 where a weight may not be below 0, -1 where not above, 0 where it may be either; shape (features, causes);
        without it every weight may be either.
    weights_: shape (features, causes).
    covariance_: of the weights, cause by cause; shape (causes * features, causes * features); 0 for those held at 0.
    """

    precision: Numbers
    signs: Numbers | None = None
    weights_: Numbers = field(init=False, repr=False)
    covariance_: Numbers = field(init=False, repr=False)
    _is_free: Flags = field(init=False, repr=False)

    def fit(self, features: Numbers, offsets: Numbers, counts: Numbers) -> CompetingRisks:
        """Find the mode of the posterior by Newton's method.

        Parameters
        ----------
        features: of each kind of case and interval; shape (rows, features).
        offsets: the belief; shape (rows, causes).
        counts: how many ended by each cause and, last, how many did not; shape (rows, causes + 1), need not be whole.
        """
        data = features, offsets, counts
        weights: Numbers = np.zeros((features.shape[1], offsets.shape[1]))
        free = np.ones(weights.shape, dtype=bool)
        while True:
            weights = self._mode(weights, free, data)
            turned = np.zeros_like(free) if self.signs is None else free & (weights * self.signs < 0.0)
            if not turned.any():
                break
            free &= ~turned
            weights = np.where(free, weights, 0.0)
        self.weights_, self._is_free = weights, free.T.ravel()
        curve = self._derivatives(weights, *data)[1]
        self.covariance_ = np.zeros_like(curve)
        self.covariance_[np.ix_(self._is_free, self._is_free)] = np.linalg.inv(
            curve[np.ix_(self._is_free, self._is_free)]
        )
        return self

    def _mode(self, weights: Numbers, free: Flags, data: tuple[Numbers, Numbers, Numbers]) -> Numbers:
        """The mode over the free weights, from where the others are held."""
        which = np.flatnonzero(free.T.ravel())
        value = self._loss(weights, *data)
        for _ in range(_MOST_ROUNDS):
            slope, curve = self._derivatives(weights, *data)
            step = np.zeros(free.size)
            step[which] = np.linalg.solve(curve[np.ix_(which, which)], slope.T.ravel()[which])
            weights, value, moved = self._shortened(weights, step.reshape(free.shape[::-1]).T, value, data)
            if moved < _CLOSE:
                break
        return weights

    def predict(self, features: Numbers, offsets: Numbers, weights: Numbers | None = None) -> Numbers:
        """Chances of each cause and, last, of none; shape (rows, causes + 1). `weights` stand in for the mode."""
        return with_none(offsets + features @ (self.weights_ if weights is None else weights))

    def possible_weights(self, count: int) -> list[Numbers]:
        """Weights as they might be: `count` of them drawn from the posterior, the same each time."""
        own = self.covariance_[np.ix_(self._is_free, self._is_free)]
        factor = np.linalg.cholesky((own + own.T) / 2.0)
        moved = np.zeros((count, len(self._is_free)))
        moved[:, self._is_free] = np.random.default_rng(0).standard_normal((count, len(factor))) @ factor.T
        return [self._kept(self.weights_ + row.reshape(self.weights_.shape[::-1]).T) for row in moved]

    def _kept(self, weights: Numbers) -> Numbers:
        """The same, with 0 where a weight has the wrong sign."""
        return weights if self.signs is None else np.where(weights * self.signs < 0.0, 0.0, weights)

    def _shortened(
        self, weights: Numbers, step: Numbers, value: float, data: tuple[Numbers, Numbers, Numbers]
    ) -> tuple[Numbers, float, float]:
        """The step, halved until it does not lead uphill."""
        length = 1.0
        while length > _SMALLEST_STEP:
            tried = weights - length * step
            found = self._loss(tried, *data)
            if found <= value:
                return tried, found, length * float(np.abs(step).max(initial=0.0))
            length /= 2.0
        return weights, value, 0.0

    def _loss(self, weights: Numbers, features: Numbers, offsets: Numbers, counts: Numbers) -> float:
        chances = with_none(offsets + features @ weights)
        belief = float((self.precision[:, None] * weights**2).sum()) / 2.0
        return belief - float((counts * np.log(np.maximum(chances, 1e-300))).sum())

    def _derivatives(
        self, weights: Numbers, features: Numbers, offsets: Numbers, counts: Numbers
    ) -> tuple[Numbers, Numbers]:
        causes, width = offsets.shape[1], features.shape[1]
        chances = with_none(offsets + features @ weights)[:, :causes]
        at_risk = counts.sum(axis=1)
        slope = (
            features.T @ (at_risk[:, None] * chances - counts[:, :causes]) + self.precision[:, None] * weights
        )
        curve = np.zeros((causes, width, causes, width))
        for one in range(causes):
            for other in range(one, causes):
                own = chances[:, one] * ((one == other) - chances[:, other]) * at_risk
                block = features.T @ (own[:, None] * features)
                curve[one, :, other] = block
                curve[other, :, one] = block.T
            curve[one, :, one] += np.diag(self.precision)
        return slope, curve.reshape(causes * width, causes * width)


def with_none(scores: Numbers) -> Numbers:
    """Chances of each cause from their logits against none, and of none, last; shape (..., causes + 1)."""
    none = np.zeros((*scores.shape[:-1], 1))
    full = np.concatenate((scores, none), axis=-1)
    found = np.exp(full - full.max(axis=-1, keepdims=True))
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


def ended_by(chances: Numbers) -> Numbers:
    """Chances of having ended by each cause by the end of each interval.

    Parameters
    ----------
    chances: of each cause and none within each interval, given it was reached; shape (cases, intervals, causes + 1).

    Returns
    -------
    shape (cases, intervals, causes).
    """
    reached = np.cumprod(chances[..., -1], axis=1)
    before = np.concatenate((np.ones_like(reached[:, :1]), reached[:, :-1]), axis=1)
    return np.asarray(np.cumsum(before[..., None] * chances[..., :-1], axis=1))


def offsets_of(ended: Numbers) -> Numbers:
    """The logits of a belief told as chances of having ended by each interval's end.

    Parameters
    ----------
    ended: shape (cases, intervals, causes), never falling from interval to interval.

    Returns
    -------
    shape (cases, intervals, causes): ln of what ends by each cause in the interval over what is left at its end.
    """
    gained = np.diff(ended, axis=1, prepend=0.0)
    left = 1.0 - ended.sum(axis=2, keepdims=True)
    return np.asarray(np.log(np.maximum(gained, 1e-9) / np.maximum(left, 1e-9)))
