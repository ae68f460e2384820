"""Decisions correct weights: a misleading piece of evidence is found out, thin data hardly moves anything."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from quorate.stats.decision_lessons import DECISIONS_TO_MOVE, PER_BIT, DecisionLessons, log_odds

LEVELS = (2, 3)
# What the model believes in bits: the first comparison's level 0 speaks strongly for one, and in truth says nothing.
BELIEVED = (np.array([5.0, -2.0]), np.array([4.0, 0.0, -4.0]))
TRUE = (np.array([0.0, 0.0]), np.array([4.0, 0.0, -4.0]))


def world(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Decided pairs with the model's bits and what colleagues, who know the truth, said of them."""
    draws = np.random.default_rng(seed)
    levels = np.column_stack([draws.integers(0, 2, count), draws.integers(-1, 3, count)])
    told = (draws.random(count) < 1 / (1 + np.exp2(-weighed(levels, TRUE)))).astype(float)
    return levels, weighed(levels, BELIEVED), told


def weighed(levels: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
    """The sum of the levels' weights; a level below nought says nothing."""
    found = np.zeros(len(levels))
    for at, each in enumerate(weights):
        found += np.append(each, 0.0)[levels[:, at]]
    return found


def off_misleading(count: int, seed: int = 3) -> float:
    """How many bits decisions took off the difference between the misleading comparison's two levels."""
    lessons = DecisionLessons(LEVELS).fit(*world(count, seed))
    return float(lessons.moves_[0][1] - lessons.moves_[0][0])


def test_a_misleading_piece_of_evidence_is_found_out() -> None:
    lessons = DecisionLessons(LEVELS).fit(*world(2000, 1))
    # it was believed to tell one from two by seven bits, and tells nothing
    assert 7 + lessons.moves_[0][0] - lessons.moves_[0][1] == pytest.approx(0.0, abs=1.0)
    # what the model knew rightly stays
    span = BELIEVED[1] + lessons.moves_[1]
    assert span[0] - span[2] == pytest.approx(8.0, abs=1.5)


def test_ten_decisions_nudge_and_hundreds_dominate() -> None:
    thin, some, many = (np.mean([off_misleading(count, seed) for seed in range(5)]) for count in (3, 10, 400))
    assert 0 <= thin < 1.0
    assert thin < some < 2.5
    assert many > 4.5


def test_learning_helps_on_pairs_nobody_decided() -> None:
    lessons = DecisionLessons(LEVELS).fit(*world(400, 1))
    levels, believed, told = world(5000, 2)
    before = 1 / (1 + np.exp2(-believed))
    after = lessons.predict_probability(levels, before)

    def surprise(chance: np.ndarray) -> float:
        return float(-np.mean(told * np.log2(chance) + (1 - told) * np.log2(1 - chance)))

    assert surprise(after) < 0.7 * surprise(before)


def test_nothing_is_learned_from_nothing() -> None:
    levels, bits, told = world(50, 1)
    lessons = DecisionLessons(LEVELS).fit(levels[:0], bits[:0], told[:0])
    chance = 1 / (1 + np.exp2(-bits))
    assert np.array_equal(lessons.predict_probability(levels, chance), chance)


def test_decisions_that_agree_move_little() -> None:
    levels, bits, _ = world(100, 1)
    lessons = DecisionLessons(LEVELS).fit(levels, bits, 1 / (1 + np.exp2(-bits)))
    assert max(np.abs(moves).max() for moves in lessons.moves_) < 1e-6


def test_it_is_the_mode_that_a_general_optimiser_finds() -> None:
    levels, bits, told = world(60, 7)
    lessons = DecisionLessons(LEVELS).fit(levels, bits, told)
    columns = [np.ones(len(levels))]
    columns += [
        (levels[:, at] == level).astype(float) for at, count in enumerate(LEVELS) for level in range(count)
    ]
    design = np.column_stack(columns)
    held = DECISIONS_TO_MOVE / 4 * PER_BIT**2 * (1 + len(LEVELS))

    def depth(found: np.ndarray) -> float:
        odds = PER_BIT * (bits + design @ found)
        return float(np.sum(np.logaddexp(0, odds) - told * odds) + held / 2 * found @ found)

    best = minimize(depth, np.zeros(design.shape[1]), method="BFGS", options={"gtol": 1e-8}).x
    assert np.concatenate([[lessons.shift_], *lessons.moves_]) == pytest.approx(best, abs=1e-4)


def test_the_order_of_decisions_does_not_matter() -> None:
    levels, bits, told = world(80, 5)
    turned = DecisionLessons(LEVELS).fit(levels[::-1], bits[::-1], told[::-1])
    straight = DecisionLessons(LEVELS).fit(levels, bits, told)
    assert np.concatenate(turned.moves_) == pytest.approx(np.concatenate(straight.moves_), abs=1e-9)


@pytest.mark.parametrize("probability", [0.0, 0.5, 1.0])
def test_log_odds_are_finite(probability: float) -> None:
    assert np.isfinite(log_odds(np.array([probability]))).all()
