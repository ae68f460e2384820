"""The one argument of a journey: which comes first, and what speaks for it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.plans.worked import context, placed, situation, unmet, vacancy, working
from tests.worlds import run_step

from quorate.plans import plan_arguments
from quorate.plans.arguments import ORDER, Argument, arguments_for
from quorate.plans.calls import calls
from quorate.plans.plan_arguments import argument_id
from quorate.plans.situations import Situation
from quorate.vocabulary.closed_lists import CONTENT_INTENTS, PLAN_ARGUMENTS

CONFLICT = json.dumps(
    [
        {"between": "members", "for": "ann", "against": "ben"},
        {"between": "functions", "for": "it", "against": "finance", "for_score": 0.4, "against_score": -0.5},
    ]
)
DIVIDED: dict[str, Any] = {"dispersion": 0.6, "support": 0.1}
UNDECIDED: dict[str, Any] = {"lost_no_decision_probability": 0.5, "no_decision_cause": "indecision"}


def _arguments(where: Situation) -> list[Argument]:
    return arguments_for(where, calls(where))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        # everything speaks: the functions that stand against each other come first
        (
            {"conflicts": CONFLICT, **DIVIDED, **UNDECIDED, "stage": "decide",
             "criteria": [unmet("contract_read", "decide")], "vacancies": [vacancy("champion")]},
            ["functions", "indecision", "agreement", "criterion", "missing_role", "question"],
        ),
        ({**DIVIDED, **UNDECIDED, "stage": "decide"}, ["indecision", "agreement", "question"]),
        ({**UNDECIDED, "no_decision_cause": "status_quo", "stage": "decide"}, ["status_quo", "question"]),
        # who still looks for the problem has nothing to decide
        (UNDECIDED, ["question"]),
        ({"quorum_probability": 0.1, "support": 0.3}, ["question"]),
        # no cause named, no argument against it
        ({**UNDECIDED, "no_decision_cause": "cannot_be_told", "stage": "decide"}, ["question"]),
        # a quorum out of sight is no disagreement while nobody's view is known
        (
            {"quorum_probability": 0.1, "criteria": [unmet("contract_read", "decide")], "stage": "decide"},
            ["criterion", "question"],
        ),
        ({"quorum_probability": 0.1, "support": 0.3, "stage": "decide"}, ["agreement", "question"]),
        ({"vacancies": [vacancy("champion")]}, ["missing_role", "question"]),
        ({}, ["question"]),
        ({"is_won": True, "stage": "adopt", "criteria": [unmet("in_use", "adopt")]}, ["retention", "question"]),
        ({"is_won": True, "stage": "expand"}, ["expansion", "question"]),
    ],
)  # fmt: skip
def test_which_comes_first(known: dict[str, Any], expected: list[str]) -> None:
    assert [argument.kind for argument in _arguments(situation(**known))] == expected


def test_what_an_argument_rests_on() -> None:
    where = situation(criteria=[unmet("compared", needed=2, touch_ids=["t2", "t1"]), unmet("budget_named")])
    chosen = _arguments(where)[0]
    assert (chosen.kind, chosen.subject) == ("criterion", "budget_named")
    nearer = situation(criteria=[unmet("compared", needed=2, progress=1, touch_ids=["t2", "t1"])])
    chosen = _arguments(nearer)[0]
    assert (chosen.subject, chosen.evidence_ids, chosen.intents) == ("compared", ("t1", "t2"), ("guidance",))
    assert chosen.evidence["progress"] == 1


def test_functions_on_opposite_sides_are_named() -> None:
    chosen = _arguments(situation(conflicts=CONFLICT))[0]
    assert (chosen.subject, chosen.evidence["against_score"]) == ("it and finance", -0.5)


def test_words_are_of_the_vocabulary() -> None:
    assert ORDER == PLAN_ARGUMENTS
    for argument in _arguments(situation(conflicts=CONFLICT, **DIVIDED, **UNDECIDED)):
        assert set(argument.intents) <= set(CONTENT_INTENTS)


def test_the_id_is_of_what_is_argued() -> None:
    """Figures change from day to day; the argument stays."""
    assert argument_id("j", Argument("agreement", "", {"support": 0.1})) == argument_id(
        "j", Argument("agreement", "", {"support": 0.2})
    )
    others = [
        ("j", Argument("criterion", "a")),
        ("j", Argument("criterion", "b")),
        ("k", Argument("criterion", "a")),
    ]
    assert len({argument_id(journey, argument) for journey, argument in others}) == len(others)


def test_the_table() -> None:
    """Looked at on a Tuesday, in the week of Monday the 29th; nine in ten teams are through in 60 days."""
    rows = run_step(
        plan_arguments.STEP,
        {
            "plan_journeys": working("plan_journeys", [{**situation(idle_days=70, **DIVIDED).facts}]),
            "plan_members": working("plan_members", [{**placed("ann"), "place": 1}]),
            "plan_criteria": working("plan_criteria", [unmet("compared")]),
            "vacancies": [],
        },
        context=context(),
    )
    assert [
        (
            row["week_on"],
            row["argument"],
            row["subject"],
            row["other_arguments"],
            row["is_stalled"],
            row["most_moves"],
        )
        for row in rows
    ] == [(date(2026, 6, 29), "agreement", None, ["criterion", "question"], True, 2)]
    assert json.loads(rows[0]["evidence"])["dispersion"] == 0.6
