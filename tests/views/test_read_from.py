"""Which files a touch may have come from: those of its source, read on the day it was first read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.views.published import new_workspace
from tests.views.small_people import AS_OF_AT, JOURNEY

from quorate.views.evidence.read_from import MOST_FILES, read_from
from quorate.views.workspaces import imported_on
from quorate.warehouse.manifest import FileCounts, ImportedFile, Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

FILES = {"Task.csv": 3, "Event.csv": 1, "Lead.csv": 0}


def imports(
    workspace: Workspace, *made: tuple[str, int, dict[str, int]]
) -> Callable[[date], tuple[ImportedFile, ...]]:
    """Records imports: the source, how many days after the small world's last, and rows of evidence by file."""
    manifest = Manifest(workspace.database_file)
    for source, days_later, files in made:
        counts = [FileCounts(name, 5, evidence, 5 - evidence, 0) for name, evidence in files.items()]
        manifest.record_import(source, AS_OF_AT + timedelta(days=days_later, hours=8), counts, [])
    manifest.close()
    return partial(imported_on, workspace)


@pytest.fixture
def fresh(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path)


@pytest.mark.parametrize("reference", ["record/t_00", "t_00"])
def test_files_of_its_source_that_brought_something_that_day(
    snapshot: Snapshot, fresh: Workspace, reference: str
) -> None:
    before = ("salesforce", -1, {"Old.csv": 5})
    after = ("salesforce", 1, {"New.csv": 5})
    imported = imports(fresh, before, ("salesforce", 0, FILES), ("segment", 0, {"touches.jsonl": 2}), after)
    found = read_from(snapshot, imported, reference)
    assert found is not None
    assert (found.read_on, found.files, found.more_count) == (AS_OF_AT.date(), ("Event.csv", "Task.csv"), 0)


def test_what_came_by_another_way_may_be_of_any_import_of_the_day(
    snapshot: Snapshot, fresh: Workspace
) -> None:
    """Live events are imported by the collector, rows of a table under the name that its mapping gives."""
    found = read_from(snapshot, imports(fresh, ("collector", 0, {"events": 1})), "t_00")
    assert found is not None
    assert found.files == ("events",)


def test_many_files_are_counted_and_none_is_made_up(snapshot: Snapshot, fresh: Workspace) -> None:
    none = read_from(snapshot, imports(fresh), "t_00")
    files = {f"{number:02}.csv": 1 for number in range(MOST_FILES + 3)}
    many = read_from(snapshot, imports(fresh, ("salesforce", 0, files)), "t_00")
    assert many is not None
    assert none is not None
    assert (len(many.files), many.more_count) == (MOST_FILES, 3)
    assert (none.files, none.more_count) == ((), 0)


@pytest.mark.parametrize("reference", [f"quorum/{JOURNEY}", "record/s_ben", "s_ben"])
def test_what_is_no_touch_was_read_from_nowhere(snapshot: Snapshot, fresh: Workspace, reference: str) -> None:
    assert read_from(snapshot, imports(fresh, ("salesforce", 0, FILES)), reference) is None
