from __future__ import annotations

from datetime import datetime

from tests.views.small_people import JOURNEY

from quorate.ledger.plan_events import Author
from quorate.views.today import today
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

INES = Author("c_ines", "Ines Duarte", "sales")
OPERATIONS = Author("Olga", "Olga", "operations")
LONG_AGO = datetime(2026, 1, 1)


def test_changes_are_grouped_by_what_they_are_about_and_marked_since_the_last_look(
    snapshot: Snapshot, workspace: Workspace
) -> None:
    day = today(snapshot, workspace, INES, LONG_AGO)
    group = next(group for group in day.groups if group.journey_id == JOURNEY)
    assert group.is_mine
    assert group.is_new
    assert group.facts is not None
    assert group.facts.amount.value == 220_000.0
    assert all(line.change.at >= LONG_AGO for line in group.lines)
    assert day.since == LONG_AGO
    assert [group.account_name for group in day.forming]


def test_what_was_seen_is_still_listed_for_a_week_and_not_new(
    snapshot: Snapshot, workspace: Workspace
) -> None:
    now = snapshot.publication.as_of_at
    day = today(snapshot, workspace, INES, now)
    assert (day.new_count, (now - day.since).days) == (0, 7)


def test_what_is_asked_depends_on_who_asks(snapshot: Snapshot, workspace: Workspace) -> None:
    mine = today(snapshot, workspace, INES, None).asked
    assert all(each.owner_id == "c_ines" for each in mine.moves)
    assert (mine.match_count, mine.set_aside_count) == (0, 0)
    theirs = today(snapshot, workspace, OPERATIONS, None).asked
    assert theirs.moves == ()
    assert theirs.set_aside_count > 0
    assert today(snapshot, workspace, None, None).asked.set_aside_count == theirs.set_aside_count
