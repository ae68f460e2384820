"""Corrected probabilities: nothing to learn changes nothing, what is learnt is held back, and the slope is right."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from quorate.stats.softmax_correction import SoftmaxCorrection, _weights


def _cases(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Three classes told by two features; the offsets know only the first of them, and are too sure of it."""
    random = np.random.default_rng(seed)
    features = np.column_stack((np.ones(count), random.normal(size=(count, 2))))
    true = features @ np.array([[0.0, 0.2, -0.2], [1.5, 0.0, -1.5], [0.0, 1.5, -1.5]])
    labels = (true + random.gumbel(size=true.shape)).argmax(axis=1)
    told = 3.0 * features[:, :2] @ np.array([[0.0, 0.0, 0.0], [1.5, 0.0, -1.5]])
    offsets = told - np.log(np.exp(told).sum(axis=1, keepdims=True))
    return features, offsets, labels, np.arange(count) // 10


def _loss(chances: np.ndarray, labels: np.ndarray) -> float:
    return float(-np.log(chances[np.arange(len(labels)), labels]).mean())


def test_more_labels_make_it_better_and_a_few_no_worse() -> None:
    features, offsets, labels, _ = _cases(3000, 1)
    losses = [_loss(np.exp(offsets), labels)]
    for count in (20, 200, 2000):
        own_features, own_offsets, own_labels, groups = _cases(count, 2)
        model = SoftmaxCorrection(10.0).fit(own_features, own_offsets, own_labels, groups)
        losses.append(_loss(model.predict(features, offsets), labels))
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.75 * losses[0]


def test_without_offsets_it_is_the_regression_of_scikit_learn() -> None:
    features, offsets, labels, _ = _cases(400, 3)
    found = _weights(features, np.zeros_like(offsets), labels, 4.0)
    other = LogisticRegression(C=0.25, fit_intercept=False, tol=1e-8, max_iter=500).fit(features, labels)
    np.testing.assert_allclose(found, other.coef_.T, atol=2e-3)


def test_strong_belief_keeps_the_given_probabilities_but_for_their_sharpness() -> None:
    features, offsets, labels, groups = _cases(300, 4)
    model = SoftmaxCorrection(1e9).fit(features, offsets, labels, groups)
    powered = np.exp(model.sharpness_ * offsets)
    np.testing.assert_allclose(
        model.predict(features, offsets), powered / powered.sum(axis=1, keepdims=True), atol=1e-5
    )
    # they were three times too sure
    assert model.sharpness_ == pytest.approx(1 / 3, abs=0.16)


def test_labels_drawn_by_lot_teach_nothing() -> None:
    random = np.random.default_rng(5)
    features = np.column_stack((np.ones(600), random.normal(size=(600, 8))))
    labels = random.integers(0, 3, 600)
    offsets = np.full((600, 3), -np.log(3.0))
    model = SoftmaxCorrection(100.0).fit(features, offsets, labels, np.arange(600) // 6)
    fresh = np.column_stack((np.ones(2000), random.normal(size=(2000, 8))))
    chances = model.predict(fresh, np.full((2000, 3), -np.log(3.0)))
    assert _loss(chances, random.integers(0, 3, 2000)) < np.log(3.0) + 0.01
