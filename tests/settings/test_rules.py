"""Trees of rules mean the same as their normal form; a quorum is refused where no team reaches it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations_with_replacement, product
from math import ceil
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quorate.settings.quorum import QuorumRule, can_be_reached, contradiction
from quorate.settings.rules import (
    MOST_ALTERNATIVES,
    MOST_LEAVES,
    AllOf,
    AnyOf,
    NotOf,
    Rule,
    Single,
    is_too_large,
    leaves_of,
    normal_form,
)
from quorate.vocabulary.closed_lists import STANCES


def trees(leaf: st.SearchStrategy[Any], most_leaves: int = 6) -> st.SearchStrategy[Rule[Any]]:
    parts = st.recursive(
        leaf.map(Single),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda rules: AllOf(tuple(rules))),
            st.lists(inner, min_size=1, max_size=3).map(lambda rules: AnyOf(tuple(rules))),
            inner.map(NotOf),
        ),
        max_leaves=most_leaves,
    )
    return st.one_of(parts)


def holds(rule: Rule[Any], leaf_holds: Callable[[Any], bool]) -> bool:
    match rule:
        case Single(leaf):
            return leaf_holds(leaf)
        case NotOf(part):
            return not holds(part, leaf_holds)
        case AllOf(parts):
            return all(holds(part, leaf_holds) for part in parts)
        case AnyOf(parts):
            return any(holds(part, leaf_holds) for part in parts)
    raise AssertionError(rule)


@given(trees(st.sampled_from("abcd")))
def test_the_normal_form_means_the_same(rule: Rule[str]) -> None:
    form = normal_form(rule)
    for truth in product([False, True], repeat=4):
        true = {letter for letter, is_true in zip("abcd", truth, strict=True) if is_true}
        by_form = any(all((part.leaf in true) is not part.is_negated for part in way) for way in form)
        assert by_form is holds(rule, true.__contains__)


@given(trees(st.integers(0, 99), most_leaves=12))
def test_a_rule_that_is_not_too_large_has_a_small_normal_form(rule: Rule[int]) -> None:
    assume(not is_too_large(rule))
    form = normal_form(rule)
    assert len(form) <= MOST_ALTERNATIVES
    assert sum(len(way) for way in form) <= MOST_LEAVES
    assert {part.leaf for way in form for part in way} <= set(leaves_of(rule))


def test_a_rule_that_would_explode_is_known_without_making_it() -> None:
    pair = AnyOf((Single("a"), Single("b")))
    assert not is_too_large(AllOf((pair,) * 6))
    assert is_too_large(AllOf((pair,) * 7))
    assert is_too_large(AllOf((pair,) * 500))
    assert not is_too_large(AnyOf((AllOf((Single("a"),) * 8),) * MOST_ALTERNATIVES))
    assert is_too_large(AnyOf((AllOf((Single("a"),) * 9),) * MOST_ALTERNATIVES))


def test_order_follows_the_file() -> None:
    rule = AnyOf((Single("c"), AllOf((Single("b"), NotOf(Single("a"))))))
    assert [[(part.leaf, part.is_negated) for part in way] for way in normal_form(rule)] == [
        [("c", False)],
        [("b", False), ("a", True)],
    ]


def ask(stance: str, at_least: int | None = None, share: float | None = None) -> Single[QuorumRule]:
    return Single(QuorumRule(role="buyer", stance=stance, at_least=at_least, share=share))


def everyone(stance: str, share: float) -> Single[QuorumRule]:
    return Single(QuorumRule(members="voting", stance=stance, share=share))


REACHABLE = [
    ask("supporter"),
    ask("supporter", 50),
    AllOf((ask("supporter"), ask("opponent"))),
    AllOf((ask("supporter", 2), NotOf(ask("supporter", 3)))),
    AllOf((everyone("supporter", 0.5), everyone("opponent", 0.5))),
    AllOf((ask("not_opposed"), NotOf(ask("supporter")))),
    AnyOf((AllOf((ask("opponent"), ask("not_opposed"))), ask("champion"))),
    NotOf(ask("opponent")),
]
UNREACHABLE = [
    AllOf((ask("supporter"), NotOf(ask("supporter")))),
    AllOf((ask("champion", 3), NotOf(ask("supporter", 2)))),
    AllOf((everyone("supporter", 0.6), everyone("sceptic", 0.5))),
    AllOf((ask("opponent"), ask("not_opposed"))),
    NotOf(ask("supporter", 0)),
    AnyOf((AllOf((ask("opponent"), ask("not_opposed"))), NotOf(ask("champion", 0)))),
]


@pytest.mark.parametrize("quorum", REACHABLE)
def test_a_quorum_that_some_team_reaches(quorum: Rule[QuorumRule]) -> None:
    assert can_be_reached(quorum)


@pytest.mark.parametrize("quorum", UNREACHABLE)
def test_a_quorum_that_no_team_reaches(quorum: Rule[QuorumRule]) -> None:
    assert not can_be_reached(quorum)


def test_a_quorum_of_voters_where_nobody_votes() -> None:
    assert can_be_reached(everyone("supporter", 0.6))
    assert can_be_reached(everyone("supporter", 0.6), frozenset({"buyer"}))
    assert not can_be_reached(everyone("supporter", 0.6), frozenset())


DEMANDS = st.builds(
    ask,
    st.sampled_from(["champion", "supporter", "not_opposed", "sceptic", "opponent"]),
    st.none() | st.integers(0, 3),
    st.none() | st.sampled_from([0.0, 0.4, 0.6, 1.0]),
).map(lambda demand: demand.leaf)


# Every team of at most five members, as counts by stance.
TEAMS = [
    dict(zip(STANCES, counts, strict=True))
    for counts in product(range(6), repeat=len(STANCES))
    if sum(counts) <= 5
]


@settings(max_examples=300)
@given(
    st.one_of(
        trees(DEMANDS, most_leaves=4),
        st.tuples(DEMANDS, DEMANDS).map(lambda pair: AllOf((Single(pair[0]), Single(pair[1])))),
        st.tuples(DEMANDS, DEMANDS).map(lambda pair: AllOf((Single(pair[0]), NotOf(Single(pair[1]))))),
    )
)
def test_a_quorum_is_refused_only_where_no_team_of_five_reaches_it(quorum: Rule[QuorumRule]) -> None:
    reached = any(holds(quorum, partial(_is_satisfied, team)) for team in TEAMS)
    assert can_be_reached(quorum) or not reached


def _is_satisfied(team: dict[str, int], rule: QuorumRule) -> bool:
    count = sum(team[stance] for stance in rule.satisfying_stances)
    by_share = ceil((rule.needed_share or 0.0) * sum(team.values()) - 1e-9)
    return count >= rule.needed_members and count >= by_share


def of_group(
    role: str | None, members: str | None, stance: str, at_least: int | None, share: float | None
) -> QuorumRule:
    return QuorumRule(role=role, members=members, stance=stance, at_least=at_least, share=share)


GROUP_DEMANDS = st.builds(
    lambda group, *rest: of_group(*group, *rest),
    st.sampled_from([("buyer", None), ("advisor", None), (None, "voting"), (None, "all")]),
    st.sampled_from(["champion", "supporter", "not_opposed", "opponent"]),
    st.none() | st.integers(0, 2),
    st.none() | st.sampled_from([0.0, 0.6, 1.0]),
)
# Every team of at most four, as who holds which stance; advisors do not vote.
MEMBERS = [(role, stance) for role in ("buyer", "advisor") for stance in STANCES]
MIXED_TEAMS = [team for count in range(5) for team in combinations_with_replacement(MEMBERS, count)]


@settings(max_examples=300)
@given(GROUP_DEMANDS, GROUP_DEMANDS, st.booleans())
def test_groups_and_their_parts_are_refused_only_where_no_team_of_four_reaches_it(
    one: QuorumRule, other: QuorumRule, is_banned: bool
) -> None:
    second: Rule[QuorumRule] = NotOf(Single(other)) if is_banned else Single(other)
    quorum = AllOf((Single(one), second))
    reached = any(holds(quorum, partial(_is_met_by, team)) for team in MIXED_TEAMS)
    assert can_be_reached(quorum, frozenset({"buyer"})) or not reached


def _is_met_by(team: tuple[tuple[str, str], ...], rule: QuorumRule) -> bool:
    group = [
        stance
        for role, stance in team
        if rule.role == role or rule.members == "all" or (rule.members == "voting" and role == "buyer")
    ]
    count = sum(stance in rule.satisfying_stances for stance in group)
    return count >= rule.needed_members and count >= ceil((rule.needed_share or 0.0) * len(group) - 1e-9)


@pytest.mark.parametrize(
    ("quorum", "told"),
    [
        (AllOf((Single(QuorumRule(members="voting", stance="supporter", share=1.0)), ask("sceptic"))),
         "(members voting: supporter, share 1) and (role buyer: sceptic) contradict each other"),
        (AllOf((ask("champion"), NotOf(Single(QuorumRule(members="all", stance="supporter"))))),
         "(role buyer: champion) and not (members all: supporter) contradict each other"),
        (AllOf((Single(QuorumRule(members="all", stance="not_opposed")), NotOf(ask("not_opposed")))),
         "(members all: not_opposed) and not (role buyer: not_opposed) contradict each other"),
        (NotOf(ask("supporter", 0)),
         "not (role buyer: supporter, at_least 0) asks that something fail which always holds"),
    ],
)  # fmt: skip
def test_the_demands_that_contradict_each_other_are_named(quorum: Rule[QuorumRule], told: str) -> None:
    assert contradiction(quorum, frozenset({"buyer"})) == told
