from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from tests.plans.worked import at, member
from tests.worlds import run_steps

from quorate.settings import default_settings, examine_settings
from quorate.warehouse.declared_audiences import declared_audiences
from quorate.warehouse.steps import SqlStep

CANDIDATES, HELD_OUT, AUDIENCES, EXCLUSIONS = (
    SqlStep("quorate.plans", name)
    for name in ("audience_candidates", "held_out_audiences", "audiences", "audience_exclusions")
)
WORLD: dict[str, Any] = {
    "programme_accounts": pa.table({"account_id": ["a", "b"], "tier": ["A", None]}),
    "programme_cells": [{"account_id": "a", "offering_id": "crm", "motion": "up_sell"}],
    "offerings": [{"offering_id": "crm", "name": "CRM Suite"}],
    "declared_audiences": declared_audiences(default_settings()),
    "journeys": [
        {"journey_id": "j", "account_id": "a", "outcome": "open", "offering_id": "crm"},
        {"journey_id": "k", "account_id": "b", "outcome": "open", "offering_id": None},
        {"journey_id": "won", "account_id": "a", "outcome": "won", "offering_id": "crm"},
    ],
    "stage_history": [
        {"journey_id": "j", "stage": "explore", "entered_at": at("01-01"), "left_at": at("02-01")},
        {"journey_id": "j", "stage": "decide", "entered_at": at("02-01")},
        {"journey_id": "k", "stage": "explore", "entered_at": at("01-01")},
        {"journey_id": "won", "stage": "adopt", "entered_at": at("01-01")},
    ],
    "members": [
        member("ann", "champion"),
        member("ann", "champion", journey_id="k"),
        member("ben", "user", membership="likely"),
        member("cas", "user", membership="candidate"),
        member("dee", "user", membership="left"),
        member("eve", "user"),
        member("fay", "user"),
        member("hal", "user"),
        member("gus", "user", journey_id="won"),
    ],
    "consents": [
        {"person_id": "ann", "channel": "email", "basis": "consent"},
        {"person_id": "ben", "channel": "email", "basis": "legitimate_interest"},
        {"person_id": "cas", "channel": "email", "basis": "consent"},
        {"person_id": "eve", "channel": "email", "basis": "refused"},
        {"person_id": "eve", "channel": "call", "basis": "consent"},
        {"person_id": "fay", "channel": "email", "basis": "none"},
        {"person_id": "gus", "channel": "email", "basis": "consent"},
    ],
}


def test_whoever_may_be_addressed_by_role_stage_and_offering() -> None:
    rows = run_steps([CANDIDATES, HELD_OUT, AUDIENCES], WORLD)
    assert [tuple(row.values()) for row in rows] == [
        ("champion/decide/crm", "email", "ann", "a", "j", "consent"),
        ("champion/explore/any", "email", "ann", "b", "k", "consent"),
        ("user/decide/crm", "email", "ben", "a", "j", "legitimate_interest"),
    ]


def test_how_many_are_left_out_and_why() -> None:
    rows = run_steps([CANDIDATES, HELD_OUT, EXCLUSIONS], WORLD)
    # eve has refused mail though not calls; of fay it is known that nothing stands, of hal nothing at all
    assert [tuple(row.values()) for row in rows] == [
        ("user/decide/crm", "email", "no_basis", 2),
        ("user/decide/crm", "email", "refused", 1),
    ]


@pytest.mark.parametrize(
    ("held_out", "left"),
    [
        ({"kind": "universal_holdout", "functions": ["marketing"]}, {"b"}),
        ({"kind": "universal_holdout", "functions": ["success"]}, {"a", "b"}),
        ({"kind": "programme", "programme": "user/decide/crm", "functions": ["marketing"]}, {"a", "b"}),
        ({"kind": "play", "play": "proof", "functions": ["marketing"]}, {"a", "b"}),
    ],
)
def test_accounts_that_an_experiment_holds_out_are_not_addressed(
    held_out: dict[str, Any], left: set[str]
) -> None:
    world = {**WORLD, "held_out_accounts": [{"account_id": "a", "experiment_id": "x", **held_out}]}
    rows = run_steps([CANDIDATES, HELD_OUT, AUDIENCES], world)
    assert {row["account_id"] for row in rows} == left
    out = held_out.get("programme") is not None or left == {"b"}
    assert ("user/decide/crm" in {row["audience"] for row in rows}) is not out
    reasons = {row["reason"] for row in run_steps([CANDIDATES, HELD_OUT, EXCLUSIONS], world)}
    assert ("experiment" in reasons) is out, "who refused or has no basis is told under that"


def test_a_motion_that_is_tested_keeps_accounts_out_of_audiences_that_ask_for_it() -> None:
    settings, _ = examine_settings(
        'name = "a"\n[audiences.mine]\nchannel = "email"\npurpose = "x"\nmotions = "up_sell"\n'
    )
    assert settings is not None
    held_out = {
        "account_id": "a",
        "experiment_id": "x",
        "kind": "programme",
        "programme": "up_sell",
        "functions": [],
    }
    world = {**WORLD, "declared_audiences": declared_audiences(settings), "held_out_accounts": [held_out]}
    rows = run_steps([CANDIDATES, HELD_OUT], world)
    assert [tuple(row.values()) for row in rows] == [("mine", "a")]


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ('roles = "champion"', {"ann"}),
        ('stages = ["decide"]', {"ann", "ben", "eve", "fay", "hal"}),
        ('stages = "adopt"', {"gus"}),
        ('tiers = "A"', {"ann", "ben", "eve", "fay", "hal", "gus"}),
        ('offerings = "crm suite"', {"ann", "ben", "eve", "fay", "hal", "gus"}),
        ('motions = "keep"', set[str]()),
        (
            'roles = "user"\nstages = "decide"\ntiers = ["A", "B"]\nmotions = "up_sell"',
            {"ben", "eve", "fay", "hal"},
        ),
    ],
)
def test_audiences_that_the_settings_name(asked: str, people: set[str]) -> None:
    settings, problems = examine_settings(
        f'name = "a"\n[audiences.mine]\nchannel = "call"\npurpose = "x"\n{asked}\n'
    )
    assert settings is not None, problems
    rows = run_steps([CANDIDATES], {**WORLD, "declared_audiences": declared_audiences(settings)})
    assert {row["person_id"] for row in rows if row["audience"] == "mine"} == people
    assert {row["channel"] for row in rows if row["audience"] == "mine"} <= {"call"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('channel = "emial"\npurpose = "x"', "unknown_word"),
        ('channel = "email"', "missing_key"),
        ('channel = "email"\npurpose = "x"\nmotions = "win"', "unknown_word"),
        ('channel = "email"\npurpose = "x"\nroles = "chamption"', "unknown_role"),
    ],
)
def test_audiences_that_are_refused(written: str, code: str) -> None:
    settings, (problem,) = examine_settings(
        f'name = "a"\n[audiences.mine]\n{written}\n', roles=["champion", "user"]
    )
    assert (settings, problem.code) == (None, code)
