"""What an effect can be at least and at most when nobody drew lots: bounds instead of a difference.

Of cases that were treated only the outcome with treatment is known, of the others only the one without. Filling in the
unknown half with the worst and the best gives bounds that hold whatever made some cases be treated (Manski, American
Economic Review 80(2), 1990, eq. 2). For yes-or-no outcomes they are always one wide and always contain no effect.

Two assumptions make them useful where they are believed: treatment never hurts, and those who were treated would have
done at least as well as the others anyway. Then the effect lies between 0 and the plain difference (Manski & Pepper,
Econometrica 68(4), 2000, proposition 2). Where the plain difference is below 0, the data contradict them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EffectBounds:
    """Bounds of the effect of treatment on the share of successes, each in [-1, 1].

    Attributes
    ----------
    low, high: whatever decided who was treated.
    high_if_favoured: at most, if treatment never hurts and went to those more likely to succeed; then the least is 0.
        None where the data contradict that, or one group is empty.
    """

    low: float
    high: float
    high_if_favoured: float | None


def effect_bounds(treated: int, treated_successes: int, others: int, other_successes: int) -> EffectBounds:
    """Bounds from counts; raises `ValueError` without any case."""
    count = treated + others
    if count == 0:
        raise ValueError("effect_bounds needs at least one case")
    with_low, with_high = treated_successes / count, (treated_successes + others) / count
    without_low, without_high = other_successes / count, (other_successes + treated) / count
    favoured = None
    if treated and others:
        difference = treated_successes / treated - other_successes / others
        favoured = difference if difference >= 0.0 else None
    return EffectBounds(with_low - without_high, with_high - without_low, favoured)


def capped_effect_bounds(
    treated_sum: float, treated_most: float, others_sum: float, others_most: float, count: int
) -> tuple[float, float]:
    """The same for amounts of which each case has a most of its own: the least and the greatest mean effect.

    A case that was treated brought y of at most m; untreated it would have brought between 0 and m, and the other way
    round. With sums over the cases of each group,

        low = (treated_sum - treated_most - others_sum) / count, high = (treated_sum + others_most - others_sum) / count

    The bounds always contain no effect. Raises `ValueError` without any case.
    """
    if count == 0:
        raise ValueError("capped_effect_bounds needs at least one case")
    return (
        (treated_sum - treated_most - others_sum) / count,
        (treated_sum + others_most - others_sum) / count,
    )
