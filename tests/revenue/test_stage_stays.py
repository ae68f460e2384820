from __future__ import annotations

from typing import Any

import pyarrow as pa
from tests.revenue.worked import at
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.revenue", "stage_stays")
MAP = pa.table(
    {"journey_map": ["m"] * 4, "stage": ["explore", "select", "decide", "adopt"], "position": [0, 1, 2, 3]}
)


def _journey(name: str, outcome: str = "open", closed: str | None = None) -> dict[str, Any]:
    return {
        "journey_id": name,
        "journey_map": "m",
        "outcome": outcome,
        "closed_at": at(closed) if closed else None,
    }


def _stay(
    journey: str, stage: str, entered: str, left: str | None = None, direction: str = "forward"
) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "stage": stage,
        "entered_at": at(entered),
        "left_at": at(left) if left else None,
        "direction": direction,
    }


def test_how_each_stay_ends() -> None:
    journeys = [
        _journey("going"),
        _journey("fell_back"),
        _journey("lost", "lost_competitor", "02-11"),
        _journey("silent", "quiet", "03-01"),
        _journey("won", "won", "02-11"),
        _journey("won_early", "won", "02-11"),
        _journey("resumed"),
    ]
    history = [
        _stay("going", "explore", "01-01", "01-03 12:00"),
        _stay("going", "select", "01-03 12:00"),
        _stay("fell_back", "select", "01-01", "01-05"),
        _stay("fell_back", "explore", "01-05", None, "back"),
        _stay("lost", "explore", "02-01", "02-11"),
        _stay("silent", "explore", "02-01"),
        _stay("won", "decide", "02-01", "02-11"),
        _stay("won", "adopt", "02-11"),
        _stay("won_early", "select", "02-01"),
        _stay("resumed", "select", "01-01", "01-11"),
        _stay("resumed", "select", "02-01", None, "reopened"),
    ]
    rows = run_step(STEP, {"journeys": journeys, "stage_history": history, "map_stages": MAP})
    found = {
        (row["journey_id"], row["place"]): (row["stage"], row["next_stage"], row["fate"], row["days"])
        for row in rows
    }
    assert found == {
        ("going", 1): ("explore", "select", "advanced", 2.5),
        ("going", 2): ("select", None, "open", None),
        ("fell_back", 1): ("select", "explore", "back", 4.0),
        ("fell_back", 2): ("explore", None, "open", None),
        ("lost", 1): ("explore", None, "lost_competitor", 10.0),
        ("silent", 1): ("explore", None, "quiet", 28.0),
        ("won", 1): ("decide", "adopt", "advanced", 10.0),
        ("won", 2): ("adopt", None, "open", None),
        ("won_early", 1): ("select", None, "advanced", 10.0),
        ("resumed", 1): ("select", "select", "paused", 10.0),
        ("resumed", 2): ("select", None, "open", None),
    }
