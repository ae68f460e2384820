"""Who was seen to act with whom, and the dated touches behind it."""

from __future__ import annotations

import pytest
from tests.views.small_people import BOUGHT, JOURNEY

from quorate.errors import NotFound
from quorate.views import evidence_view, journey_view
from quorate.warehouse.snapshots import Snapshot


def test_pairs_stand_once_and_who_came_after_whom_is_told(snapshot: Snapshot) -> None:
    ties = journey_view(snapshot, JOURNEY).ties
    assert {tie.words for tie in ties} == {
        "Ben Achterberg and Cho Ji-woo met with us together",
        "Ann Lindqvist and Ben Achterberg met with us together",
        "Ben Achterberg and Devika Raman met with us together",
        "Ann Lindqvist was first seen within a week after Ben Achterberg",
    }
    assert journey_view(snapshot, BOUGHT).ties == ()


def test_each_opens_its_dated_touches(snapshot: Snapshot) -> None:
    tie = next(tie for tie in journey_view(snapshot, JOURNEY).ties if tie.other_id == "p_cho")
    opened = evidence_view(snapshot, tie.times.reference)
    assert opened.figure == tie.times
    assert opened.words == tie.words
    assert [(row.evidence_id, str(row.occurred_at.date())) for row in opened.evidence.rows] == [
        ("t_04", "2026-03-02"),
        ("t_05", "2026-03-02"),
    ]
    with pytest.raises(NotFound):
        evidence_view(snapshot, f"tie/{JOURNEY}/met_together/p_ben/p_gia")
