"""Bounds hold whatever decided who was treated, and never claim more."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.stats.effect_bounds import capped_effect_bounds, effect_bounds


@pytest.mark.parametrize("seed", range(8))
def test_the_true_effect_lies_inside_whoever_was_treated(seed: int) -> None:
    chance = np.random.default_rng(seed)
    untreated = chance.random(400) < chance.uniform(0.1, 0.6)
    treated = np.where(chance.random(400) < 0.3, True, untreated) if seed % 2 else chance.random(400) < 0.4
    # those are treated who need it least, or most
    likely = np.where(untreated, 0.9, 0.2) if seed % 3 else np.where(untreated, 0.2, 0.9)
    is_treated = chance.random(400) < likely
    seen = np.where(is_treated, treated, untreated)
    found = effect_bounds(
        int(is_treated.sum()),
        int(seen[is_treated].sum()),
        int((~is_treated).sum()),
        int(seen[~is_treated].sum()),
    )
    effect = float(treated.mean() - untreated.mean())
    assert found.low - 1e-12 <= effect <= found.high + 1e-12
    assert found.high - found.low == pytest.approx(1.0)
    assert found.low <= 0.0 <= found.high


def test_with_both_assumptions_the_effect_is_at_most_the_difference() -> None:
    assert effect_bounds(100, 60, 100, 40).high_if_favoured == pytest.approx(0.2)
    assert effect_bounds(100, 40, 100, 60).high_if_favoured is None
    assert effect_bounds(100, 40, 0, 0).high_if_favoured is None
    with pytest.raises(ValueError, match="at least one case"):
        effect_bounds(0, 0, 0, 0)


def test_amounts_with_a_most_of_their_own() -> None:
    """One treated brought 3 of 10, one other 2 of 4: treated it would have brought 0 to 10, the other 0 to 4."""
    assert capped_effect_bounds(3.0, 10.0, 2.0, 4.0, 2) == ((3 - 10 - 2) / 2, (3 + 4 - 2) / 2)
    with pytest.raises(ValueError, match="at least one"):
        capped_effect_bounds(0.0, 0.0, 0.0, 0.0, 0)
