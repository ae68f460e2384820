"""How likely each role makes what was seen of a person, learnt from own labelled people by partial pooling.

Every observation is a feature with one of some values. How often everybody shows a value is counted; how much more
often people in a role show it is a prior factor; and labelled people of the role pull the two towards what they show:

    q_r(v) proportional to b(v) f_r(v);      p_r(v) = (k q_r(v) + n_r(v)) / (k + n_r)

with b the base rate, f the factor, n labelled people and k how many labelled people the prior is worth. What a value
says for a role is log p_r(v) - log b(v).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# How many labelled people of a role the prior is worth. Labels are wrong at times and are given to those whom sellers
# meet: for what people do, which is what makes sellers meet them, the prior is worth several times more.
PRIOR_WORTH = 60.0
HABIT_PRIOR_WORTH = 300.0
# Smooths base rates: as if one more person had been seen, spread evenly.
BASE_SMOOTHING = 1.0
# Touches of one person resemble each other. A behaviour counts as a draw from a Dirichlet-multinomial whose shares
# vary between people of one role as much as shares counted in so many touches do.
CONCENTRATION = 4.0
# People of a team of usual size, to which the limits of `within_teams` belong.
USUAL_TEAM = 10.0
ROUNDS = 20


def base_rates(counts: Floats) -> Floats:
    """Share of each value among everybody; `counts` by value."""
    smooth = counts + BASE_SMOOTHING / len(counts)
    return np.asarray(smooth / smooth.sum())


def pooled(base: Floats, factors: Floats, labelled: Floats, worth: float = PRIOR_WORTH) -> Floats:
    """p_r(v), shape (roles, values).

    Parameters
    ----------
    base: b(v), shape (values,).
    factors: f_r(v), shape (roles, values).
    labelled: n_r(v), weight of labelled people of each role by value, shape (roles, values).
    worth: k.
    """
    prior = base * factors
    prior /= prior.sum(axis=1, keepdims=True)
    return np.asarray((worth * prior + labelled) / (worth + labelled.sum(axis=1, keepdims=True)))


def of_values(values: Whole, base: Floats, shares: Floats) -> Floats:
    """log p_r(v) - log b(v) of each person's one value, shape (people, roles); a value of -1 says nothing."""
    gain = np.log(shares) - np.log(base)
    found = gain.T[np.maximum(values, 0)]
    return np.asarray(np.where(values[:, None] >= 0, found, 0.0))


def of_counts(counts: Floats, base: Floats, shares: Floats) -> Floats:
    """The same for how often each person did each thing, by a Dirichlet-multinomial; `counts` (people, values)."""
    return np.column_stack([_dirichlet(counts, share) - _dirichlet(counts, base) for share in shares])


def _dirichlet(counts: Floats, share: Floats) -> Floats:
    from scipy.special import gammaln

    weight = CONCENTRATION * share
    return np.asarray((gammaln(weight + counts) - gammaln(weight)).sum(axis=1))


def within_teams(scores: Floats, team: Whole, fewest: Floats, most: Floats) -> Floats:
    """Probabilities of roles whose expected number in each team is within limits, shape (people, roles).

    Where a team's expected number of a role is above `most` or below `fewest`, the role's odds are scaled by one factor
    for the whole team until it is not: the member whose signs are strongest keeps most of it. Limits are those of a
    team of USUAL_TEAM people: larger ones may have more of each role, smaller ones need not have any.

    Parameters
    ----------
    scores: log weights, shape (people, roles).
    team: the team of each person, numbered from 0; at least one person.
    fewest, most: limits by role.
    """
    from scipy.sparse import csr_array

    count = int(team.max()) + 1
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    size = np.bincount(team, minlength=count)[:, None]
    belongs = csr_array((np.ones(len(team)), (team, np.arange(len(team)))), shape=(count, len(team)))
    low = fewest * np.minimum(size / USUAL_TEAM, 1.0)
    high = np.minimum(most * np.maximum(size / USUAL_TEAM, 1.0), size)
    for _ in range(ROUNDS):
        chances = weights / weights.sum(axis=1, keepdims=True)
        expected = belongs @ chances
        scale = np.clip(expected, low, high) / np.maximum(expected, 1e-12)
        weights = chances * np.sqrt(scale)[team]
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
