"""The logit of ending in one of several ways."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.competing_risks import CompetingRisks, ended_by, offsets_of, with_none


def test_with_nothing_seen_the_belief_stands() -> None:
    belief = np.array([[0.1, 0.2], [0.25, 0.3]])
    offsets = offsets_of(belief[None])[0]
    model = CompetingRisks(np.ones(1)).fit(np.ones((2, 1)), offsets, np.zeros((2, 3)))
    assert (model.weights_ == 0.0).all()
    found = ended_by(model.predict(np.ones((2, 1)), offsets)[None])[0]
    assert found == pytest.approx(belief, abs=1e-12)


def test_with_much_seen_the_shares_are_those_seen() -> None:
    counts = np.array([[3000.0, 1000.0, 6000.0]])
    model = CompetingRisks(np.ones(1)).fit(np.ones((1, 1)), np.zeros((1, 2)), counts)
    assert model.predict(np.ones((1, 1)), np.zeros((1, 2)))[0] == pytest.approx([0.3, 0.1, 0.6], abs=1e-3)


def test_weights_of_a_known_world_are_found_within_their_width() -> None:
    chance = np.random.default_rng(4)
    truth = np.array([[-1.0, -0.5], [0.8, -0.6]])
    features = np.column_stack((np.ones(400), chance.normal(size=400)))
    chances = with_none(features @ truth)
    counts = np.array([chance.multinomial(20, row) for row in chances], dtype=np.float64)
    model = CompetingRisks(np.full(2, 0.01)).fit(features, np.zeros((400, 2)), counts)
    deviations = np.sqrt(np.diag(model.covariance_)).reshape(2, 2).T
    assert (np.abs(model.weights_ - truth) < 3.5 * deviations).all()
    drawn = np.array(model.possible_weights(2000))
    assert drawn.std(axis=0) == pytest.approx(deviations, rel=0.1)


def test_a_firm_belief_gives_way_slowly() -> None:
    counts = np.array([[8.0, 0.0, 2.0]])
    firm, loose = (
        CompetingRisks(np.array([precision])).fit(np.ones((1, 1)), np.zeros((1, 2)), counts)
        for precision in (100.0, 0.1)
    )
    assert 0.0 < firm.weights_[0, 0] < 0.1 < loose.weights_[0, 0]
    assert firm.covariance_[0, 0] < loose.covariance_[0, 0]


def test_a_weight_keeps_the_sign_that_sense_demands() -> None:
    chance = np.random.default_rng(5)
    features = np.column_stack((np.ones(60), np.repeat([0.0, 1.0], 30)))
    # the counts say that the second feature speaks against the first cause
    counts = np.where(features[:, 1:] > 0.0, [[1.0, 3.0, 6.0]], [[4.0, 2.0, 4.0]]) + chance.random((60, 3))
    offsets = np.zeros((60, 2))
    free = CompetingRisks(np.full(2, 0.1)).fit(features, offsets, counts)
    held = CompetingRisks(np.full(2, 0.1), signs=np.array([[0.0, 0.0], [1.0, 0.0]])).fit(
        features, offsets, counts
    )
    assert free.weights_[1, 0] < -0.5
    assert held.weights_[1, 0] == 0.0
    assert all(drawn[1, 0] == 0.0 for drawn in held.possible_weights(20))
    assert held.weights_[1, 1] > 0.0
    # what the counts agree with is learned as if nothing were demanded
    same = CompetingRisks(np.full(2, 0.1), signs=np.array([[0.0, 0.0], [-1.0, -1.0]])).fit(
        features, offsets, counts
    )
    assert same.weights_ == pytest.approx(free.weights_)
    assert all(drawn[1, 0] <= 0.0 for drawn in same.possible_weights(20))
