"""Are two records the same? Evidence from several comparisons, weighed as Fellegi and Sunter do.

Each comparison of a pair has a level (equal, similar, different ...) or says nothing. Level l of comparison c has
probability m[c][l] among pairs that are the same and u[c][l] among pairs that are not; its weight is
log2(m / u). The log-odds of a pair are those of the share of pairs that are the same, plus its weights:

    log2 odds(pair) = log2(share / (1 - share)) + sum over c of log2(m[c][level] / u[c][level])

m, u and the share are estimated without examples, by expectation-maximisation, starting from and held by priors;
what colleagues decided enters as pairs whose answer is known. Where the compared pairs were chosen because they share
something, u is counted over all pairs there are (`everywhere`): the pairs nobody compares are not the same.

Two records that share a rare value are likelier the same than two that share a common one: that is further evidence,
which whoever compares adds in bits.
Source: I. Fellegi, A. Sunter, A theory for record linkage, JASA 64 (1969), equations 12-15; W. Winkler, Using the EM
algorithm for weight computation in the Fellegi-Sunter model (1988).

Strangers are not the only ones who are not the same. Members of a household share a family name and an address,
colleagues a switchboard; against strangers alone, such a pair would look like one person with a changed given name.
A comparison may therefore say how often pairs that are `related` are at each level. This is held as it is given; how
many pairs are related is learned.

Nothing but the priors tells which of the groups that are found is "the same": where duplicates are few and many pairs
share something else, such as an employer, that other group could take the name. So of a comparison that `identifies`, a
level that by its prior speaks against being the same may be at most `MOST_TIMES` as common among the same as believed.
Pairs that mostly have different names are then never taken for the same, however many of them there are.

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
# How much more common than believed a level that speaks against may become among the same.
MOST_TIMES = 2.0
# Beyond this many bits a floating-point number cannot tell a probability from certainty.
MOST_BITS = 50.0


@dataclass(frozen=True)
class Comparison:
    """One thing two records are compared by.

    Parameters
    ----------
    name: what is compared.
    same: prior probability of each level among pairs that are the same; sums to 1.
    different: the same among pairs that are not.
    related: the same among pairs that are not but belong together; as `different` where it is not given.
    identifies: whether being the same shows in it before all else, as a person's does in names.
    """

    name: str
    same: tuple[float, ...]
    different: tuple[float, ...]
    related: tuple[float, ...] | None = None
    identifies: bool = False


@dataclass(frozen=True)
class Everywhere:
    """What all pairs of records look like, whether they are worth comparing or not.

    Parameters
    ----------
    pairs: how many there are.
    levels: per comparison how many of them are at each level; it may be counted from a sample.
    """

    pairs: float
    levels: tuple[NDArray[np.float64], ...]


class LinkageModel:
    """Probability that two records are the same.

    Parameters
    ----------
    comparisons: what is compared, with priors.
    share, related_share: prior shares of pairs that are the same, and that are not but related.
    strength: how many pairs the priors of m, u and the share each count as. Large for few pairs to learn from.

    Learned
    -------
    same_, different_: per comparison the probabilities m and u of its levels.
    share_, related_share_: the shares of pairs that are the same, and that are related.
    """

    def __init__(
        self,
        comparisons: Sequence[Comparison],
        *,
        share: float,
        related_share: float = 0.0,
        strength: float = 50.0,
    ) -> None:
        self.comparisons = tuple(comparisons)
        self._share = share
        self._related_share = related_share
        self._strength = strength
        self.share_ = share
        self.related_share_ = related_share
        self.same_ = [_kept_possible(each.same) for each in self.comparisons]
        self.different_ = [_kept_possible(each.different) for each in self.comparisons]

    def fit(
        self,
        levels: NDArray[np.int64],
        known: NDArray[np.float64] | None = None,
        everywhere: Everywhere | None = None,
    ) -> LinkageModel:
        """Estimate from pairs.

        levels: (pairs, comparisons), `UNKNOWN` where a comparison says nothing.
        known: (pairs,), 1 for pairs said to be the same, 0 for pairs said not to be, NaN where nobody said.
        everywhere: what all pairs look like, where `levels` holds only those that could be the same.
        """
        if not len(levels):
            return self
        patterns, place = self._patterns(levels)
        count: NDArray[np.float64] = np.bincount(place, minlength=len(patterns)).astype(float)
        told: NDArray[np.float64] = np.zeros(len(patterns))
        open_count = count
        if known is not None:
            is_told = ~np.isnan(known)
            told += np.bincount(place[is_told], known[is_told], minlength=len(patterns))
            open_count = count - np.bincount(place[is_told], minlength=len(patterns))
        before = np.full(len(patterns), -1.0)
        for _ in range(MOST_ROUNDS):
            chance, related = self._chances(patterns)
            if np.max(np.abs(chance - before)) < SETTLED:
                break
            before = chance
            self._maximise(patterns, open_count * chance + told, open_count * related, count, everywhere)
        return self

    def predict_probability(
        self,
        levels: NDArray[np.int64],
        further: NDArray[np.float64] | float = 0.0,
        further_related: NDArray[np.float64] | float = 0.0,
    ) -> NDArray[np.float64]:
        """(pairs,) probabilities that each pair is the same.

        further, further_related: bits of evidence against strangers besides the levels, for the same and for related.
        """
        return self._chances(levels, further, further_related)[0]

    def _patterns(self, levels: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The different rows of levels, and which of them each pair has."""
        radix = np.array([len(each.same) + 1 for each in self.comparisons], dtype=np.int64)
        weights = np.append(np.cumprod(radix[::-1])[::-1][1:], 1)
        numbers, place = np.unique((levels - UNKNOWN) @ weights, return_inverse=True)
        patterns = numbers[:, None] // weights % radix + UNKNOWN
        return patterns, place.reshape(-1)

    def _chances(
        self,
        levels: NDArray[np.int64],
        further: NDArray[np.float64] | float = 0.0,
        further_related: NDArray[np.float64] | float = 0.0,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(pairs,) probabilities of the same, and of related ones."""
        strange = max(1 - self.share_ - self.related_share_, RAREST)
        same = np.log2(self.share_ / strange) + self.predict_weights(levels).sum(axis=1) + further
        if not self.related_share_:
            chance: NDArray[np.float64] = 1 / (1 + np.exp2(-np.clip(same, -MOST_BITS, MOST_BITS)))
            return chance, np.zeros(len(levels))
        close = np.log2(self.related_share_ / strange) + self._related_weights(levels) + further_related
        highest = np.maximum(np.maximum(same, close), 0.0)
        parts = np.exp2(np.stack([same, close, np.zeros(len(levels))]) - highest)
        parts /= parts.sum(axis=0)
        return parts[0], parts[1]

    def predict_weights(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """(pairs, comparisons) weights in bits; what says nothing weighs nothing."""
        weights = np.zeros(levels.shape)
        for number, (same, different) in enumerate(zip(self.same_, self.different_, strict=True)):
            per_level = np.append(np.log2(same / different), 0.0)
            weights[:, number] = per_level[levels[:, number]]
        return weights

    def _related_weights(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """(pairs,) bits for related against strange."""
        weights = np.zeros(len(levels))
        for number, (prior, different) in enumerate(zip(self.comparisons, self.different_, strict=True)):
            if prior.related is not None:
                per_level = np.append(np.log2(_kept_possible(prior.related) / different), 0.0)
                weights += per_level[levels[:, number]]
        return weights

    def _maximise(
        self,
        patterns: NDArray[np.int64],
        same: NDArray[np.float64],
        related: NDArray[np.float64],
        count: NDArray[np.float64],
        everywhere: Everywhere | None,
    ) -> None:
        """New estimates from how many pairs of each pattern are thought the same, and related."""
        held, total = self._strength, count.sum() if everywhere is None else everywhere.pairs
        self.share_ = float((same.sum() + self._share * held) / (total + held))
        self.related_share_ = float((related.sum() + self._related_share * held) / (total + held))
        for number, prior in enumerate(self.comparisons):
            says = patterns[:, number] != UNKNOWN
            levels, kinds = patterns[says, number], len(prior.same)
            alike = np.bincount(levels, same[says], minlength=kinds)
            close = np.bincount(levels, related[says], minlength=kinds)
            of_all = (
                np.bincount(levels, count[says], minlength=kinds)
                if everywhere is None
                else everywhere.levels[number]
            )
            strange = np.maximum(of_all - alike - close, 0.0)
            self.same_[number] = _kept_the_same(alike + held * np.array(prior.same), prior)
            self.different_[number] = _kept_possible(strange + held * np.array(prior.different))


def _kept_the_same(counts: NDArray[np.float64], prior: Comparison) -> NDArray[np.float64]:
    """Shares among the same; of what identifies no level that speaks against is much more common than believed."""
    if not prior.identifies:
        return _kept_possible(counts)
    shares, believed = counts / counts.sum(), np.array(prior.same)
    speaks_against = believed < np.array(prior.different)
    most = np.where(speaks_against, MOST_TIMES * believed, 1.0)
    held = np.minimum(shares, most)
    others = np.where(speaks_against, 0.0, shares + believed * RAREST)
    freed = shares.sum() - held.sum()
    return _kept_possible(held + (freed * others / others.sum() if others.any() else 0.0))


def _kept_possible(shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.maximum(np.array(shares, dtype=float) / np.sum(shares), RAREST)
    return np.asarray(kept / kept.sum(), dtype=np.float64)
