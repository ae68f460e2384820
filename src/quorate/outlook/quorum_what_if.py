"""What the quorum's probability would be if members stood elsewhere, or somebody filled a role nobody fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from quorate.errors import NotFound
from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import quorum_probabilities
from quorate.outlook.stance_scale import STANCE_WORDS
from quorate.outlook.team_arrays import Teams
from quorate.settings.journey_map import JourneyMap
from quorate.stats.odds_correction import corrected

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


def quorum_if(
    team: Teams, changes: Changes, journey_map: JourneyMap, shift: float = 0.0, slope: float = 1.0
) -> tuple[float, float]:
    """The probability of the quorum as it is, and under the changes; all other seats stay as they are.

    That others would follow whoever changes their mind is left out: the answer is the smaller one.

    Parameters
    ----------
    team: one journey's, as `teams_of` gives it.
    shift, slope: of the correction by past outcomes; none as they stand.

    Raises NotFound for members, vacant roles and words that are not there.
    """
    means, variances = team.means.copy(), team.variances.copy()
    for seat, word in _changed(team, changes, [role.role for role in journey_map.roles]):
        means[seat], variances[seat] = _middle(word), _CERTAIN
    counts = QuorumCounts(journey_map)
    changed = replace(team, means=means, variances=variances)
    raw = np.concatenate([quorum_probabilities(each, counts).means for each in (team, changed)])
    now, then = raw if (shift, slope) == (0.0, 1.0) else corrected(raw, shift, slope)
    return float(now), float(then)


def _changed(team: Teams, changes: Changes, roles: list[str]) -> list[tuple[int, str]]:
    found = []
    for person, word in changes.stances.items():
        found.append((_place(team.people.index(person) if person in team.people else None, person), word))
    for role, word in changes.filled.items():
        number = roles.index(role) if role in roles else len(roles)
        vacant = np.flatnonzero(team.is_vacant & (team.roles == number))
        found.append((_place(int(vacant[0]) if len(vacant) else None, role), word))
    return found


def _place(seat: int | None, name: str) -> int:
    if seat is None:
        raise NotFound(
            f"Nobody called '{name}' counts on this team, and no required role of that name is empty.",
            expected="a confirmed or likely member, or a required role nobody fills",
        )
    return seat


def _middle(word: str) -> float:
    if word not in _MIDDLES:
        raise NotFound(f"There is no stance called '{word}'.", expected=f"one of {', '.join(STANCE_WORDS)}")
    return float(_MIDDLES[word])
