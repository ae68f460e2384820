"""What people's decisions teach about weights of evidence that were estimated without them.

A model gives each pair log-odds of being the same, in bits. Decisions on some of the pairs correct them:

    bits(pair) = model bits(pair) + shift + sum over comparisons c of move[c][level of the pair in c]

shift and moves are the posterior mode of a logistic regression with the model's bits as an offset and normal priors
around nought. Every move is pooled towards nought, that is towards what the model had learned without decisions: ten
decisions nudge, hundreds dominate.
People decide on doubtful pairs, not on pairs drawn by lot; given the levels that does no harm here, while counting
levels among decided pairs would learn how doubtful pairs look.
Source: S. le Cessie, J. C. van Houwelingen, Ridge
estimators in logistic regression, Applied Statistics 41 (1992), equations 2-4, with an offset.

Not for decisions that the model's own verdict was copied into: they teach it that it is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# Natural log-odds in one bit.
PER_BIT = float(np.log(2))
# Decisions that hold the prior in balance where the model is at its least sure, and say most there.
DECISIONS_TO_MOVE = 15.0
MOST_ROUNDS = 100
SETTLED_BITS = 1e-10
# Beyond this nothing is surer.
MOST_BITS = 40.0


class DecisionLessons:
    """Corrections of a model's log-odds, learned from decisions.

    Parameters
    ----------
    level_counts: how many levels each comparison has.
    decisions_to_move: the strength of the prior, as a number of decisions on the most doubtful pairs. The larger, the
        more decisions it takes.

    Learned
    -------
    shift_: bits added to every pair.
    moves_: per comparison the bits added to each of its levels.
    count_: from how many decisions.
    """

    def __init__(self, level_counts: Sequence[int], *, decisions_to_move: float = DECISIONS_TO_MOVE) -> None:
        self._counts = tuple(level_counts)
        # the information of one decision at even odds is a quarter, per natural log-odds squared
        at_even_odds = decisions_to_move / 4 * PER_BIT**2
        # the shift and all comparisons move together for pairs alike, and are to move no further than one alone would
        self._held = at_even_odds * (1 + len(self._counts))
        self.shift_ = 0.0
        self.moves_: list[Array] = [np.zeros(count) for count in self._counts]
        self.count_ = 0

    def fit(self, levels: NDArray[np.int64], bits: Array, told: Array) -> DecisionLessons:
        """Learn from decided pairs.

        levels: (pairs, comparisons), below nought where a comparison says nothing.
        bits: (pairs,) log2-odds of the model without decisions.
        told: (pairs,) 1 where people said the same, 0 where they said different.
        """
        self.count_ = len(told)
        if not self.count_:
            return self
        design = self._design(levels)
        offset = np.clip(bits, -MOST_BITS, MOST_BITS)
        found = np.zeros(design.shape[1])
        for _ in range(MOST_ROUNDS):
            step = self._step(design, offset, told, found)
            found = found + step
            if np.max(np.abs(step)) < SETTLED_BITS:
                break
        self.shift_ = float(found[0])
        ends = np.cumsum([1, *self._counts])
        self.moves_ = [found[first:last] for first, last in pairwise(ends)]
        return self

    def predict_moves(self, levels: NDArray[np.int64]) -> Array:
        """(pairs, comparisons) bits that decisions add to each comparison's weight."""
        added = np.zeros(levels.shape)
        for number, moves in enumerate(self.moves_):
            added[:, number] = np.append(moves, 0.0)[np.maximum(levels[:, number], -1)]
        return added

    def predict_probability(self, levels: NDArray[np.int64], probability: Array) -> Array:
        """(pairs,) the model's probabilities, corrected; exactly these where nothing was learned."""
        if not self.count_:
            return probability
        bits = log_odds(probability) + self.shift_ + self.predict_moves(levels).sum(axis=1)
        return _chance(bits)

    def _design(self, levels: NDArray[np.int64]) -> Array:
        """(pairs, 1 + levels of all comparisons) of ones and noughts; the first column is the shift's."""
        parts = [np.ones((len(levels), 1))]
        for number, count in enumerate(self._counts):
            parts.append((levels[:, [number]] == np.arange(count)).astype(float))
        return np.hstack(parts)

    def _step(self, design: Array, offset: Array, told: Array, found: Array) -> Array:
        """One Newton step, halved until the posterior is no lower."""
        chance = _chance(offset + design @ found)
        slope = PER_BIT * (design.T @ (told - chance)) - self._held * found
        bend = PER_BIT**2 * (design.T * (chance * (1 - chance))) @ design
        step: Array = np.asarray(
            np.linalg.solve(bend + self._held * np.eye(len(found)), slope), dtype=np.float64
        )
        before = self._height(design, offset, told, found)
        while (
            self._height(design, offset, told, found + step) < before - 1e-12
            and np.max(np.abs(step)) > SETTLED_BITS
        ):
            step = np.asarray(step / 2, dtype=np.float64)
        return step

    def _height(self, design: Array, offset: Array, told: Array, found: Array) -> float:
        """The log posterior."""
        odds = PER_BIT * (offset + design @ found)
        likely = told * odds - np.logaddexp(0.0, odds)
        return float(likely.sum() - self._held / 2 * (found @ found))


def log_odds(probability: Array) -> Array:
    """Log2-odds, at most `MOST_BITS` either way."""
    kept = np.clip(probability, 2.0**-MOST_BITS, 1 - 2.0**-MOST_BITS)
    found: Array = np.log2(kept) - np.log2(1 - kept)
    return found


def _chance(bits: Array) -> Array:
    found: Array = 1 / (1 + np.exp2(-np.clip(bits, -MOST_BITS, MOST_BITS)))
    return found
