"""Thresholds by looking back: counted by hand, kept on simulated chance, hardly moved by what was not quiet."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.rare_starts import RareStarts


def test_an_alarm_that_began_before_does_not_start_again() -> None:
    # rest of one period: at .5 the first stretch's alarm began before it, at 1.5 it starts in it; the second is quiet
    scores = np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 0.0]] + [[0.0, 0.0, 0.0]] * 48)
    scores[2:10, 1] = np.linspace(0.2, 0.9, 8)
    found = RareStarts.of(scores, rest=1)
    assert found is not None
    at = dict(zip(found.levels.round(2).tolist(), found.shares.tolist(), strict=True))
    assert at[1.5] == 1 / 50
    assert at[0.62] == pytest.approx(3 / 50)
    assert at[2.0] == 0.0


def chance(stretches: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).exponential(0.3, (stretches, 17))


@pytest.mark.parametrize("rate", [0.02, 0.005])
def test_the_stated_rate_is_kept_on_new_chance(rate: float) -> None:
    found = RareStarts.of(chance(20_000, 1), rest=4)
    assert found is not None
    fresh, threshold = chance(60_000, 2), found.threshold(rate)
    is_start = (fresh[:, 4:] > threshold) & (
        np.stack([fresh[:, number : number + 4].max(axis=1) for number in range(13)], axis=1) <= threshold
    )
    assert is_start.any(axis=1).mean() == pytest.approx(rate, rel=0.2)
    assert found.rate(np.array([threshold]))[0] == pytest.approx(rate)


def test_a_few_stretches_that_were_not_quiet_hardly_move_it() -> None:
    scores = chance(4_000, 3)
    clean = RareStarts.of(scores, rest=4)
    scores[:120, 10] = np.random.default_rng(4).uniform(2.5, 6.0, 120)
    spoilt = RareStarts.of(scores, rest=4)
    assert clean is not None
    assert spoilt is not None
    plain = float(np.quantile(scores[:, 4:].max(axis=1), 0.98))
    assert spoilt.threshold(0.02) - clean.threshold(0.02) < 0.5 * (plain - clean.threshold(0.02))


def test_too_few_or_too_quiet_stretches_say_nothing() -> None:
    assert RareStarts.of(chance(9, 1), rest=4) is None
    assert RareStarts.of(np.zeros((500, 17)), rest=4) is None
