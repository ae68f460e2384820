"""Probabilities held against what came of them."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.odds_correction import OddsCorrection, corrected


def cases(count: int, shift: float, slope: float, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    given = chance.uniform(0.05, 0.95, count)
    return given, (chance.random(count) < corrected(given, shift, slope)).astype(float)


def test_a_known_error_is_found() -> None:
    found = OddsCorrection().fit(*cases(20_000, -0.8, 0.6))
    assert found.shift_ == pytest.approx(-0.8, abs=0.06)
    assert found.slope_ == pytest.approx(0.6, abs=0.06)
    assert found.prior_share_ < 0.02


def test_what_is_right_already_hardly_moves() -> None:
    given, came = cases(3_000, 0.0, 1.0)
    assert OddsCorrection().fit(given, came).predict(given) == pytest.approx(given, abs=0.05)


def test_few_cases_teach_little_or_nothing() -> None:
    few = OddsCorrection().fit(*cases(29, -2.0, 1.0))
    some, many = (OddsCorrection().fit(*cases(count, -2.0, 1.0)) for count in (60, 4_000))
    assert (few.shift_, few.slope_, few.count_, few.prior_share_) == (0.0, 1.0, 0, 1.0)
    assert many.shift_ < some.shift_ < 0.0
    assert many.prior_share_ < some.prior_share_ < 1.0


def test_what_would_have_failed_on_the_newest_cases_is_not_used() -> None:
    old, new = cases(400, -1.5, 1.0), cases(200, 1.5, 1.0, seed=6)
    found = OddsCorrection().fit(np.append(old[0], new[0]), np.append(old[1], new[1]))
    assert (found.shift_, found.count_) == (0.0, 0)


def test_the_order_of_cases_stays() -> None:
    found = OddsCorrection().fit(*cases(500, -1.0, 0.4))
    given = np.linspace(0.01, 0.99, 50)
    assert (np.diff(found.predict(given)) > 0.0).all()
