"""How often things happen per day, learned from counts and time at risk, and from what was believed before.

A thing that happens at a constant rate q per day is seen n times in e days at risk with n ~ Poisson(q e);
time at risk includes the time of cases that have not ended yet, which is how those are used without guessing
their end. With a belief worth n0 events in e0 days, q ~ Gamma(n0, e0) before and

    q ~ Gamma(n0 + n, e0 + e),   mean (n0 + n) / (e0 + e),   variance (n0 + n) / (e0 + e)**2

after (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). Of that, e0 / (e0 + e) is still belief.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers


@dataclass(frozen=True)
class EventRates:
    """Rates from states to targets, with their uncertainty.

    Attributes
    ----------
    means: events per day; shape (states, targets).
    variances: of those; shape (states, targets).
    prior_shares: how much of a state's time at risk is belief; shape (states,), in [0, 1].
    """

    means: Numbers
    variances: Numbers
    prior_shares: Numbers


def event_rates(prior_counts: Numbers, prior_days: Numbers, counts: Numbers, days: Numbers) -> EventRates:
    """What is known of the rates after having seen `counts` events in `days` at risk.

    Parameters
    ----------
    prior_counts: events the belief is worth; shape (states, targets), need not be whole.
    prior_days: days at risk the belief is worth; shape (states,), above 0.
    counts: events seen; shape (states, targets), need not be whole.
    days: days at risk seen; shape (states,).
    """
    at_risk = (prior_days + days)[:, None]
    events = prior_counts + counts
    return EventRates(events / at_risk, events / at_risk**2, prior_days / at_risk[:, 0])


def share_out(unnamed: Numbers, named: Numbers, prior: Numbers) -> Numbers:
    """Split events whose cause was not recorded between the causes, as the recorded ones are split.

    Each unnamed event of a state counts for cause c with weight (named_c + prior_c) / sum over c. Right when
    causes go unrecorded regardless of what they are; wrong when one is hidden more often than the others.

    Parameters
    ----------
    unnamed: events without a cause; shape (states,).
    named: events by cause; shape (states, causes).
    prior: believed events by cause, which decide where nothing is recorded; shape (states, causes).

    Returns
    -------
    shape (states, causes); rows sum to `unnamed`, or to 0 where nothing at all says how to split.
    """
    weights = named + prior
    totals = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0.0)
    return np.asarray(unnamed[:, None] * shares)
