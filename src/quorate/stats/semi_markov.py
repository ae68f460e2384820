"""Where many sequences stand among states that last: forward filter and smoother of hidden semi-Markov chains.

A chain is in one of S states each week. A stay in state s lasts a weeks with probability f_s(a) (any distribution
up to D weeks, constant hazard after), then moves to s' with probability A[s, s']. What is seen in week t has
likelihood e_t(s), whatever the age of the stay. With c_t the likelihood of week t given the weeks before, W_t(s)
the running product of e(s) / c, and n_t(s) the probability of entering s at week t (given what is seen before t),

    occupied_t(s) = W_t(s) * sum over a >= 0 of  P(stay > a)     * n_{t-a}(s) / W_{t-a-1}(s)
    leaving_t(s)  = W_t(s) * sum over a >= 0 of  P(stay = a + 1) * n_{t-a}(s) / W_{t-a-1}(s)
    n_{t+1}(s')   = sum over s of leaving_t(s) A[s, s']

(Guedon, J. Comput. Graph. Stat. 12, 2003, the forward recursion of section 2.2, with the product of likelihoods
taken out of the sum.) Both sums are one small matrix product over the last D entries, so the whole age distribution
of a week costs S products of shape (2, D) x (D, sequences), and all sequences of a block go forward together.

A sequence may also have a level that never changes (how active it is at all), of which it has one of G with a prior;
likelihoods then depend on state and level, and the posterior is over both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from quorate.stats.ragged import Numbers, Places

# Sequences that go forward together: their entries of D weeks should fit the processor's cache.
_BLOCK = 512
# W is drawn into the entries again after so many weeks; with `_FURTHEST` this keeps every number within 1e-209..1e209.
REBASE_WEEKS = 16
# One week cannot speak against a state more than this (in nats): evidence is never surer than 1 in 10**13.
_FURTHEST = 30.0


@dataclass(frozen=True)
class SemiMarkovChain:
    """How sequences begin, how long stays last and where they lead.

    Attributes
    ----------
    begin: probability of beginning in each state, newly entered; shape (S,), sums to 1.
    moves: where a stay that ends leads; shape (S, S), rows sum to 1, or to 0 for a state that is never left.
    stays: P(stay = a + 1 weeks) for a = 0 .. D - 1; shape (S, D), rows sum to at most 1.
    late_hazards: chance in each week after the first D that a stay ends; shape (S,).
    levels: prior of the levels; shape (G,), sums to 1.
    """

    begin: Numbers
    moves: Numbers
    stays: Numbers
    late_hazards: Numbers
    levels: Numbers = field(default_factory=lambda: np.ones(1))

    @property
    def survivals(self) -> Numbers:
        """P(stay > a weeks) for a = 0 .. D; shape (S, D + 1)."""
        ended = np.cumsum(self.stays, axis=1)
        return np.maximum(1.0 - np.concatenate((np.zeros((len(ended), 1)), ended), axis=1), 0.0)


@dataclass(frozen=True)
class Filtered:
    """What is known at the end of each week from that week and those before.

    Attributes
    ----------
    states: probability of each state; shape (weeks, S).
    levels: probability of each level; shape (weeks, G).
    log_evidence: logarithm of the likelihood of each whole sequence; shape (sequences,).
    """

    states: Numbers
    levels: Numbers
    log_evidence: Numbers


def filter_states(chain: SemiMarkovChain, log_likelihoods: Numbers, starts: Places) -> Filtered:
    """The forward filter.

    Parameters
    ----------
    log_likelihoods: of each week in each level and state, up to a constant of the week; shape (weeks, G, S), the
        weeks of all sequences end to end.
    starts: where each sequence begins in them, then where the last one ends; shape (sequences + 1,).
    """
    weeks, levels, states = log_likelihoods.shape
    found = Filtered(np.empty((weeks, states)), np.empty((weeks, levels)), np.zeros(len(starts) - 1))
    for block in blocks_of(starts):
        weights, best = relative_weights(log_likelihoods[block.places])
        joint, scales = _forward(chain, weights, block)
        found.states[block.places] = joint.sum(axis=0).T
        found.levels[block.places] = joint.sum(axis=1).T
        found.log_evidence[block.sequences] = block.totals(best + np.log(scales))
    return found


@dataclass(frozen=True)
class Block:
    """Some sequences, longest first, with their weeks in order of time: the first of all, the second of all, ...

    Attributes
    ----------
    counts: how many sequences have a k-th week; shape (longest,), falling.
    places: where each week is stored; shape (weeks of the block,).
    """

    sequences: Places
    counts: Places
    places: Places

    def totals(self, values: Numbers) -> Numbers:
        """Sum of the weeks' values for each sequence; shape (sequences,)."""
        found = np.zeros(len(self.sequences))
        for begin, end in self.weeks():
            found[: end - begin] += values[begin:end]
        return found

    def weeks(self) -> Iterator[tuple[int, int]]:
        """Where in `places` each week in time begins and ends."""
        ends = np.cumsum(self.counts)
        yield from zip((ends - self.counts).tolist(), ends.tolist(), strict=True)


def blocks_of(starts: Places) -> Iterator[Block]:
    """All sequences that have a week, the longest together."""
    lengths = np.diff(starts)
    by_length = np.argsort(-lengths, kind="stable")
    by_length = by_length[: np.count_nonzero(lengths)]
    for begin in range(0, len(by_length), _BLOCK):
        sequences = by_length[begin : begin + _BLOCK]
        weeks = np.arange(lengths[sequences[0]])
        counts = np.searchsorted(-lengths[sequences], -weeks, side="left")
        first = starts[sequences]
        places = [first[:count] + week for week, count in enumerate(counts.tolist())]
        yield Block(sequences, counts, np.concatenate(places))


def relative_weights(log_likelihoods: Numbers) -> tuple[Numbers, Numbers]:
    """Likelihoods relative to the best of the week, shape (levels, states, weeks), and the logarithm of the best."""
    weeks, levels, states = log_likelihoods.shape
    flat = log_likelihoods.reshape(weeks, levels * states)
    best = flat.max(axis=1)
    relative = np.maximum(flat.T - best, -_FURTHEST)
    return np.exp(relative, out=relative).reshape(levels, states, weeks), best


def _forward(chain: SemiMarkovChain, weights: Numbers, block: Block) -> tuple[Numbers, Numbers]:
    """Probabilities of levels and states, shape (levels, states, weeks), and each week's relative likelihood."""
    ring = Ring(chain, len(block.sequences))
    scales = np.empty(len(block.places))
    entering = np.multiply.outer(chain.levels, chain.begin)[:, :, None] * np.ones(len(block.sequences))
    moves = chain.moves.T
    for begin, end in block.weeks():
        # what is made of this week takes the place of its weights
        leaving, scales[begin:end] = ring.step(entering[..., : end - begin], weights[..., begin:end])
        entering = np.matmul(moves, leaving)
    return weights, scales


class Ring:
    """The last D weeks' entries of some sequences; arrays are (levels, states, ..., sequences), longest first.

    Entries are kept divided by the running product of likelihoods at their time, in a ring by week, so that a week
    writes one of them and weighs all with the product of today.
    """

    def __init__(self, chain: SemiMarkovChain, sequences: int) -> None:
        states, longest = chain.stays.shape
        shape = (len(chain.levels), states, sequences)
        survivals = chain.survivals
        # a stay of age a is occupied by P(stay > a) and left by P(stay = a + 1)
        self._by_age = np.stack((survivals[:, :-1], chain.stays), axis=1)
        self._outliving = survivals[:, -1, None]
        self._late_hazards = chain.late_hazards[:, None]
        self._products = np.ones(shape)
        self._entries = np.zeros((*shape[:2], longest, sequences))
        self._old = np.zeros(shape)
        self._week = 0

    def step(self, entering: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Take in one week of the sequences that still go on; `weights` becomes what is known at its end.

        Parameters
        ----------
        entering: probability of entering each state this week; shape (levels, states, sequences).
        weights: likelihoods of the week; same shape.

        Returns
        -------
        probability of leaving each state at the week's end, same shape; likelihood of the week, shape (sequences,).
        """
        count = weights.shape[-1]
        products, old = self._products[..., :count], self._old[..., :count]
        entries = self._entries[..., :count]
        if self._week % REBASE_WEEKS == 0:
            entries *= products[:, :, None]
            old *= products
            products[:] = 1.0
        longest = entries.shape[2]
        place = self._week % longest
        # entries whose age matters no longer make room for this week's
        old *= 1.0 - self._late_hazards
        old += entries[:, :, place] * self._outliving
        np.divide(entering, products, out=entries[:, :, place])
        ages = (self._week - np.arange(longest)) % longest
        sums = np.matmul(self._by_age[:, :, ages], entries)
        products *= weights
        np.multiply(sums[:, :, 0] + old, products, out=weights)
        scale = weights.sum(axis=(0, 1))
        weights /= scale
        products /= scale
        leaving = sums[:, :, 1] + old * self._late_hazards
        leaving *= products
        self._week += 1
        return leaving, scale
