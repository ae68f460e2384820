"""Are two records the same? Evidence from several comparisons, weighed as Fellegi and Sunter do.

Each comparison of a pair has a level (equal, similar, different ...) or says nothing. Level l of comparison c has
probability m[c][l] among pairs that are the same and u[c][l] among pairs that are not; its weight is
log2(m / u). The log-odds of a pair are those of the share of pairs that are the same, plus its weights:

    log2 odds(pair) = log2(share / (1 - share)) + sum over c of log2(m[c][level] / u[c][level])

m, u and the share are estimated without examples, by expectation-maximisation, starting from and held by priors;
what colleagues decided enters as pairs whose answer is known.
Source: I. Fellegi, A. Sunter, A theory for record linkage, JASA 64 (1969), equations 12-15; W. Winkler, Using the EM
algorithm for weight computation in the Fellegi-Sunter model (1988).

Not for comparisons that repeat each other (an address and its postcode): they would be counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
# The estimate has settled when no pattern's probability moves by more than this from one round to the next.
SETTLED = 1e-6
MOST_ROUNDS = 200
# No level is impossible: it would outweigh all other evidence. One in a hundred thousand is as rare as rare gets.
RAREST = 1e-5


@dataclass(frozen=True)
class Comparison:
    """One thing two records are compared by.

    Parameters
    ----------
    name: what is compared.
    same: prior probability of each level among pairs that are the same; sums to 1.
    different: the same among pairs that are not.
    """

    name: str
    same: tuple[float, ...]
    different: tuple[float, ...]


class LinkageModel:
    """Probability that two records are the same.

    Parameters
    ----------
    comparisons: what is compared, with priors.
    share: prior share of compared pairs that are the same.
    strength: how many pairs the priors of m, u and the share each count as. Large for few pairs to learn from.

    Learned
    -------
    same_, different_: per comparison the probabilities m and u of its levels.
    share_: the share of pairs that are the same.
    """

    def __init__(self, comparisons: Sequence[Comparison], *, share: float, strength: float = 50.0) -> None:
        self.comparisons = tuple(comparisons)
        self._share = share
        self._strength = strength
        self.share_ = share
        self.same_ = [_kept_possible(each.same) for each in self.comparisons]
        self.different_ = [_kept_possible(each.different) for each in self.comparisons]

    def fit(self, levels: NDArray[np.int64], known: NDArray[np.float64] | None = None) -> LinkageModel:
        """Estimate from pairs.

        levels: (pairs, comparisons), `UNKNOWN` where a comparison says nothing.
        known: (pairs,), 1 for pairs said to be the same, 0 for pairs said not to be, NaN where nobody said.
        """
        if not len(levels):
            return self
        patterns, place = np.unique(levels, axis=0, return_inverse=True)
        place = place.reshape(-1)
        count: NDArray[np.float64] = np.bincount(place, minlength=len(patterns)).astype(float)
        told: NDArray[np.float64] = np.zeros(len(patterns))
        open_count = count
        if known is not None:
            is_told = ~np.isnan(known)
            told += np.bincount(place[is_told], known[is_told], minlength=len(patterns))
            open_count = count - np.bincount(place[is_told], minlength=len(patterns))
        before = np.full(len(patterns), -1.0)
        for _ in range(MOST_ROUNDS):
            chance = self.predict_probability(patterns)
            if np.max(np.abs(chance - before)) < SETTLED:
                break
            before = chance
            self._maximise(patterns, open_count * chance + told, count)
        return self

    def predict_probability(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """(pairs,) probabilities that each pair is the same."""
        odds = np.log2(self.share_ / (1 - self.share_)) + self.predict_weights(levels).sum(axis=1)
        chance: NDArray[np.float64] = 1 / (1 + np.exp2(-odds))
        return chance

    def predict_weights(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """(pairs, comparisons) weights in bits; what says nothing weighs nothing."""
        weights = np.zeros(levels.shape)
        for number, (same, different) in enumerate(zip(self.same_, self.different_, strict=True)):
            per_level = np.append(np.log2(same / different), 0.0)
            weights[:, number] = per_level[levels[:, number]]
        return weights

    def _maximise(
        self, patterns: NDArray[np.int64], same: NDArray[np.float64], count: NDArray[np.float64]
    ) -> None:
        """New estimates from how many pairs of each pattern are thought the same."""
        self.share_ = float((same.sum() + self._share * self._strength) / (count.sum() + self._strength))
        for number, prior in enumerate(self.comparisons):
            self.same_[number] = self._levels(patterns[:, number], same, prior.same)
            self.different_[number] = self._levels(patterns[:, number], count - same, prior.different)

    def _levels(
        self, levels: NDArray[np.int64], weight: NDArray[np.float64], prior: Sequence[float]
    ) -> NDArray[np.float64]:
        says = levels != UNKNOWN
        counts = np.bincount(levels[says], weight[says], minlength=len(prior))
        return _kept_possible(counts + self._strength * np.array(prior))


def _kept_possible(shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.maximum(np.array(shares, dtype=float) / np.sum(shares), RAREST)
    return np.asarray(kept / kept.sum(), dtype=np.float64)
