"""Which role each member most probably plays."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.teams.member_roles import STEP

TEXTS = (
    "journey_id", "person_id", "title", "function", "seniority", "crm_role", "stated_role", "role_statement_id",
)  # fmt: skip


def member(person: str, touches: int = 1, *, is_external: bool = False, **facts: str) -> dict[str, Any]:
    return {
        **dict.fromkeys(TEXTS),
        "journey_id": "j",
        "person_id": person,
        "is_external": is_external,
        "buyer_touch_count": touches,
        "two_way_count": 0,
        **facts,
    }


def roles(*members: dict[str, Any]) -> dict[str, dict[str, Any]]:
    schema = pa.schema(
        [(name, pa.string()) for name in TEXTS]
        + [("is_external", pa.bool_()), ("buyer_touch_count", pa.int64()), ("two_way_count", pa.int64())]
    )
    table = pa.Table.from_pylist(list(members), schema=schema)
    return {row["person_id"]: row for row in run_step(STEP, {"member_facts": table})}


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("a finance chief", member("p", function="finance", seniority="c_level", title="CFO"), "economic_buyer"),
    ("an architect", member("p", function="it", seniority="senior", title="IT Architect"), "technical"),
    ("a buyer by trade", member("p", function="procurement", title="Einkauf"), "procurement"),
    ("a lawyer", member("p", function="legal", title="Counsel"), "legal_security"),
    ("the CRM's word beside a bare title", member("p", crm_role="Decision Maker", seniority="head"), "economic_buyer"),
    ("somebody from outside", member("p", is_external=True), "outside_advisor"),
    ("nobody knows", member("p"), "unknown"),
    ("a colleague's word before all", member("p", stated_role="user", function="finance", crm_role="Champion"), "user"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "role"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_roles(given: dict[str, Any], role: str) -> None:
    found = roles(given)["p"]
    assert found["role"] == role
    assert found["role_probability"] <= 1
    assert (json.loads(found["role_reasons"]) == []) is (role == "unknown")


def test_who_does_most_is_the_likelier_champion() -> None:
    team = [member(name, touches=2, function="operations", title="Planner") for name in "abcd"]
    found = roles(member("busy", touches=40, function="operations", title="Planner"), *team)
    assert found["busy"]["role"] == "champion"
    assert {found[name]["role"] for name in "abcd"} == {"user"}
