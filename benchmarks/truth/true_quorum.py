"""Whether the declared quorum of a map holds for a team whose roles and stances are known: the rule read as written."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from quorate.settings import AllOf, AnyOf, JourneyMap, NotOf, QuorumRule, QuorumTree, Single

# The five words share the scale from -1 to 1 equally.
WORDS = ("opponent", "sceptic", "neutral", "supporter", "champion")
_SLACK = 1e-9


def quorum_holds(journey_map: JourneyMap, team: Sequence[tuple[str, float]]) -> bool:
    """Whether the team has its quorum.

    Parameters
    ----------
    team: role and stance score of each member.
    """
    return _holds(journey_map.quorum, journey_map, [(role, _word(score)) for role, score in team])


def _word(score: float) -> str:
    return WORDS[min(int((score + 1.0) / 0.4 + _SLACK), len(WORDS) - 1)]


def _holds(rule: QuorumTree, journey_map: JourneyMap, team: Sequence[tuple[str, str]]) -> bool:
    match rule:
        case Single(leaf):
            return _demand_holds(leaf, journey_map, team)
        case NotOf(part):
            return not _holds(part, journey_map, team)
        case AllOf(parts):
            return all(_holds(part, journey_map, team) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, journey_map, team) for part in parts)
    raise TypeError(f"no rule of a quorum: {rule!r}")


def _demand_holds(rule: QuorumRule, journey_map: JourneyMap, team: Sequence[tuple[str, str]]) -> bool:
    """A required role that nobody fills satisfies no demand."""
    roles = {role.role: role for role in journey_map.roles}
    group = [
        word for role, word in team if _belongs(rule, role, is_voting=role in roles and roles[role].is_voting)
    ]
    if not group and rule.role and roles[rule.role].is_required:
        return False
    satisfying = sum(word in rule.satisfying_stances for word in group)
    by_share = ceil((rule.needed_share or 0.0) * len(group) - _SLACK)
    return satisfying >= max(rule.needed_members, by_share)


def _belongs(rule: QuorumRule, role: str, *, is_voting: bool) -> bool:
    if rule.role:
        return role == rule.role
    return rule.members == "all" or is_voting
