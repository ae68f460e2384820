"""Where a case will be after some days, when it moves between states at constant rates until it ends.

States 0 .. n - 1 can be left, the targets n .. n + k - 1 are ends (causes of ending). With the generator G
(G[i, j] the rate from i to j, each row summing to 0) the probability of being in j after d days having been
in i is

    P(d)[i, j] = expm(G d)[i, j]

(Norris, Markov Chains, 1997, theorem 2.1.1). With one state this is the closed form of competing risks,
P(cause c by d) = q_c / q (1 - exp(-q d)), q the sum of all q_c. A case may advance, fall back and end; each
step's waiting time is taken as memoryless, so not for questions about how long one has already waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.event_rates import EventRates
    from quorate.stats.ragged import Numbers

# Gauss-Legendre points for integrals over time; they lie densest near the two ends, where rates show.
_POINTS = 32


@dataclass(frozen=True)
class StatePaths:
    """Cases moving between states at uncertain rates; `rates.means` has shape (states, states + ends)."""

    rates: EventRates

    @property
    def state_count(self) -> int:
        """How many states can be left."""
        return len(self.rates.means)

    def probabilities(self, days: float) -> Numbers:
        """P(days) from each state to each state and end; shape (states, states + ends), rows sum to 1."""
        found = self._after(np.array([days]))[0, : self.state_count]
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def slopes(self, end: int, days: float) -> Numbers:
        """How the probability of being in `end` after `days` moves with each rate.

            d P(d)[s, end] / d q[i, j]
                = integral over u from 0 to d of P(u)[s, i] (P(d - u)[j, end] - P(d - u)[i, end])

        (Wilcox, J. Math. Phys. 8, 1967, equation 4.1), the integral taken at fixed points. Shape (states,
        states, states + ends).
        """
        if days <= 0.0:
            return np.zeros((self.state_count, *self.rates.means.shape))
        times, weights = self._points(days)
        count = self.state_count
        reached = self._after(times)
        before = reached[:, :count, :count]
        # the points lie symmetrically, so what is left after each is what was passed before its mirror image
        later = reached[::-1, :, end]
        gained = later[:, None, :] - later[:, :count, None]
        return np.asarray(np.einsum("t,tsi,tij->sij", weights, before, gained))

    def variance(self, slopes: Numbers) -> Numbers:
        """First-order variance that uncertain rates give a quantity with these slopes; shape (states,)."""
        return np.asarray(np.einsum("sij,ij->s", slopes**2, self.rates.variances))

    def prior_share(self, days: float) -> Numbers:
        """Share of belief in the rates met within `days`, each state weighed by the time spent in it.

        Shape (states,), in [0, 1].
        """
        times, weights = self._points(days)
        count = self.state_count
        spent = np.einsum("t,tsi->si", weights, self._after(times)[:, :count, :count])
        return np.asarray(np.clip(spent @ self.rates.prior_shares / spent.sum(axis=1), 0.0, 1.0))

    @cached_property
    def _generator(self) -> Numbers:
        states, targets = self.rates.means.shape
        generator = np.zeros((targets, targets))
        generator[:states] = self.rates.means
        np.fill_diagonal(generator, 0.0)
        np.fill_diagonal(generator, -generator.sum(axis=1))
        return generator

    def _after(self, days: Numbers) -> Numbers:
        from scipy.linalg import expm

        return np.asarray(np.clip(expm(self._generator[None] * days[:, None, None]), 0.0, 1.0))

    def _points(self, days: float) -> tuple[Numbers, Numbers]:
        points, weights = np.polynomial.legendre.leggauss(_POINTS)
        return (points + 1.0) * days / 2.0, weights * days / 2.0
