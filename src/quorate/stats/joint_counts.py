"""Rules on how many members of a team are of each kind, when each member's kind is uncertain: exact.

A rule such as "one economic buyer in favour, and six in ten of all" looks at several counts at once, and one
member may add to several of them. So the counts are not independent even if the members are. Their joint
distribution is built up member by member: with one counter this is the Poisson-binomial distribution (Hong,
On computing the distribution function for the Poisson binomial distribution, 2013, section 2.5), with several
it is the same recursion on a grid. A counter stops at its cap, the highest count at which any rule still
cares.

Cost: teams x members x kinds x product of (cap + 1). No approximation and no chance is involved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers


@dataclass(frozen=True)
class JointCounts:
    """Counters that the members of a team add to.

    Parameters
    ----------
    caps: where each counter stops; one whole number, at least 0, per counter.
    additions: what a member of each kind adds to each counter; shape (kinds, counters), 0 or 1.
    """

    caps: tuple[int, ...]
    additions: NDArray[np.bool_]

    @property
    def grid(self) -> tuple[int, ...]:
        """The shape of the grid of counts: cap + 1 along each counter."""
        return tuple(cap + 1 for cap in self.caps)

    def probability(self, kinds: Numbers, holds: NDArray[np.bool_]) -> Numbers:
        """Probability that a rule on the counts holds; shape (teams,).

        Parameters
        ----------
        kinds: probability of each kind for each member; shape (teams, members, kinds), rows summing to 1.
            Teams with fewer members are filled up with members of a kind that adds nothing.
        holds: whether the rule holds at each point of the grid; shape (teams, *grid).
        """
        value = holds.astype(np.float64)
        for member in reversed(range(kinds.shape[1])):
            value = self._before(value, kinds[:, member])
        return self._at_zero(value)

    def given_each(self, kinds: Numbers, holds: NDArray[np.bool_]) -> Numbers:
        """Probability of the rule if one member were of one kind for certain.

        Shape (teams, members, kinds); parameters are those of `probability`. One pass forwards (how counts
        are distributed before each member) and one backwards (the probability of the rule from each point of
        the grid after it) serve all members.
        """
        teams, members, _ = kinds.shape
        reached = np.zeros((members, teams, *self.grid))
        now = np.zeros((teams, *self.grid))
        now.reshape(teams, -1)[:, 0] = 1.0
        for member in range(members):
            reached[member] = now
            now = self._after(now, kinds[:, member])
        found = np.empty(kinds.shape)
        value = holds.astype(np.float64)
        counters = tuple(range(1, value.ndim))
        for member in reversed(range(members)):
            for kind in range(len(self.additions)):
                found[:, member, kind] = (reached[member] * self._pulled(value, kind)).sum(axis=counters)
            value = self._before(value, kinds[:, member])
        return found

    def _before(self, value: Numbers, probabilities: Numbers) -> Numbers:
        """The rule's probability before a member is counted, from that after."""
        total = np.zeros_like(value)
        for kind in range(len(self.additions)):
            total += self._per_team(probabilities[:, kind]) * self._pulled(value, kind)
        return total

    def _after(self, reached: Numbers, probabilities: Numbers) -> Numbers:
        """The distribution of the counts after a member is counted, from that before."""
        total = np.zeros_like(reached)
        for kind in range(len(self.additions)):
            total += self._per_team(probabilities[:, kind]) * self._pushed(reached, kind)
        return total

    def _pulled(self, value: Numbers, kind: int) -> Numbers:
        for counter, adds in enumerate(self.additions[kind]):
            if adds:
                cap = self.caps[counter]
                value = value.take(np.minimum(np.arange(cap + 1) + 1, cap), axis=counter + 1)
        return value

    def _pushed(self, reached: Numbers, kind: int) -> Numbers:
        for counter, adds in enumerate(self.additions[kind]):
            if adds:
                source = np.moveaxis(reached, counter + 1, 0)
                moved = np.zeros_like(source)
                moved[1:] = source[:-1]
                moved[-1] += source[-1]
                reached = np.moveaxis(moved, 0, counter + 1)
        return reached

    def _per_team(self, probabilities: Numbers) -> Numbers:
        return probabilities.reshape(-1, *(1 for _ in self.caps))

    def _at_zero(self, value: Numbers) -> Numbers:
        return np.asarray(value.reshape(len(value), -1)[:, 0])
