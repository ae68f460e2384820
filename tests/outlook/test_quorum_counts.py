"""The declared quorum against going through every way a team could stand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from tests.outlook.worked import MAP

from quorate.errors import ProblemsFound, StepError
from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.stance_scale import STANCE_WORDS
from quorate.settings import read_journey_map, standard_journey_map_text
from quorate.settings.journey_map import JourneyMap
from quorate.settings.quorum import QuorumRule, QuorumTree
from quorate.settings.rules import AllOf, AnyOf, NotOf, leaves_of
from quorate.stats.ragged import Places

ROLES = ["economic_buyer", "champion", "technical", "user", "advisor", "unknown"]
RULES = [
    "{role: champion, stance: supporter}",
    "{role: technical, stance: not_opposed}",
    "{role: user, stance: champion, at_least: 2}",
    "{role: champion, stance: opponent}",
    "{members: voting, stance: supporter, share: 0.6}",
    "{members: all, stance: supporter, share: 0.5, at_least: 2}",
    "{members: all, stance: sceptic, at_least: 2}",
    "{members: all, stance: not_opposed, share: 0.7, at_least: 2}",
    "{role: advisor, stance: not_opposed}",
]


def map_with(quorum: str) -> JourneyMap:
    roles = ", ".join(f"{name}: {{influence: 0.5}}" for name in ROLES[2:4])
    return read_journey_map(
        f"""
journey_map: tried
version: 1
opens_when: {{opportunity: created}}
roles:
  {{economic_buyer: {{required: true}}, champion: {{required: true}}, {roles}, advisor: {{votes: false}}}}
quorum: {quorum}
stages: [{{stage: explore}}, {{stage: select}}]
"""
    )


def holds(journey_map: JourneyMap, roles: list[str], stances: tuple[str, ...]) -> bool:
    """The quorum as the map's page describes it, for a team of which everything is known."""
    votes = {role.role: role.is_voting for role in journey_map.roles}
    required = {role.role for role in journey_map.roles if role.is_required}

    def leaf(rule: QuorumRule) -> bool:
        group = [
            stance
            for role, stance in zip(roles, stances, strict=True)
            if (role == rule.role if rule.role else rule.members == "all" or votes.get(role, False))
        ]
        if rule.role in required and not group:
            return False
        good = sum(stance in rule.satisfying_stances for stance in group)
        return good >= rule.needed_members and good >= (rule.needed_share or 0.0) * len(group) - 1e-9

    def whole(tree: QuorumTree) -> bool:
        match tree:
            case AllOf(rules):
                return all(whole(rule) for rule in rules)
            case AnyOf(rules):
                return any(whole(rule) for rule in rules)
            case NotOf(rule):
                return not whole(rule)
        return all(leaf(rule) for rule in leaves_of(tree))

    return whole(journey_map.quorum)


def numbered(roles: list[str]) -> Places:
    return np.array([ROLES.index(role) for role in roles], dtype=np.int64)


@st.composite
def quorums(draw: st.DrawFn) -> str:
    leaves = draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3, unique=True))
    written = [f"{{not: {leaf}}}" if draw(st.booleans()) else leaf for leaf in leaves]
    return f"{{{draw(st.sampled_from(['all', 'any']))}: [{', '.join(written)}]}}"


@settings(max_examples=50)
@given(quorums(), st.lists(st.sampled_from(ROLES), max_size=4), st.integers(0, 2**32 - 1))
def test_equals_enumeration_of_all_stances(quorum: str, roles: list[str], seed: int) -> None:
    try:
        journey_map = map_with(quorum)
    except ProblemsFound:  # a rule that no team could meet is refused when it is read
        reject()
    chances = np.random.default_rng(seed).dirichlet(np.ones(5), len(roles)).reshape(len(roles), 5)
    expected = 0.0
    for fallen in product(range(5), repeat=len(roles)):
        words = tuple(STANCE_WORDS[stance] for stance in fallen)
        share = float(np.prod([chances[member, stance] for member, stance in enumerate(fallen)]))
        expected += share * holds(journey_map, roles, words)
    counts = QuorumCounts(journey_map)
    limits = counts.limits(np.bincount(numbered(roles), minlength=len(ROLES))[None, :].astype(np.int64))
    joint = counts.joint(limits)
    kinds = np.zeros((1, len(roles), len(joint.additions)))
    for member, role in enumerate(numbered(roles)):
        for stance in range(5):
            kinds[0, member, counts.kinds[1][role, stance]] += chances[member, stance]
    assert joint.probability(kinds, counts.holds(limits, joint))[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        # one economic buyer, one champion, no opponent among the technical; of five votes two may be missing
        ([1, 1, 1, 2, 1, 0], [1, 1, 0, 2]),
        ([1, 2, 0, 1, 0, 3], [1, 1, 0, 1]),
        # nobody fills a required role: one would be needed, and there is none
        ([0, 1, 1, 3, 0, 0], [1, 1, 0, 2]),
        # of nobody who votes one would have to: even nobody failing is too many
        ([0, 0, 0, 0, 0, 0], [1, 1, 0, -1]),
    ],
)
def test_where_the_demands_turn(roles: list[int], expected: list[int]) -> None:
    assert QuorumCounts(MAP).limits(np.array([roles], dtype=np.int64)).tolist() == [expected]


def test_the_standard_quorum_can_be_computed_for_large_teams() -> None:
    counts = QuorumCounts(read_journey_map(standard_journey_map_text()))
    limits = counts.limits(np.full((1, len(counts.roles) + 1), 8, dtype=np.int64))
    assert np.prod(counts.joint(limits).grid) < 1000


def test_a_quorum_of_too_many_counts_is_refused_in_words() -> None:
    stances = ("supporter", "champion", "sceptic", "opponent", "not_opposed")
    rules = ", ".join(f"{{members: all, stance: {stance}, at_least: 25}}" for stance in stances)
    counts = QuorumCounts(map_with(f"{{any: [{rules}]}}"))
    limits = counts.limits(np.full((1, len(ROLES)), 10, dtype=np.int64))
    with pytest.raises(StepError, match="cannot be computed") as refused:
        counts.joint(limits)
    assert "456,976" in str(refused.value)
