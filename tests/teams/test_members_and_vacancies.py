"""Who belongs to a team and how surely, and which roles stand empty."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.settings import default_journey_map, map_tables
from quorate.warehouse.steps import SqlStep

DAY = date(2026, 6, 30)
MAP_ROLES = map_tables([default_journey_map()])["map_roles"]
FACTS = pa.schema(
    [
        ("journey_id", pa.string()), ("person_id", pa.string()), ("left_at", pa.timestamp("us")),
        ("stated_membership", pa.string()), ("stated_influence", pa.string()), ("has_crm_role", pa.bool_()),
        ("two_way_count", pa.int64()), ("buyer_touch_count", pa.int64()), ("touch_count", pa.int64()),
        ("joined_at", pa.timestamp("us")), ("last_touch_at", pa.timestamp("us")),
        ("last_active_at", pa.timestamp("us")), ("is_external", pa.bool_()),
    ]
)  # fmt: skip
ROLES = pa.schema(
    [("journey_id", pa.string()), ("person_id", pa.string()), ("role", pa.string()), ("role_probability", pa.float64()),
     ("role_reasons", pa.string()), ("role_shares", pa.list_(pa.float64()))]
)  # fmt: skip


def facts(**given: Any) -> dict[str, Any]:
    return {
        "journey_id": "j", "person_id": "p", "has_crm_role": False, "two_way_count": 0, "buyer_touch_count": 0,
        "touch_count": 1, "joined_at": datetime(2026, 1, 1), "is_external": False, **given,
    }  # fmt: skip


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("one touch of ours", facts(), {"membership": "candidate", "momentum": "quiet", "influence": 1.0}),
    ("two of their own", facts(buyer_touch_count=2), {"membership": "likely"}),
    ("a talk", facts(two_way_count=1), {"membership": "confirmed"}),
    ("a contact role", facts(has_crm_role=True), {"membership": "confirmed"}),
    ("gone", facts(has_crm_role=True, left_at=datetime(2026, 5, 1)), {"membership": "left"}),
    ("a colleague's word", facts(stated_membership="confirmed"), {"membership": "confirmed"}),
    ("a colleague's weight", facts(stated_influence="0.2"), {"influence": 0.2}),
    ("seen ten days ago", facts(last_active_at=datetime(2026, 6, 20)), {"momentum": "active"}),
    ("seen six weeks ago", facts(last_active_at=datetime(2026, 5, 20)), {"momentum": "cooling"}),
    ("seen in spring", facts(last_active_at=datetime(2026, 4, 1)), {"momentum": "quiet"}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_members(given: dict[str, Any], expected: dict[str, Any]) -> None:
    role = {
        "journey_id": "j",
        "person_id": "p",
        "role": "economic_buyer",
        "role_probability": 0.8,
        "role_reasons": "[]",
    }
    (found,) = run_step(
        SqlStep("quorate.teams", "team_members"),
        {
            "journeys": [{"journey_id": "j", "journey_map": "standard"}],
            "member_facts": pa.Table.from_pylist([given], schema=FACTS),
            "member_roles": pa.Table.from_pylist([role], schema=ROLES),
            "map_roles": MAP_ROLES,
        },
        DAY,
    )
    assert {name: found[name] for name in expected} == expected


def test_vacancies() -> None:
    def member(journey: str, person: str, role: str, membership: str) -> dict[str, str]:
        return {"journey_id": journey, "person_id": person, "role": role, "membership": membership}

    rows = run_step(
        SqlStep("quorate.teams", "vacancies"),
        {
            "journeys": [
                {"journey_id": name, "journey_map": "standard", "outcome": outcome}
                for name, outcome in (("now", "open"), ("one", "won"), ("two", "won"))
            ],
            "team_members": pa.Table.from_pylist(
                [
                    member("now", "a", "economic_buyer", "confirmed"),
                    member("now", "b", "champion", "candidate"),
                    member("one", "c", "champion", "likely"),
                ]
            ),
            "map_roles": MAP_ROLES,
        },
        DAY,
    )
    empty = {row["role"]: (row["filled_in_won_share"], row["candidate_person_ids"]) for row in rows}
    assert empty == {
        "champion": (0.5, ["b"]),
        "technical": (0.0, []),
        "procurement": (0.0, []),
        "legal_security": (0.0, []),
    }
