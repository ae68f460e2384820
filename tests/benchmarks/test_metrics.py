from __future__ import annotations

import math

import numpy as np
import pytest
from benchmarks.truth.metrics import (
    bootstrap_interval,
    brier,
    brier_of,
    calibration_error,
    correlation,
    log_loss,
    pair_counts,
    ranking,
    root_mean_square,
    top_calibration_error,
    total_variation,
    weighted_error,
)

CHANCES = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8], [0.5, 0.5, 0.0]])
TRUTHS = np.array([0, 1, 2])


def test_pairs_of_groups() -> None:
    # guessed {a b c} {d e}, true {a b} {c d e}: ab and de are right of ab ac bc de; true are ab cd ce de
    counts = pair_counts([1, 1, 1, 2, 2], ["x", "x", "y", "y", "y"])
    assert (counts.both, counts.guessed, counts.true) == (2, 4, 4)
    assert counts.precision == counts.recall == counts.f1 == 0.5


def test_nothing_put_together_has_no_precision() -> None:
    counts = pair_counts([1, 2], ["x", "x"])
    assert counts.precision is None
    assert counts.recall == 0.0
    assert (counts + counts).true == 2


def test_brier() -> None:
    # .09 + .04 + .01, .01 + .81 + .64, .25 + .25 + 1
    assert brier(CHANCES, TRUTHS) == pytest.approx((0.14 + 1.46 + 1.5) / 3)
    assert brier_of(np.array([0.8, 0.4]), np.array([1.0, 0.0])) == pytest.approx((0.04 + 0.16) / 2)


def test_log_loss_holds_certainty_back() -> None:
    expected = -(math.log(0.7) + math.log(0.1) + math.log(1e-6)) / 3
    assert log_loss(CHANCES, TRUTHS) == pytest.approx(expected)


def test_calibration_error() -> None:
    # two bins of two: stated .2 and .2 with one come of two (gap .3), stated .8 and .9 with both come (gap .15)
    error = calibration_error(np.array([0.2, 0.2, 0.8, 0.9]), np.array([0.0, 1.0, 1.0, 1.0]), bins=2)
    assert error == pytest.approx((0.3 + 0.15) / 2)


def test_equal_probabilities_are_never_split() -> None:
    came = np.array([0.0] * 50 + [1.0] * 50)
    assert calibration_error(np.full(100, 0.5), came) == pytest.approx(0.0)


def test_calibration_of_the_likeliest() -> None:
    # likeliest .7 right, .8 wrong; one bin: |1.5 - 1| / 2
    assert top_calibration_error(CHANCES[:2], TRUTHS[:2], bins=1) == pytest.approx(0.25)


def test_ranking() -> None:
    assert ranking(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])) == pytest.approx(0.75)
    assert ranking(np.array([0.1, 0.4]), np.array([1.0, 1.0])) is None


def test_bootstrap_draws_whole_clusters() -> None:
    # one cluster of a thousand ones, one of a single zero: the mean is 0, near 1, or 1, as clusters are drawn
    values = np.array([1.0] * 1000 + [0.0])
    interval = bootstrap_interval(lambda places: float(values[places].mean()), ["a"] * 1000 + ["b"])
    assert interval == (0.0, 1.0)


def test_bootstrap_gives_up_where_nothing_can_be_computed() -> None:
    assert bootstrap_interval(lambda _: None, ["a", "b"]) is None


def test_correlation_and_error() -> None:
    left = np.array([1.0, 2.0, 3.0])
    assert correlation(left, -2.0 * left) == pytest.approx(-1.0)
    assert correlation(left, np.ones(3)) is None
    assert root_mean_square(np.array([3.0, 4.0])) == pytest.approx(math.sqrt(12.5))


def test_total_variation() -> None:
    assert total_variation({"a": 0.5, "b": 0.5}, {"b": 1.0}) == pytest.approx(0.5)
    assert total_variation({"a": 1.0}, {"b": 1.0}) == pytest.approx(1.0)


def test_weighted_error() -> None:
    assert weighted_error(np.array([8.0, 5.0]), np.array([10.0, 0.0])) == pytest.approx(0.7)
    assert weighted_error(np.array([1.0]), np.array([0.0])) is None
