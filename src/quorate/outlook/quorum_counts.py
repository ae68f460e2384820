"""A map's quorum as demands on counts of members: which counts it looks at, and where it holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from quorate.errors import StepError
from quorate.outlook.stance_scale import STANCE_WORDS
from quorate.settings.journey_map import JourneyMap
from quorate.settings.quorum import QuorumRule
from quorate.settings.rules import leaves_of, normal_form
from quorate.stats.joint_counts import JointCounts
from quorate.stats.ragged import Places

MOST_GRID_POINTS = 200_000
# Shares are decimal fractions: 0.6 of 5 members is 3, whatever binary arithmetic makes of it.
_SLACK = 1e-9


@dataclass(frozen=True)
class QuorumCounts:
    """The counts a quorum looks at.

    Members are numbered by role: the map's roles in order, then one number for everyone whose role is
    unknown. A demand on a group nobody is in holds only if it needs nobody (`not_opposed`); on a required
    role that is empty it never holds, since the person exists and is merely not known to us.
    """

    journey_map: JourneyMap

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The map's roles in order."""
        return tuple(role.role for role in self.journey_map.roles)

    @cached_property
    def rules(self) -> tuple[QuorumRule, ...]:
        """The different demands of the quorum, in the order of the file."""
        return tuple(dict.fromkeys(leaves_of(self.journey_map.quorum)))

    @cached_property
    def kinds(self) -> tuple[NDArray[np.bool_], Places]:
        """Kinds of members, by which counters they add to.

        Returns (additions, kind_of): `additions` has shape (kinds, counters); `kind_of[role, stance]` is the
        kind of a member, with `STANCE_WORDS` for stances. Kind 0 adds to nothing.
        """
        adds = np.zeros((len(self.roles) + 1, len(STANCE_WORDS), len(self._counters)), dtype=bool)
        for number, (group, stances) in enumerate(self._counters):
            counted = np.array([word in stances for word in STANCE_WORDS])
            adds[:, :, number] = self._in_group(group)[:, None] & counted[None, :]
        flat = np.concatenate((np.zeros((1, adds.shape[2]), dtype=bool), adds.reshape(-1, adds.shape[2])))
        additions, places = np.unique(flat, axis=0, return_inverse=True)
        return additions, places.reshape(-1)[1:].reshape(adds.shape[:2])

    def limits(self, role_counts: Places) -> Places:
        """The count at which each demand turns: the fewest members it needs, or the most that may fail it.

        Demands on more than half of a group count those who fail, which are fewer; -1 where even none is too
        many.

        Parameters
        ----------
        role_counts: members of each role; shape (teams, roles + 1).

        Returns
        -------
        shape (teams, rules); a demand that cannot hold needs more than there are members.
        """
        limits = np.zeros((len(role_counts), len(self.rules)), dtype=np.int64)
        required = {role.role for role in self.journey_map.roles if role.is_required}
        for number, rule in enumerate(self.rules):
            members = role_counts @ self._in_group(rule.group)
            by_share = np.ceil((rule.needed_share or 0.0) * members - _SLACK).astype(np.int64)
            needed = np.minimum(np.maximum(rule.needed_members, by_share), members + 1)
            if rule.role in required:
                needed[members == 0] = 1
            limits[:, number] = members - needed if _counts_failing(rule) else needed
        return limits

    def joint(self, limits: Places) -> JointCounts:
        """Counters that go as high as any team needs.

        Raises StepError when the quorum looks at too many counts of too large groups.
        """
        caps = [0] * len(self._counters)
        for number, rule in enumerate(self.rules):
            highest = int(limits[:, number].max(initial=0)) + _counts_failing(rule)
            caps[self._counter_of[number]] = max(caps[self._counter_of[number]], highest)
        points = math.prod(cap + 1 for cap in caps)
        if points > MOST_GRID_POINTS:
            raise StepError(
                f"The quorum of the map {self.journey_map.journey_map} cannot be computed.",
                where=f"quorum: {len(caps)} different counts of members, {points:,} combinations of them",
                expected=f"at most {MOST_GRID_POINTS:,} combinations",
                state="what was published before is untouched",
                do="ask fewer different things of large groups of members, then run quorate update",
            )
        return JointCounts(tuple(caps), self.kinds[0])

    def holds(self, limits: Places, joint: JointCounts) -> NDArray[np.bool_]:
        """Where on the grid of counts each team has its quorum; shape (teams, *grid)."""
        truths: dict[QuorumRule, NDArray[np.bool_]] = {}
        for number, rule in enumerate(self.rules):
            counter = self._counter_of[number]
            along = [1] * (len(joint.caps) + 1)
            along[counter + 1] = joint.caps[counter] + 1
            counts = np.arange(joint.caps[counter] + 1).reshape(along)
            limit = limits[:, number].reshape(-1, *([1] * len(joint.caps)))
            truths[rule] = counts <= limit if _counts_failing(rule) else counts >= limit
        alternatives = (
            reduce(np.logical_and, (truths[part.leaf] ^ part.is_negated for part in alternative))
            for alternative in normal_form(self.journey_map.quorum)
        )
        return np.broadcast_to(reduce(np.logical_or, alternatives), (len(limits), *joint.grid))

    @cached_property
    def _counters(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple(dict.fromkeys(_counter(rule) for rule in self.rules))

    @cached_property
    def _counter_of(self) -> tuple[int, ...]:
        return tuple(self._counters.index(_counter(rule)) for rule in self.rules)

    def _in_group(self, group: str) -> NDArray[np.bool_]:
        """Which role numbers a rule's group counts."""
        rule = next(rule for rule in self.rules if rule.group == group)
        if rule.members == "all":
            return np.ones(len(self.roles) + 1, dtype=bool)
        if rule.members == "voting":
            return np.array([*(role.is_voting for role in self.journey_map.roles), False])
        return np.array([*(name == rule.role for name in self.roles), False])


def _counts_failing(rule: QuorumRule) -> bool:
    return (rule.needed_share or 0.0) > 0.5


def _counter(rule: QuorumRule) -> tuple[str, frozenset[str]]:
    """The group a demand looks at, and the stances it counts there."""
    failing = frozenset(STANCE_WORDS) - rule.satisfying_stances
    return rule.group, failing if _counts_failing(rule) else rule.satisfying_stances
