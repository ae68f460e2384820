from __future__ import annotations

from typing import Any

from tests.plans.worked import at, member
from tests.worlds import run_steps

from quorate.warehouse.steps import SqlStep

CANDIDATES, AUDIENCES, EXCLUSIONS = (
    SqlStep("quorate.plans", name) for name in ("audience_candidates", "audiences", "audience_exclusions")
)
WORLD: dict[str, list[dict[str, Any]]] = {
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
    rows = run_steps([CANDIDATES, AUDIENCES], WORLD)
    assert [tuple(row.values()) for row in rows] == [
        ("champion/decide/crm", "email", "ann", "a", "j", "consent"),
        ("champion/explore/any", "email", "ann", "b", "k", "consent"),
        ("user/decide/crm", "email", "ben", "a", "j", "legitimate_interest"),
    ]


def test_how_many_are_left_out_and_why() -> None:
    rows = run_steps([CANDIDATES, EXCLUSIONS], WORLD)
    # eve has refused mail though not calls; of fay it is known that nothing stands, of hal nothing at all
    assert [tuple(row.values()) for row in rows] == [
        ("user/decide/crm", "email", "no_basis", 2),
        ("user/decide/crm", "email", "refused", 1),
    ]
