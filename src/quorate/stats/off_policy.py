"""What another way of choosing would have brought, from the results of choices that were made in some way.

Of decision i are known what was chosen, r_i what came of it, and p_i the chance with which it had been chosen. With
w_i = (chance of that choice under the other way) / p_i, q_i a model's expectation of what was chosen and v_i its
expectation under the other way:

    ips        mean of w r                                     unbiased; a few large w decide everything
    snips      sum of w r / sum of w                           steadier, slightly biased
    dr         mean of v + w (r - q)                           unbiased, steadier the better the model
    dr_shrunk  mean of v + s (r - q),  s = k w / (w^2 + k)     large weights count less, the model more

(Dudik, Langford & Li, ICML 2011; Swaminathan & Joachims, NeurIPS 2015; Su, Dimakopoulou, Krishnamurthy & Dudik,
ICML 2020, "optimistic shrinkage", eq. 8). k is the one of a ladder for which the estimated squared error is least: the
variance, and the square of the bias that shrinking brings, which the same data show (ibid., section 4.2). From k = 0,
the model alone, to no shrinking at all.

The model must not have seen the decision it speaks of: fit it on others (`folds`). Intervals are of the middle 90 %;
decisions of one cluster share their luck, so sums over clusters vary, not single decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quorate.stats.ragged import Numbers, Places

MIDDLE_90 = 1.6448536269514722
# From the model alone to hardly any shrinking, in units of the mean squared weight.
_LADDER = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0, 1e4)


@dataclass(frozen=True)
class Decisions:
    """What was decided and what came of it, seen from another way of choosing; each of shape (decisions,).

    Attributes
    ----------
    results: what came of each.
    weights: the chance of what was chosen under the other way over the chance it was chosen with.
    expected: of what was chosen, by a model that has not seen this decision.
    expected_else: of the other way of choosing, by the same model.
    clusters: which decisions share their luck.
    """

    results: Numbers
    weights: Numbers
    expected: Numbers
    expected_else: Numbers
    clusters: Places


@dataclass(frozen=True)
class PolicyValue:
    """The mean result under the other way of choosing, and its middle 90 %.

    `effective_count` is how many decisions of the other way those made are worth: (sum w)^2 / sum w^2.
    """

    mean: float
    low: float
    high: float
    effective_count: float


def policy_values(decisions: Decisions) -> dict[str, PolicyValue]:
    """All four estimates; raises `ValueError` without decisions, or without any the other way could have made."""
    weights, results = decisions.weights, decisions.results
    if len(weights) == 0 or weights.sum() <= 0.0:
        raise ValueError("policy_values needs decisions that the other way of choosing could have made")
    rest = results - decisions.expected
    own = float((weights * results).sum() / weights.sum())
    plain = decisions.expected_else + weights * rest
    found = {
        "ips": (weights * results, float((weights * results).mean())),
        # its influence: how much each decision moves the quotient
        "snips": (own + weights * (results - own) / weights.mean(), own),
        "dr": (plain, float(plain.mean())),
    }
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    told = {
        name: _with_interval(parts, mean, decisions.clusters, effective)
        for name, (parts, mean) in found.items()
    }
    shrunk = decisions.expected_else + _best_shrinking(decisions) * rest
    return {**told, "dr_shrunk": _with_bias(shrunk, told["dr"], decisions.clusters)}


def folds(clusters: Places, count: int) -> Places:
    """A fold for every decision, those of one cluster together; shape (decisions,), below `count`.

    Clusters are dealt out in the order of their size, so that folds are about equal.
    """
    _, which, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    fold_of = np.empty(len(sizes), dtype=np.int64)
    fold_of[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes)) % count
    return np.asarray(fold_of[which])


def _best_shrinking(decisions: Decisions) -> Numbers:
    """The weights shrunk as far as makes the estimated squared error least."""
    weights, rest = decisions.weights, decisions.results - decisions.expected
    scale = float((weights**2).mean())
    best, least = weights, np.inf
    for rung in _LADDER:
        strength = rung * scale
        shrunk = strength * weights / np.maximum(weights**2 + strength, 1e-300)
        parts = decisions.expected_else + shrunk * rest
        variance = _variance_of_mean(parts, decisions.clusters)
        bias = float(((shrunk - weights) * rest).mean())
        error = variance + bias**2
        if error < least:
            best, least = shrunk, error
    return np.asarray(best)


def _variance_of_mean(parts: Numbers, clusters: Places) -> float:
    which = np.unique(clusters, return_inverse=True)[1]
    sums = np.bincount(which, parts - parts.mean())
    many = len(sums)
    return float(sums @ sums) / len(parts) ** 2 * (many / (many - 1) if many > 1 else 1.0)


def _with_interval(parts: Numbers, mean: float, clusters: Places, effective: float) -> PolicyValue:
    wide = MIDDLE_90 * float(np.sqrt(_variance_of_mean(parts, clusters)))
    return PolicyValue(mean, mean - wide, mean + wide, effective)


def _with_bias(parts: Numbers, plain: PolicyValue, clusters: Places) -> PolicyValue:
    """What shrinking saves in variance it may owe in bias: its interval is no narrower than that without shrinking,
    and holds the bias that it seems to have brought."""
    told = _with_interval(parts, float(parts.mean()), clusters, plain.effective_count)
    wide = max(plain.high - plain.mean, told.high - told.mean + abs(told.mean - plain.mean))
    return PolicyValue(told.mean, told.mean - wide, told.mean + wide, plain.effective_count)
