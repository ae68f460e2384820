"""What is believed of stances before anything is seen, and where the figures come from.

Two published findings fix the mean and the spread. Between 40 and 60 % of purchases end without a decision (Dixon and
McKenna, The JOLT Effect, 2022): about half of the teams get as far as deciding, so a team at work leans a little
towards us, and the usual member is put a little above the border between neutral and supporter. 74 % of teams show
unhealthy conflict (Gartner 2025, n=632): taken as somebody against among eight, each is against with probability
1 - 0.26 ** (1 / 8) = 0.155, and a normal distribution around 0.25 with 15.5 % below -0.2 has a standard deviation of
0.44. How alike members of one team are, how far they follow each other and how champions differ is our own judgement.
"""

from __future__ import annotations

import numpy as np

from quorate.stats.ragged import Numbers

USUAL_STANCE = 0.25
STANCE_VARIANCE = 0.44**2
# Whoever carries the purchase is for it: that is how the role is told.
CHAMPION_STANCE = 0.5

# Before members influence each other, so much of the variance is the team's: the same problem, offer and rivals.
TEAM_SHARE = 0.25
# How far a member follows the others, against holding on to a view of their own (Friedkin and Johnsen's
# susceptibility). A third: members listen to each other, and three teams in four still hold open conflict.
SUSCEPTIBILITY = 1.0 / 3.0
# Somebody seen together with another counts so many times as much for them as somebody never seen with them.
TIE_COUNTS = 2.0
# A member nobody gives any influence still says something.
_LEAST_POWER = 0.05


def role_stance(role: str) -> float:
    """Where the usual member in a role stands."""
    return CHAMPION_STANCE if role == "champion" else USUAL_STANCE


def mixing(powers: Numbers, ties: Numbers) -> Numbers:
    """How much of everybody's first view is in everybody's settled one; each row of a team sums to 1.

    Friedkin and Johnsen's model (Social influence and opinions, Journal of Mathematical Sociology 15, 1990, equation
    for the equilibrium): x = a W x + (1 - a) u has the solution x = (1 - a) (1 - a W) ** -1 u. W weighs the others by
    their power, and more where the two were seen together.

    Parameters
    ----------
    powers: shape (groups, things), 0 where there is nobody; who has none but is there has the least there is.
    ties: how sure it is that row and column act together, in [0, 1]; shape (groups, things, things).

    Returns
    -------
    shape (groups, things, things); a row of the identity where somebody has nobody to follow.
    """
    size = powers.shape[1]
    weights = powers[:, None, :] * (1.0 + TIE_COUNTS * ties) * (1.0 - np.eye(size))
    totals = weights.sum(axis=2, keepdims=True)
    followed = np.where(totals > 0.0, weights / np.where(totals > 0.0, totals, 1.0), np.eye(size))
    return np.asarray((1.0 - SUSCEPTIBILITY) * np.linalg.inv(np.eye(size) - SUSCEPTIBILITY * followed))


def covariances(mixed: Numbers, is_there: np.ndarray) -> Numbers:
    """Covariance of settled views: everybody has the same variance, the mixing says how alike they are.

    Parameters
    ----------
    mixed: as `mixing` returns it.
    is_there: shape (groups, things); the others have no variance.
    """
    size = mixed.shape[1]
    first = (1.0 - TEAM_SHARE) * np.eye(size) + TEAM_SHARE
    raw = mixed @ first @ np.swapaxes(mixed, 1, 2)
    scale = 1.0 / np.sqrt(np.einsum("gii->gi", raw))
    both = is_there[:, :, None] & is_there[:, None, :]
    return np.asarray(np.where(both, STANCE_VARIANCE * raw * scale[:, :, None] * scale[:, None, :], 0.0))


def least_power(influences: Numbers) -> Numbers:
    """Influence with nobody left out altogether."""
    return np.maximum(influences, _LEAST_POWER)
