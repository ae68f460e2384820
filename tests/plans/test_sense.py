"""Rules of sense on teams: who stands still, and how many moves they bear."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plans.worked import situation

from quorate.plans.sense import MOST_MOVES, MOST_MOVES_WHEN_STALLED, Courtesy, is_stalled, most_moves


@pytest.mark.parametrize(
    ("stage", "stay_days", "idle_days", "known", "expected"),
    [
        # explore: nine in ten teams are through in 60 days; it never times out
        ("explore", 60, 60, {}, False),
        ("explore", 61, 61, {}, True),
        ("explore", 200, 10, {}, False),
        ("explore", None, None, {}, False),
        # decide times out after 30 days, counted from the entry
        ("decide", 22, 22, {}, False),
        ("decide", 23, 23, {}, True),
        ("decide", 40, 0, {}, True),
        # nothing is usual in adopt, and a customer cannot stand still
        ("adopt", 900, 900, {}, False),
        ("explore", 900, 900, {"is_won": True}, False),
    ],
)
def test_who_stands_still(
    stage: str, stay_days: int | None, idle_days: int | None, known: dict[str, Any], expected: bool
) -> None:
    where = situation(stage=stage, stay_days=stay_days, idle_days=idle_days, **known)
    assert is_stalled(where) == expected
    assert most_moves(where) == (MOST_MOVES_WHEN_STALLED if expected else MOST_MOVES)


def test_a_week_is_full_whoever_of_us_filled_it() -> None:
    rows = [
        {
            "person_id": "ann",
            "contact_count": 2,
            "sales_count": 1,
            "marketing_count": 1,
            "touch_ids": ["a", "b"],
        }
    ]
    assert Courtesy(rows, [], 3).pressed("ann") is None
    held = Courtesy(rows, [], 2).pressed("ann")
    assert held is not None
    assert (held.reason, held.evidence_ids) == ("pressure", ("a", "b"))
    assert Courtesy(rows, [], 2).pressed("ben") is None
