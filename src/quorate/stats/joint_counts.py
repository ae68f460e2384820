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
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Numbers, Places


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
        value = self._flat(holds)
        for member in reversed(range(kinds.shape[1])):
            value = sum(
                (kinds[:, member, kind, None] * value[:, step] for kind, step in enumerate(self._steps)),
                np.zeros_like(value),
            )
        return np.asarray(value[:, 0])

    def given_each(self, kinds: Numbers, holds: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """Probability of the rule, and what it would be if one member were of one kind for certain.

        Parameters are those of `probability`; shapes (teams,) and (teams, members, kinds). One pass forwards
        (how counts are distributed before each member) and one backwards (the probability of the rule from
        each point of the grid after it) serve all members.
        """
        value = self._flat(holds)
        reached = self._reached(kinds, value.shape[1])
        found = np.empty(kinds.shape)
        for member in reversed(range(kinds.shape[1])):
            before = np.zeros_like(value)
            for kind, step in enumerate(self._steps):
                after = value[:, step]
                found[:, member, kind] = np.einsum("ts,ts->t", reached[member], after)
                before += kinds[:, member, kind, None] * after
            value = before
        return np.asarray(value[:, 0]), found

    def _reached(self, kinds: Numbers, points: int) -> Numbers:
        """How the counts are distributed before each member; shape (members, teams, points)."""
        from scipy.sparse import csr_array

        teams, members, _ = kinds.shape
        moves = [
            csr_array((np.ones(points), (step, np.arange(points))), (points, points)) for step in self._steps
        ]
        reached = np.zeros((members, teams, points))
        reached[:1, :, 0] = 1.0
        for member in range(members - 1):
            for kind, move in enumerate(moves):
                reached[member + 1] += kinds[:, member, kind, None] * (move @ reached[member].T).T
        return reached

    @cached_property
    def _steps(self) -> tuple[Places, ...]:
        """For each kind, the point of the (flat) grid that one more member of it leads to from each point."""
        points = np.indices(self.grid).reshape(len(self.caps), -1)
        caps = np.array(self.caps)[:, None]
        return tuple(
            np.ravel_multi_index(tuple(np.minimum(points + adds[:, None], caps)), self.grid)
            for adds in self.additions
        )

    def _flat(self, holds: NDArray[np.bool_]) -> Numbers:
        return holds.reshape(len(holds), -1).astype(np.float64)
