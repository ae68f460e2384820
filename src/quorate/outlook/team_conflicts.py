"""Who stands on opposite sides: members, and functions of the company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# A side begins where the words supporter and sceptic do.
SIDE_SCORE = 0.2
MOST_PAIRS = 10


@dataclass(frozen=True)
class Standing:
    """One member whose stance is known."""

    person_id: str
    function: str | None
    score: float
    influence: float


def conflicts(team: Sequence[Standing]) -> list[dict[str, Any]]:
    """Pairs on opposite sides: at most ten pairs of members, then every pair of functions.

    Members are in order of how much the pair weighs: the distance between their scores times both influences.
    A function stands where the influence-weighted mean of its members does; functions with nobody known take
    no side.
    """
    members = _opposed([(each.person_id, each.score, each.influence) for each in team])[:MOST_PAIRS]
    functions = {each.person_id: each.function for each in team}
    found: list[dict[str, Any]] = [
        {
            "between": "members",
            "for": person,
            "against": other,
            "for_score": score,
            "against_score": other_score,
            "for_function": functions[person],
            "against_function": functions[other],
        }
        for person, score, other, other_score in members
    ]
    return found + [
        {
            "between": "functions",
            "for": name,
            "against": other,
            "for_score": score,
            "against_score": other_score,
        }
        for name, score, other, other_score in _opposed(_by_function(team))
    ]


def _opposed(standings: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, str, float]]:
    """Every pair of one for and one against, heaviest first, scores rounded for display."""
    supporting = [each for each in standings if each[1] >= SIDE_SCORE]
    against = [each for each in standings if each[1] < -SIDE_SCORE]
    pairs = [
        (-round((score - other_score) * weight * other_weight, 9), name, other, score, other_score)
        for name, score, weight in supporting
        for other, other_score, other_weight in against
    ]
    return [
        (name, round(score, 3), other, round(other_score, 3))
        for _, name, other, score, other_score in sorted(pairs)
    ]


def _by_function(team: Sequence[Standing]) -> list[tuple[str, float, float]]:
    found = []
    for function in sorted({each.function for each in team if each.function}):
        members = [each for each in team if each.function == function]
        weight = sum(each.influence for each in members)
        if weight > 0.0:
            mean = sum(each.influence * each.score for each in members) / weight
            found.append((function, mean, weight))
    return found
