"""How probable it is that each team reaches its quorum, and what each member's support would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.stance_scale import STANCE_CUTS, STANCE_WORDS
from quorate.outlook.team_arrays import Teams
from quorate.stats.joint_counts import JointCounts
from quorate.stats.ragged import Numbers, Places
from quorate.stats.shared_factor import END_OF_90, band_probabilities, shared_values

_SHARED_VALUES = 9
# A stance that was stated a moment ago is still not certain.
_LEAST_VARIANCE = 1e-4
_CELLS_AT_ONCE = 4_000_000
_SUPPORTER, _SCEPTIC = STANCE_WORDS.index("supporter"), STANCE_WORDS.index("sceptic")


@dataclass(frozen=True)
class QuorumProbabilities:
    """What was found for teams end to end.

    Attributes
    ----------
    means: probability of the quorum; shape (teams,).
    lows, highs: ends of its 90 % interval; shape (teams,).
    gains: how much it would rise if the seat's member supported for certain; shape (seats,).
    losses: how much it would fall if the seat's member were a sceptic for certain; shape (seats,).
    """

    means: Numbers
    lows: Numbers
    highs: Numbers
    gains: Numbers
    losses: Numbers


def quorum_probabilities(teams: Teams, counts: QuorumCounts) -> QuorumProbabilities:
    """The probability that the declared rule holds given what is known of every member's role and stance.

    Stances are normal around their estimates, and a part of each one's variance is shared by the team. Every seat has
    each role with its probability, whatever the stance; a role that nobody fills is a seat at which nobody may sit. The
    groups that shares are of count everybody by their likeliest role. Given the shared part seats are
    independent and the rule is evaluated exactly on the joint distribution of its counts; the probability is the
    average over nine fixed values of the shared part. The interval shows where the probability lies while the shared
    part stays in its own middle 90 %: it is wide where little is known and the rule hangs on it.
    """
    limits = counts.limits(teams.role_counts(len(counts.roles)))
    joint = counts.joint(limits)
    sizes = np.diff(teams.starts)
    means, lows, highs = np.zeros((3, len(sizes)))
    found = QuorumProbabilities(means, lows, highs, *np.zeros((2, len(teams.people))))
    for batch in _batches(sizes, joint):
        _fill(found, batch, teams, counts, joint, limits[batch])
    return found


def quorum_levels(teams: Teams, counts: QuorumCounts) -> tuple[Numbers, Numbers, Numbers]:
    """Means, lows and highs of `quorum_probabilities` without what hangs on each seat: for a few teams, and quick.

    Returns three arrays of shape (teams,).
    """
    limits = counts.limits(teams.role_counts(len(counts.roles)))
    joint = counts.joint(limits)
    holds, kind_of = counts.holds(limits, joint), counts.kinds[1]
    count = len(limits)
    seats = _Seats(teams, np.arange(count))
    averaged, weights = shared_values(_SHARED_VALUES)
    values = np.append(averaged, (-END_OF_90, END_OF_90))
    kinds = np.concatenate([seats.kinds(kind_of, joint, float(z)) for z in values])
    found = joint.probability(kinds, np.concatenate([holds] * len(values))).reshape(len(values), count)
    mean = np.clip(weights @ found[:_SHARED_VALUES], 0.0, 1.0)
    inner = np.append(found[np.abs(values) <= END_OF_90], mean[None, :], axis=0)
    return mean, np.clip(inner.min(axis=0), 0.0, 1.0), np.clip(inner.max(axis=0), 0.0, 1.0)


def _batches(sizes: Places, joint: JointCounts) -> Iterator[Places]:
    """Teams of similar size together, so many that they fit in memory."""
    by_size = np.argsort(sizes, kind="stable")
    points = int(np.prod(joint.grid))
    start = 0
    while start < len(by_size):
        # the largest team of a batch comes last and sets the room each one takes
        count = len(by_size) - start
        while count > 1 and count * (int(sizes[by_size[start + count - 1]]) + 1) * points > _CELLS_AT_ONCE:
            count = (count + 1) // 2
        yield by_size[start : start + count]
        start += count


def _fill(
    found: QuorumProbabilities,
    batch: Places,
    teams: Teams,
    counts: QuorumCounts,
    joint: JointCounts,
    limits: Places,
) -> None:
    holds = counts.holds(limits, joint)
    kind_of = counts.kinds[1]
    seats = _Seats(teams, batch)
    supporting, doubting = (seats.kinds_given(kind_of, joint, word) for word in (_SUPPORTER, _SCEPTIC))
    at_ends = [joint.probability(seats.kinds(kind_of, joint, z), holds) for z in (-END_OF_90, END_OF_90)]
    low, high = np.minimum(*at_ends), np.maximum(*at_ends)
    mean = np.zeros(len(batch))
    supported, doubted = np.zeros((2, len(seats.members)))
    for z, weight in zip(*shared_values(_SHARED_VALUES), strict=True):
        kinds = seats.kinds(kind_of, joint, float(z))
        probability, given = joint.given_each(kinds, holds)
        mean += weight * probability
        each = given[seats.rows, seats.columns]
        supported += weight * np.einsum("sk,sk->s", each, supporting)
        doubted += weight * np.einsum("sk,sk->s", each, doubting)
        if abs(z) <= END_OF_90:
            low, high = np.minimum(low, probability), np.maximum(high, probability)
    mean = np.clip(mean, 0.0, 1.0)
    found.means[batch] = mean
    found.lows[batch] = np.clip(np.minimum(low, mean), 0.0, 1.0)
    found.highs[batch] = np.clip(np.maximum(high, mean), 0.0, 1.0)
    found.gains[seats.members] = supported - mean[seats.rows]
    found.losses[seats.members] = mean[seats.rows] - doubted


class _Seats:
    """The members of a batch of teams, laid out as rows of teams and columns of seats."""

    def __init__(self, teams: Teams, batch: Places) -> None:
        self._teams = teams
        sizes = np.diff(teams.starts)[batch]
        self.rows = np.repeat(np.arange(len(batch)), sizes)
        self.columns = np.arange(len(self.rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        self.members = np.repeat(teams.starts[batch], sizes) + self.columns
        self._shape = (len(batch), int(sizes.max(initial=0)))
        self._shares = teams.role_shares[self.members]

    def kinds_given(self, kind_of: Places, joint: JointCounts, stance: int) -> Numbers:
        """Probability of each kind at each seat if somebody sits there and holds the stance; shape (members, kinds)."""
        there = self._shares.sum(axis=1, keepdims=True)
        shares = self._shares / np.where(there > 0.0, there, 1.0)
        return np.asarray(shares @ np.eye(len(joint.additions))[kind_of[:, stance]])

    def kinds(self, kind_of: Places, joint: JointCounts, z: float) -> Numbers:
        """Probability of each kind at each seat given the shared value; where nobody sits nothing is added to."""
        teams, members = self._teams, self.members
        sds = np.sqrt(np.maximum(teams.variances[members], _LEAST_VARIANCE))
        stances = band_probabilities(teams.means[members], sds, STANCE_CUTS, teams.shared[members], z)
        found = np.zeros((*self._shape, len(joint.additions)))
        found[:, :, 0] = 1.0
        own = np.zeros((len(members), len(joint.additions)))
        for stance in range(len(STANCE_WORDS)):
            own += stances[:, stance, None] * self.kinds_given(kind_of, joint, stance)
        there = self._shares.sum(axis=1)
        own *= there[:, None]
        own[:, 0] += 1.0 - there
        found[self.rows, self.columns] = own
        return found
