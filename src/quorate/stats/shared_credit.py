"""Credit that adds up: what each of several causes adds, made into shares of one whole that leave room for the rest.

What would be missing without each cause alone does not add up to what would be missing without all of them: where
two are each needed, both have all of it; where either would do, neither has any. Shares of credit are therefore told
in proportion to the former and add up to the latter, and what is left is what would have come anyway.

Each unit (a purchase) gives its credit to the causes that it met, by how much of each it met:

    c_uk = s_k w_uk / mean over units of w_k,   scaled so that no unit gives more than all of itself,
    and so that mean over units of c_k stays s_k as nearly as that allows

(iterative proportional fitting with a bound on rows; Deming & Stephan, Ann. Math. Stat. 11, 1940).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

_ROUNDS = 50


def adding_up(alone: Numbers, together: float) -> Numbers:
    """Shares in proportion to what each adds alone, nothing for what is below 0, that sum to `together` within [0, 1].

    Where nothing is above 0 there is no credit to give, whatever `together` says.
    """
    positive = np.maximum(alone, 0.0)
    total = float(positive.sum())
    if total <= 0.0:
        return np.zeros(len(alone))
    return np.asarray(positive * (min(max(together, 0.0), 1.0) / total))


def given_by_unit(shares: Numbers, weights: Numbers) -> Numbers:
    """What every unit gives to every cause; shape (units, causes); rows sum to at most 1.

    Parameters
    ----------
    shares: mean credit of each cause over all units; shape (causes,).
    weights: how much of each cause every unit met, not below 0; shape (units, causes).
    """
    given = np.zeros(weights.shape)
    if not len(weights):
        return given
    factors = shares.copy()
    means = weights.mean(axis=0)
    relative = weights / np.where(means > 0.0, means, 1.0)
    for _ in range(_ROUNDS):
        given = relative * factors
        given /= np.maximum(given.sum(axis=1, keepdims=True), 1.0)
        found = given.mean(axis=0)
        wanting = np.where(found > 0.0, shares / np.where(found > 0.0, found, 1.0), 1.0)
        if np.all(np.abs(wanting - 1.0) < 1e-6):
            break
        factors *= np.minimum(wanting, 10.0)
    return given
