"""The published members: who they are, with where they stand."""

from __future__ import annotations

from tests.outlook.worked import at, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.outlook", "members")


def test_members_carry_their_stance() -> None:
    member = {
        "journey_id": "j1",
        "person_id": "ann",
        "role": "champion",
        "role_probability": 0.7,
        "role_reasons": "[]",
        "membership": "confirmed",
        "joined_at": at("03-01"),
        "last_touch_at": at("06-01"),
        "momentum": "cooling",
        "influence": 0.8,
        "is_external": False,
        "touch_count": 4,
        "buyer_touch_count": 2,
    }
    stance = {
        "journey_id": "j1", "person_id": "ann", "stance": "supporter", "stance_score": 0.3,
        "stance_confidence": 0.4, "stance_reasons": "[]",
    }  # fmt: skip
    rows = run_step(
        STEP, {"team_members": working("team_members", [member]), "stances": working("stances", [stance])}
    )
    left_out = {"touch_count", "buyer_touch_count"}
    assert rows == [{key: value for key, value in {**member, **stance}.items() if key not in left_out}]
