"""Probabilities from somewhere else, corrected by labelled cases as far as those allow.

    p(class c | x) proportional to  q(c) exp(x' w_c),     w minimises   - sum ln p(label) + (strength / 2) sum w**2

with q the given probabilities and x features of the case: multinomial logistic regression with the log of q as offset
and a Gaussian prior at "nothing to correct" (Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.4).
With few labels p is q; with many it is what a regression on the features would say. With the constant and ln q among
the features it holds vector scaling (Guo et al., ICML 2017, section 4.2).

`sharpness` then raises p to a power, chosen on cases left out group by group: cases of one group are alike, and fitting
to them makes a model surer than it should be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

_FOLDS = 3
_MOST_ROUNDS = 60
_SHARPNESS = np.linspace(0.3, 1.2, 19)


@dataclass
class SoftmaxCorrection:
    """Corrects log-probabilities of classes.

    Attributes
    ----------
    strength: of the prior: so many units of log-likelihood for a weight of the square root of 2.
    weights_: shape (features, classes).
    sharpness_: power that the probabilities are raised to.
    """

    strength: float
    weights_: Numbers = field(init=False, repr=False)
    sharpness_: float = field(init=False, default=1.0)

    def fit(self, features: Numbers, offsets: Numbers, labels: Places, groups: Places) -> SoftmaxCorrection:
        """Learn from labelled cases.

        Parameters
        ----------
        features: of about unit spread; shape (cases, features).
        offsets: log-probabilities to correct; shape (cases, classes).
        labels: the true classes; shape (cases,).
        groups: cases of one group are left out together; shape (cases,).
        """
        self.sharpness_ = self._chosen_sharpness(features, offsets, labels, groups)
        self.weights_ = _weights(features, offsets, labels, self.strength)
        return self

    def predict(self, features: Numbers, offsets: Numbers) -> Numbers:
        """Corrected probabilities; shape (cases, classes)."""
        return _softmax(self.sharpness_ * (offsets + features @ self.weights_))

    def _chosen_sharpness(self, features: Numbers, offsets: Numbers, labels: Places, groups: Places) -> float:
        which = np.unique(groups, return_inverse=True)[1] % _FOLDS
        left_out = np.empty_like(offsets)
        for fold in range(_FOLDS):
            rest, own = which != fold, which == fold
            if not rest.any():
                return 1.0
            weights = _weights(features[rest], offsets[rest], labels[rest], self.strength)
            left_out[own] = offsets[own] + features[own] @ weights
        rows = np.arange(len(labels))
        losses = [-np.log(_softmax(power * left_out)[rows, labels]).sum() for power in _SHARPNESS]
        return float(_SHARPNESS[int(np.argmin(losses))])


def _weights(features: Numbers, offsets: Numbers, labels: Places, strength: float) -> Numbers:
    from scipy.optimize import minimize

    shape = features.shape[1], offsets.shape[1]
    rows = np.arange(len(labels))

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(shape)
        found = _softmax(offsets + features @ weights)
        given = np.maximum(found[rows, labels], 1e-300)
        found[rows, labels] -= 1.0
        slope = features.T @ found + strength * weights
        return float(0.5 * strength * (flat @ flat) - np.log(given).sum()), slope.ravel()

    start = np.zeros(shape[0] * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_ROUNDS})
    return np.asarray(found.x.reshape(shape))


def _softmax(scores: Numbers) -> Numbers:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
