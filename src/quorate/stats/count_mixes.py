"""How likely a week's counts are: how much happened in all, and what it was made of.

A team does y_k things of each kind k = 1 .. K in a week, N in all. In state s it does m_k(s) of each a week, M(s)
in all, times its own level of activity. Two questions are asked apart:

    made of     sum over k of  y_k ln(m_k(s) / M(s))                 (multinomial, a busy week says no more of it)
    in all      N ln(q) + r ln(1 - q),   q = level M(s) / (level M(s) + r)     (negative binomial of size r)

up to terms that no state changes. Together, at full weight, they are the negative multinomial distribution: kinds
that rise and fall together by a gamma factor of the week with shape r. Weeks of one team are less independent than
that says, and kinds overlap; each part therefore has a weight below 1 (a tempered likelihood; Bissiri, Holmes and
Walker, JRSS B 78, 2016, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers


@dataclass(frozen=True)
class MixWeights:
    """How much each part counts, in [0, 1], and how uneven weeks are.

    Attributes
    ----------
    made_of, in_all: weights of the two parts.
    size: r, the shape of a week's own factor: 1 is exponential; larger is more even.
    most_of_a_kind: more than so many of one kind in a week count as so many.
    """

    made_of: float
    in_all: float
    size: float
    most_of_a_kind: float


def mix_log_likelihoods(counts: Numbers, rates: Numbers, levels: Numbers, weights: MixWeights) -> Numbers:
    """Tempered log-likelihood of each week at each level and in each state, up to a constant of the week.

    Parameters
    ----------
    counts: shape (weeks, kinds).
    rates: expected a week at level 1, above 0; shape (kinds, states).
    levels: multiples of the rates; shape (levels,).

    Returns
    -------
    shape (weeks, levels, states).
    """
    held = np.minimum(counts, weights.most_of_a_kind)
    total = rates.sum(axis=0)
    made_of = held @ np.log(rates / total)
    odds = levels[:, None] * total / weights.size
    log_q, log_rest = np.log(odds / (1.0 + odds)), -weights.size * np.log1p(odds)
    in_all = held.sum(axis=1)[:, None, None] * log_q + log_rest
    return np.asarray(weights.made_of * made_of[:, None, :] + weights.in_all * in_all)


def scaled_rates(counts: Numbers, shapes: Numbers, exposure: Numbers, prior_events: float = 0.5) -> Numbers:
    """Rates of the given shape over states whose overall level, kind by kind, is that of the counts.

        level_k = (events_k + prior) / (sum over weeks and states of exposure * shape_k(s) + prior)

    Parameters
    ----------
    counts: shape (weeks, kinds).
    shapes: how a kind's rate varies over states, up to its level; shape (kinds, states).
    exposure: how much of each week was spent in each state, times the level of activity; shape (weeks, states).
    prior_events: events, and weeks at shape 1, by which a level is drawn towards 1.
    """
    met = counts.sum(axis=0) + prior_events
    could = shapes @ exposure.sum(axis=0) + prior_events
    return np.asarray(shapes * (met / could)[:, None])
