"""What an experiment found corrects what goes with it, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.stats.experiment_correction import corrected
from quorate.stats.share_missing import Figure

FIGURES = np.array([0.3, 0.2, 0.1])
# the first is told worst; the second goes with it, the third with nothing
COVARIANCE = np.array([[0.04, 0.01, 0.0], [0.01, 0.01, 0.0], [0.0, 0.0, 0.01]])


def test_the_figure_itself_becomes_the_mean_weighed_by_precision() -> None:
    figures, covariance = corrected(FIGURES, COVARIANCE, 0, Figure(0.5, 0.1))
    weights = 1 / 0.04, 1 / 0.01
    assert figures[0] == pytest.approx((0.3 * weights[0] + 0.5 * weights[1]) / sum(weights))
    assert covariance[0, 0] == pytest.approx(1 / sum(weights))


def test_what_goes_with_it_moves_along_and_the_rest_stays() -> None:
    figures, covariance = corrected(FIGURES, COVARIANCE, 0, Figure(0.5, 0.1))
    assert figures[1] == pytest.approx(0.2 + 0.01 / 0.05 * 0.2)
    assert covariance[1, 1] == pytest.approx(0.01 - 0.01**2 / 0.05)
    assert figures[2] == 0.1
    assert covariance[2, 2] == 0.01


def test_an_experiment_that_tells_nothing_changes_nothing() -> None:
    figures, covariance = corrected(FIGURES, COVARIANCE, 0, Figure(0.9, 1e6))
    assert figures == pytest.approx(FIGURES)
    assert covariance == pytest.approx(COVARIANCE)


def test_without_any_error_there_is_nothing_to_correct() -> None:
    figures, covariance = corrected(FIGURES, np.zeros((3, 3)), 0, Figure(0.9, 0.0))
    assert figures.tolist() == FIGURES.tolist()
    assert not covariance.any()


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_the_order_of_experiments_makes_no_difference_and_errors_only_shrink(
    seed: int, one: float, other: float
) -> None:
    lot = np.random.default_rng(seed)
    root = lot.normal(size=(4, 4))
    figures, covariance = lot.normal(size=4), root @ root.T
    found = Figure(float(lot.normal()), one), Figure(float(lot.normal()), other)
    there = corrected(*corrected(figures, covariance, 0, found[0]), 2, found[1])
    back = corrected(*corrected(figures, covariance, 2, found[1]), 0, found[0])
    assert there[0] == pytest.approx(back[0], abs=1e-6)
    assert there[1] == pytest.approx(back[1], abs=1e-6)
    assert np.all(np.diag(there[1]) <= np.diag(covariance) + 1e-9)
