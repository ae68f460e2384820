"""Effects that borrow from each other: the truth is covered, thin data widens, chance tells nothing."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from quorate.stats.pooled_effects import PooledEffects, all_terms
from quorate.stats.ragged import Numbers, Places
from quorate.stats.term_columns import TermColumns

SIZES = np.array([5, 4, 6])
CELLS = np.stack([each.ravel() for each in np.meshgrid(*map(np.arange, SIZES), indexing="ij")], axis=1)
TERMS = all_terms((0, 1, 2))


def _true_scores(chance: np.random.Generator, scale: float = 1.0) -> Numbers:
    main = [chance.normal(0.0, 0.3 * scale, size) for size in SIZES]
    scores = -0.8 + main[0][:, None, None] + main[1][None, :, None] + main[2][None, None, :]
    scores = scores + chance.normal(0.0, 0.4 * scale, (1, SIZES[1], SIZES[2]))
    return np.asarray(scores + chance.normal(0.0, 0.2 * scale, tuple(SIZES)))


def _cases(chance: np.random.Generator, scores: Numbers, count: int) -> tuple[Places, Numbers]:
    levels = np.stack([chance.integers(0, size, count) for size in SIZES], axis=1)
    is_good = chance.random(count) < 1.0 / (1.0 + np.exp(-scores[tuple(levels.T)]))
    return levels, is_good.astype(np.float64)


def _alone(levels: Places) -> tuple[Places, Numbers, int]:
    return np.arange(len(levels)), np.ones(len(levels)), len(levels)


def test_true_chances_and_differences_lie_within_their_intervals_nine_times_in_ten() -> None:
    covered, differ = [], []
    for seed in range(12):
        chance = np.random.default_rng(seed)
        scores = _true_scores(chance)
        model = PooledEffects(SIZES, TERMS).fit(*_cases(chance, scores, 1500))
        truth = 1.0 / (1.0 + np.exp(-scores[tuple(CELLS.T)]))
        told = model.predict(CELLS)
        covered.append(np.mean((told.lows <= truth) & (truth <= told.highs)))
        done = CELLS[CELLS[:, 2] > 0]
        instead = done.copy()
        instead[:, 2] = 0
        gained = model.differences(done, instead, *_alone(done))
        true_gain = truth[CELLS[:, 2] > 0] - 1.0 / (1.0 + np.exp(-scores[tuple(instead.T)]))
        differ.append(np.mean((gained.lows <= true_gain) & (true_gain <= gained.highs)))
    assert 0.84 <= np.mean(covered) <= 0.96
    assert 0.84 <= np.mean(differ) <= 0.96


def test_less_data_widens_and_more_of_it_is_borrowed() -> None:
    chance = np.random.default_rng(3)
    scores = _true_scores(chance)
    levels, is_good = _cases(chance, scores, 4000)
    few, many = (PooledEffects(SIZES, TERMS).fit(levels[:n], is_good[:n]).predict(CELLS) for n in (300, 4000))
    assert np.mean(few.highs - few.lows) > 1.3 * np.mean(many.highs - many.lows)


def test_a_cell_never_seen_is_told_wider_than_one_that_was() -> None:
    chance = np.random.default_rng(4)
    scores = _true_scores(chance, 2.0)
    levels, is_good = _cases(chance, scores, 3000)
    seen = ~(levels == (2, 2, 2)).all(axis=1)
    model = PooledEffects(SIZES, TERMS).fit(levels[seen], is_good[seen])
    widths = model.predict(np.array([(2, 2, 2), (2, 2, 3)]))
    assert widths.highs[0] - widths.lows[0] > widths.highs[1] - widths.lows[1]


def test_shuffled_results_tell_nothing() -> None:
    chance = np.random.default_rng(5)
    scores = _true_scores(chance, 2.0)
    levels, is_good = _cases(chance, scores, 2000)
    told = PooledEffects(SIZES, TERMS).fit(levels, chance.permutation(is_good)).predict(CELLS)
    assert np.mean((told.lows <= is_good.mean()) & (is_good.mean() <= told.highs)) > 0.95
    # where results are not shuffled cells do differ
    real = PooledEffects(SIZES, TERMS).fit(levels, is_good).predict(CELLS)
    assert np.ptp(told.means) < 0.3 * np.ptp(real.means)
    assert np.mean((real.lows <= is_good.mean()) & (is_good.mean() <= real.highs)) < 0.7


def test_cases_told_ten_times_over_are_no_more_evidence() -> None:
    chance = np.random.default_rng(6)
    levels, is_good = _cases(chance, _true_scores(chance), 800)
    once = PooledEffects(SIZES, TERMS).fit(levels, is_good, clusters=np.arange(800))
    repeated = np.tile(np.arange(800), 10)
    again = PooledEffects(SIZES, TERMS).fit(levels[repeated], is_good[repeated], clusters=repeated)
    naive = PooledEffects(SIZES, TERMS).fit(levels[repeated], is_good[repeated])
    assert again.design_effect_ == pytest.approx(10.0, rel=0.25)
    assert np.mean(again.predict(CELLS).errors) == pytest.approx(np.mean(once.predict(CELLS).errors), rel=0.2)
    # taken for so many experiments, the same luck would look like large differences
    assert np.ptp(naive.predict(CELLS).means) > 1.5 * np.ptp(again.predict(CELLS).means)


def test_under_the_found_variances_it_is_the_regression_of_scikit_learn() -> None:
    chance = np.random.default_rng(7)
    levels, is_good = _cases(chance, _true_scores(chance, 1.5), 1200)
    model = PooledEffects(SIZES, TERMS).fit(levels, is_good)
    columns = TermColumns(SIZES, TERMS).learn(levels)
    scales = np.sqrt(np.append(model.variances_, 1e6)[columns.term_of])
    other = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-10, max_iter=5000)
    other.fit(columns.design(levels).toarray() * scales, is_good)
    expected = other.predict_proba(columns.design(levels).toarray() * scales)[:, 1]
    np.testing.assert_allclose(model.predict(levels).means, expected, atol=2e-3)


def test_a_group_is_told_by_the_chances_of_its_rows() -> None:
    chance = np.random.default_rng(8)
    model = PooledEffects(SIZES, TERMS).fit(*_cases(chance, _true_scores(chance), 900))
    rows = np.array([(0, 0, 1), (1, 0, 1), (3, 3, 2)])
    told = model.averages(rows, np.array([0, 0, 1]), np.array([0.25, 0.75, 1.0]), 2)
    single = model.predict(rows).means
    assert told.means == pytest.approx([0.25 * single[0] + 0.75 * single[1], single[2]])
    assert (told.lows < told.means).all()
    assert (told.means < told.highs).all()
    with pytest.raises(ValueError, match="at least one case"):
        PooledEffects(SIZES, TERMS).fit(rows[:0], np.zeros(0))
