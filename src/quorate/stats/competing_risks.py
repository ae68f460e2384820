"""Chances of ending in one of several ways, interval by interval, learned from counts on top of a belief.

Time ahead is cut into intervals. A case that reaches an interval ends in it by cause c with probability

    p_c = exp(e_c) / (1 + sum over causes of exp(e)),   e = offset + x' w_c

with offset the belief, x what is known of the case and the interval, and w ~ N(0, 1 / precision) apart for each cause:
a multinomial logit for discrete time (Tutz & Schmid, Modeling Discrete Time-to-Event Data, 2016, section 8.1). With
nothing seen, w is 0 and the belief stands. Cases still open count in the intervals they have lived through, so
nobody's end is guessed. The posterior is taken as normal around its mode (Laplace), which gives every chance its
width and says how much of it is still belief.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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
    weights_: shape (features, causes).
    covariance_: of the weights, cause by cause; shape (causes * features, causes * features).
    """

    precision: Numbers
    weights_: Numbers = field(init=False, repr=False)
    covariance_: Numbers = field(init=False, repr=False)

    def fit(self, features: Numbers, offsets: Numbers, counts: Numbers) -> CompetingRisks:
        """Find the mode of the posterior by Newton's method.

        Parameters
        ----------
        features: of each kind of case and interval; shape (rows, features).
        offsets: the belief; shape (rows, causes).
        counts: how many ended by each cause and, last, how many did not; shape (rows, causes + 1), need not be whole.
        """
        causes = offsets.shape[1]
        weights: Numbers = np.zeros((features.shape[1], causes))
        value = self._loss(weights, features, offsets, counts)
        for _ in range(_MOST_ROUNDS):
            slope, curve = self._derivatives(weights, features, offsets, counts)
            step = np.asarray(np.linalg.solve(curve, slope.T.ravel()), dtype=np.float64)
            weights, value, moved = self._shortened(
                weights, step.reshape(causes, -1).T, value, (features, offsets, counts)
            )
            if moved < _CLOSE:
                break
        self.weights_ = weights
        curve = self._derivatives(weights, features, offsets, counts)[1]
        self.covariance_ = np.asarray(np.linalg.inv(curve), dtype=np.float64)
        return self

    def predict(self, features: Numbers, offsets: Numbers, weights: Numbers | None = None) -> Numbers:
        """Chances of each cause and, last, of none; shape (rows, causes + 1). `weights` stand in for the mode."""
        return with_none(offsets + features @ (self.weights_ if weights is None else weights))

    def possible_weights(self, count: int) -> list[Numbers]:
        """Weights as they might be: `count` of them drawn from the posterior, the same each time."""
        factor = np.linalg.cholesky((self.covariance_ + self.covariance_.T) / 2.0)
        moved = np.random.default_rng(0).standard_normal((count, len(factor))) @ factor.T
        return [self.weights_ + row.reshape(self.weights_.shape[::-1]).T for row in moved]

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
