"""Where sequences stood in each week, told from all of their weeks: the backward half of the semi-Markov chain.

With E_t(s) the likelihood of weeks t .. T for a stay in s that begins at t, and B_t(s) that of weeks t + 1 .. T after
one that ends at t, both divided by what the forward filter expected of those weeks,

    B_t(s) = sum over s' of A[s, s'] E_{t+1}(s')
    E_t(s) = sum over a of P(stay = a + 1) e_t(s) .. e_{t+a}(s) B_{t+a}(s)  +  P(stay > T - t) e_t(s) .. e_T(s)

(Guedon, J. Comput. Graph. Stat. 12, 2003, the backward recursion of section 2.2). A stay is entered at t with
probability n_t(s) E_t(s) and left at t with leaving_t(s) B_t(s); what is in a state at t was there at t + 1, less what
entered then, and with what left.
"""

from __future__ import annotations

import numpy as np

from quorate.stats.ragged import Numbers, Places
from quorate.stats.semi_markov import (
    REBASE_WEEKS,
    Block,
    Ring,
    SemiMarkovChain,
    blocks_of,
    relative_weights,
)


def smooth_states(chain: SemiMarkovChain, log_likelihoods: Numbers, starts: Places) -> Numbers:
    """Probability of each state in each week, given the whole sequence; arguments as for `filter_states`.

    For looking back. What is said of a week changes when later weeks come: never for what was known then.

    Returns
    -------
    shape (weeks, states).
    """
    weeks, _, states = log_likelihoods.shape
    found = np.empty((weeks, states))
    for block in blocks_of(starts):
        weights, _ = relative_weights(log_likelihoods[block.places])
        found[block.places] = _smoothed(chain, weights, block).sum(axis=0).T
    return found


def _smoothed(chain: SemiMarkovChain, weights: Numbers, block: Block) -> Numbers:
    """Probabilities of levels and states; shape (levels, states, weeks of the block)."""
    ratios = weights.copy()
    entered, left = np.empty_like(weights), np.zeros_like(weights)
    ring = Ring(chain, len(block.sequences))
    entering = np.multiply.outer(chain.levels, chain.begin)[:, :, None] * np.ones(len(block.sequences))
    for begin, end in block.weeks():
        entered[..., begin:end] = entering[..., : end - begin]
        left[..., begin:end], scale = ring.step(entered[..., begin:end], weights[..., begin:end])
        ratios[..., begin:end] /= scale
        entering = np.matmul(chain.moves.T, left[..., begin:end])
    return _backward(chain, block, weights, ratios, entered, left)


def _backward(
    chain: SemiMarkovChain, block: Block, occupied: Numbers, ratios: Numbers, entered: Numbers, left: Numbers
) -> Numbers:
    """Turns what was known at each week's end into what is known in the end; places are those of the block."""
    ring = _BackwardRing(chain, len(block.sequences))
    lengths = np.searchsorted(-block.counts, -np.arange(len(block.sequences)), side="left")
    firsts = np.cumsum(block.counts) - block.counts
    found = np.empty_like(occupied)
    after = np.zeros((*occupied.shape[:2], len(block.sequences)))
    there = np.zeros_like(after)
    for back in range(len(block.counts)):
        count = int(np.count_nonzero(lengths > back))
        places = firsts[lengths[:count] - 1 - back] + np.arange(count)
        if back:
            later = firsts[lengths[:count] - back] + np.arange(count)
            moved_on = left[..., places] * after[..., :count]
            there = there[..., :count] - entered[..., later] * ring.entering[..., :count] + moved_on
            np.maximum(there, 0.0, out=there)
        else:
            there = occupied[..., places]
        found[..., places] = there / there.sum(axis=(0, 1))
        after = np.matmul(chain.moves, ring.step(after[..., :count], ratios[..., places]))
    return found


class _BackwardRing:
    """The next D weeks' likelihoods after leaving, in a ring by week, as `Ring` keeps entries."""

    def __init__(self, chain: SemiMarkovChain, sequences: int) -> None:
        states, longest = chain.stays.shape
        shape = (len(chain.levels), states, sequences)
        self._stays = chain.stays[:, None, :]
        self._survivals = chain.survivals
        self._late_hazards = chain.late_hazards[:, None]
        self._products = np.ones(shape)
        self._leavings = np.zeros((*shape[:2], longest, sequences))
        self._old = np.zeros(shape)
        self._unended = np.ones(shape)
        self._week = 0
        self.entering = np.zeros(shape)

    def step(self, after: Numbers, ratios: Numbers) -> Numbers:
        """Go back one week.

        Parameters
        ----------
        after: likelihood of the later weeks after leaving at the end of this one; shape (levels, states, sequences).
        ratios: likelihood of this week, divided by what was expected of it; same shape.

        Returns
        -------
        likelihood of this and the later weeks for a stay that begins with this one; same shape.
        """
        count = ratios.shape[-1]
        products, old = self._products[..., :count], self._old[..., :count]
        leavings, unended = self._leavings[..., :count], self._unended[..., :count]
        if self._week % REBASE_WEEKS == 0:
            leavings *= products[:, :, None]
            old *= products
            unended *= products
            products[:] = 1.0
        longest = leavings.shape[2]
        place = self._week % longest
        old *= 1.0 - self._late_hazards
        old += leavings[:, :, place]
        np.divide(after, products, out=leavings[:, :, place])
        products *= ratios
        ages = (self._week - np.arange(longest)) % longest
        ended = np.matmul(self._stays[:, :, ages], leavings)[:, :, 0]
        late = self._survivals[:, -1:] * self._late_hazards * old
        self.entering = (ended + late + self._unended_chance() * unended) * products
        self._week += 1
        return self.entering

    def _unended_chance(self) -> Numbers:
        """P(stay > weeks from this one to the end); shape (states, 1)."""
        told = self._survivals.shape[1] - 1
        if self._week <= told:
            return self._survivals[:, self._week, None]
        late = (1.0 - self._late_hazards) ** (self._week - told)
        return np.asarray(self._survivals[:, -1:] * late)
