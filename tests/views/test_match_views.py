"""The words, the order and the contradictions of decisions about who is who."""

from __future__ import annotations

from datetime import datetime

import pytest

from quorate.views.match_conflicts import contradictions
from quorate.views.match_decisions import Decision
from quorate.views.match_pairs import compared
from quorate.views.match_stakes import Money, closeness, worth_of
from quorate.views.match_words import reasons_of, weight_in_words

WEIGHED = '{"evidence": ["same name", "another title"], "bits": [1.0, -5.0], "moved_bits": [0.0, -1.0]}'


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (5.0, "strongly for one: 32 times likelier of one than of two"),
        (-1.0, "slightly for two: 2.0 times likelier of two than of one"),
        (0.2, "says next to nothing either way"),
        (30.0, "very strongly for one: more than 1,000 times likelier of one than of two"),
    ],
)
def test_weights_in_words(bits: float, words: str) -> None:
    assert weight_in_words(bits) == words


def test_the_weightiest_reason_comes_first() -> None:
    found = reasons_of("name_at_account", WEIGHED)
    assert [(each.says, each.bits, each.moved_bits) for each in found] == [
        ("another title", -5.0, -1.0),
        ("same name", 1.0, 0.0),
    ]


def test_a_rule_says_why_it_could_not_decide() -> None:
    assert [each.says for each in reasons_of("several_of_that_name", '{"name": "Acme"}')] == [
        "several accounts carry this name",
        "name: Acme",
    ]


@pytest.mark.parametrize(
    ("probability", "rivals", "near"),
    [(0.95, 1, 1.0), (0.475, 1, 0.5), (0.975, 1, 0.5), (None, 2, 0.5 / 0.95)],
)
def test_closeness_is_what_an_answer_is_worth(probability: float | None, rivals: int, near: float) -> None:
    assert closeness(probability, 0.95, rivals) == pytest.approx(near)


def test_worth_weighs_touches_and_money_of_each_currency() -> None:
    money = {"a": [Money("EUR", 100.0)], "b": [Money("USD", 1_000_000.0)]}
    worth = worth_of({"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.5}, {"a": 10, "b": 5}, money)
    assert worth["a"] > worth["b"] > worth["c"] > worth["d"] > 0


@pytest.mark.parametrize(
    ("left", "right", "comparison"),
    [
        (("Ann",), ("ANN", "Anna"), "same"),
        (("Ann",), ("Bea",), "different"),
        ((), ("Bea",), "missing"),
        ((), (), "missing"),
    ],
)
def test_fields_are_compared(left: tuple[str, ...], right: tuple[str, ...], comparison: str) -> None:
    assert compared("Name", left, right).comparison == comparison


def said(named: str, left: str, right: str, decision: str) -> Decision:
    return Decision(
        named, "person", left, right, decision, "me", datetime(2026, 1, 1), None, "waiting", is_own=True
    )


@pytest.mark.parametrize(
    ("decisions", "sources", "named", "with_sources"),
    [
        ("1 a b same; 2 b c same; 3 a c different", (), {"1", "2", "3"}, False),
        ("1 a b same; 3 a c different", (("b", "c"),), {"1", "3"}, True),
        ("1 a b same; 2 b c same; 4 a c same; 3 a c different", (), {"3", "4"}, False),
        ("3 a c different", (("a", "c"),), None, False),
        ("1 a b same; 2 c d same; 3 a c different", (), None, False),
        ("1 a b same; 2 b c unsure; 3 a c different", (), None, False),
    ],
    ids=[
        "three decisions", "two with a source", "as few as do it", "a colleague overrules a source", "no contradiction",
        "not sure says nothing",
    ],
)  # fmt: skip
def test_contradictions(
    decisions: str, sources: tuple[tuple[str, str], ...], named: set[str] | None, with_sources: bool
) -> None:
    told = [said(*each.split()) for each in decisions.split("; ")]
    found = contradictions(told, sources)
    assert [set(each.decision_ids) for each in found] == ([] if named is None else [named])
    assert [each.with_sources for each in found] == ([] if named is None else [with_sources])
