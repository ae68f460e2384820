"""What the quorum's probability would be if members stood elsewhere, or somebody filled a role nobody fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from quorate.errors import NotFound, nearest_word
from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import quorum_levels
from quorate.outlook.stance_scale import STANCE_WORDS
from quorate.outlook.team_arrays import Teams
from quorate.settings import AllOf, JourneyMap
from quorate.stats.ragged import Numbers

# The middle of each word's fifth of the scale, held for nearly certain: the question is what if it were so.
_MIDDLES = dict(zip(STANCE_WORDS, np.linspace(-0.8, 0.8, len(STANCE_WORDS)), strict=True))
_CERTAIN = 1e-4


@dataclass(frozen=True)
class Changes:
    """What is supposed.

    Attributes
    ----------
    stances: a word of `STANCE_WORDS` for each of some members, by person id.
    filled: a word for whoever comes to fill each of some roles that nobody fills, by role.
    """

    stances: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Likelihood:
    """A probability with the ends of its 90 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class QuorumIf:
    """The quorum as it is and under the changes.

    Attributes
    ----------
    demands_now, demands_then: probability of each demand at the top of the rule, in the order of the file.
    """

    now: Likelihood
    then: Likelihood
    demands_now: tuple[float, ...]
    demands_then: tuple[float, ...]


def quorum_if(team: Teams, changes: Changes, journey_map: JourneyMap) -> QuorumIf:
    """The quorum of one team as it is, and under the changes; all other seats stay as they are.

    That others would follow whoever changes their mind is left out: the answer is the smaller one.

    Parameters
    ----------
    team: one journey's, as `teams_of` gives it.

    Raises NotFound for members, vacant roles and words that are not there.
    """
    both = _beside(team, _changed(team, changes, journey_map))
    rule = journey_map.quorum
    ends = np.stack(quorum_levels(both, QuorumCounts(journey_map)), axis=1)
    demands = [
        quorum_levels(both, QuorumCounts(replace(journey_map, quorum=part)))[0]
        for part in (rule.rules if isinstance(rule, AllOf) else (rule,))
    ]
    now, then = (Likelihood(*(float(each) for each in row)) for row in ends)
    return QuorumIf(now, then, *(tuple(float(each[place]) for each in demands) for place in (0, 1)))


def _changed(team: Teams, changes: Changes, journey_map: JourneyMap) -> Teams:
    for person, word in changes.stances.items():
        if person not in team.people:
            raise NotFound(
                f"Nobody called '{person}' counts on this team.", expected="a confirmed or likely member"
            )
        team = _settled(team, team.people.index(person), word)
    roles = [role.role for role in journey_map.roles]
    for role, word in changes.filled.items():
        if role not in roles or np.any((team.roles == roles.index(role)) & ~team.is_vacant):
            near = nearest_word(role, roles) if role not in roles else None
            raise NotFound(
                f"There is no empty role called '{role}'." + (f" Did you mean '{near}'?" if near else ""),
                expected="a role of the map that no confirmed or likely member fills",
            )
        number = roles.index(role)
        if not np.any(team.roles == number):
            team = _with_seat(team, number, journey_map.roles[number].influence)
        seat = int(np.flatnonzero(team.roles == number)[0])
        shares = team.role_shares.copy()
        shares[seat] = np.eye(shares.shape[1])[number]
        team = _settled(replace(team, role_shares=shares), seat, word)
    return team


def _settled(team: Teams, seat: int, word: str) -> Teams:
    """The team with one seat's stance known."""
    if word not in _MIDDLES:
        raise NotFound(f"There is no stance called '{word}'.", expected=f"one of {', '.join(STANCE_WORDS)}")
    means, variances = team.means.copy(), team.variances.copy()
    means[seat], variances[seat] = _MIDDLES[word], _CERTAIN
    return replace(team, means=means, variances=variances)


def _with_seat(team: Teams, role: int, influence: float) -> Teams:
    """The team with one more seat, of a role that is not required, so that nobody was counted for it."""

    def more(values: Numbers, value: float) -> Numbers:
        return np.append(values, value).astype(values.dtype)

    return Teams(
        team.journey_ids,
        team.starts + np.array([0, 1]),
        (*team.people, None),
        np.append(team.roles, role),
        np.append(team.role_shares, np.eye(team.role_shares.shape[1])[[role]], axis=0),
        more(team.influences, influence),
        more(team.scores, np.nan),
        more(team.means, 0.0),
        more(team.variances, _CERTAIN),
        more(team.shared, 0.0),
    )


def _beside(first: Teams, second: Teams) -> Teams:
    """Two teams end to end."""
    pairs = ("roles", "role_shares", "influences", "scores", "means", "variances", "shared")
    return Teams(
        ("now", "then"),
        np.concatenate((first.starts, first.starts[-1] + second.starts[1:])),
        first.people + second.people,
        *(np.concatenate((getattr(first, name), getattr(second, name))) for name in pairs),
    )
