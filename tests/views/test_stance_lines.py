"""Where one member stood through time: Ben of the small world, of whom two things were read."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.outlook.worked import working
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID, TODAY
from tests.views.small_world import small_world

from quorate.settings import default_journey_map
from quorate.views.reading import Reader
from quorate.views.stance_lines import StanceLine, stance_line

# The standard map with no role that a team must have, so that nobody is missing whom Ben could follow.
_MAP = default_journey_map()
NOBODY_MISSING = replace(_MAP, roles=tuple(replace(role, is_required=False) for role in _MAP.roles))


def reading(name: str, on: date, value: float, error: float, **also: Any) -> dict[str, Any]:
    return {
        "journey_id": JOURNEY, "person_id": "p_ben", "read_at": datetime(on.year, on.month, on.day, 12),
        "evidence_id": name, "is_statement": False, "signal": "replied", "reading": value, "error_variance": error,
        **also,
    }  # fmt: skip


ASKED = reading("t_1", date(2026, 4, 1), 0.9, 0.02)
STATED = reading("s_1", date(2026, 5, 20), -0.75, 0.06, is_statement=True, signal="stated")


def line(root: Path, readings: list[dict[str, Any]], **tables: Any) -> StanceLine | None:
    world = small_world()
    seats = [
        {
            "journey_id": JOURNEY,
            "person_id": "p_ben",
            "role": "champion",
            "membership": "confirmed",
            "influence": 0.8,
        }
    ]
    world |= {
        "team_members": working("team_members", seats),
        "stance_evidence": working("stance_evidence", readings),
        "influences": working("influences", []),
        **tables,
    }  # fmt: skip
    made = new_workspace(root)
    publish(made, world, AS_OF_AT, RUN_ID)
    snapshot = snapshot_of(made)
    try:
        return stance_line(Reader(snapshot), [NOBODY_MISSING], JOURNEY, "p_ben")
    finally:
        snapshot.close()


def test_it_is_unknown_until_something_is_read_and_then_an_estimate_with_its_interval(tmp_path: Path) -> None:
    found = line(tmp_path, [ASKED, STATED])
    assert found is not None
    days = [point.on for point in found.points]
    assert days[-1] == TODAY
    assert {after - before for before, after in pairwise(days)} == {timedelta(days=7)}
    for point in found.points:
        is_known = point.on >= date(2026, 4, 1)
        assert (point.score.value is not None) == is_known
        assert (point.stance == "unknown") != is_known
        if point.score.value is not None:
            assert point.score.low is not None
            assert point.score.high is not None
            assert -1.0 <= point.score.low < point.score.value < point.score.high <= 1.0
    assert [spell.stance for spell in found.spells][-2:] == ["champion", "unknown"]
    assert found.spells[0].until is None


def test_the_first_estimate_by_hand(tmp_path: Path) -> None:
    found = line(tmp_path, [ASKED])
    assert found is not None
    first = next(point for point in found.points if point.score.value is not None)
    # A champion alone is expected at 0.5 with variance 0.1936; the reading takes 0.1936 / (0.1936 + 0.02) of the way.
    weight, held = 0.1936 / 0.2136, 0.1936 * 0.02 / 0.2136
    days = (datetime(2026, 4, 8) - datetime(2026, 4, 1, 12)) / timedelta(days=1)
    kept = 2 ** (-days / 180)
    assert first.on == date(2026, 4, 7)
    assert first.score.value == pytest.approx(0.5 + kept * weight * 0.4, abs=1e-6)
    assert first.score.value is not None
    variance = 0.1936 + kept**2 * (held - 0.1936)
    assert first.score.low == pytest.approx(first.score.value - 1.6448536 * math.sqrt(variance), abs=1e-6)


def test_what_moved_it_points_up_or_down_from_where_they_stood(tmp_path: Path) -> None:
    found = line(tmp_path, [ASKED, STATED])
    assert found is not None
    assert [(mark.evidence_id, mark.is_statement, mark.is_up) for mark in found.marks] == [
        ("t_1", False, True),
        ("s_1", True, False),
    ]


def test_there_is_no_line_where_nothing_can_be_told(tmp_path: Path) -> None:
    assert line(tmp_path / "none", []) is None
    # tables of an earlier release, without the columns that an estimate needs
    few = pa.table({"journey_id": [JOURNEY], "person_id": ["p_ben"]})
    assert line(tmp_path / "few", [ASKED], team_members=few) is None
