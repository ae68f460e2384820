from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT
from tests.views.small_world import small_world

from quorate.errors import NotFound
from quorate.views import account_view, journeys_by_stage, set_aside, workspace_status
from quorate.views.reading import CONTRACTS
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace


def test_the_latest_import_of_each_file_counts(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    manifest = Manifest(workspace.database_file)
    manifest.record_import("salesforce", datetime(2026, 6, 1), [FileCounts("Contact.csv", 10, 8, 0, 2)], [])
    manifest.record_import("salesforce", datetime(2026, 6, 8), [FileCounts("Contact.csv", 11, 1, 8, 2)], [])
    manifest.record_import("g2", datetime(2026, 6, 2), [FileCounts("intent.csv", 3, 3, 0, 0, "one note")], [])
    manifest.close()
    status = workspace_status(workspace)
    assert [(file.source, file.rows_read, file.duplicate_count) for file in status.files] == [
        ("g2", 3, 0), ("salesforce", 11, 8),
    ]  # fmt: skip
    assert all(file.is_accounted_for for file in status.files)
    assert [(file.import_no, file.accounted_count) for file in status.imports] == [(1, 10), (2, 11), (3, 3)]
    assert status.current is None
    assert status.summary == "Nothing has been published yet: quorate update"


def test_publications_are_newest_first(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), datetime(2026, 6, 1), "run_before")
    publish(workspace, small_world(), AS_OF_AT, "run_now")
    status = workspace_status(workspace)
    assert [each.run_id for each in status.publications] == ["run_now", "run_before"]
    assert status.current is not None
    assert (status.current.run_id, status.current.as_of_on) == ("run_now", date(2026, 6, 30))
    assert status.to_dict()["publications"][0]["is_current"] is True


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no manifest"):
        workspace_status(Workspace(tmp_path))


def test_rows_set_aside(snapshot: Snapshot) -> None:
    found = set_aside(snapshot)
    assert [(reason.reason_code, reason.row_count) for reason in found.reasons] == [("no_key", 1)]
    assert found.rows[0].source_record_id == "Contact.csv:7"
    assert set_aside(snapshot, "other_reason").row_count == 0


def test_an_older_publication_without_later_tables_still_answers(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    kept = ("accounts", "people", "journeys", "map_stages", "map_roles", "touches")
    publish(
        workspace, {name: rows for name, rows in small_world().items() if name in kept}, AS_OF_AT, "run_old"
    )
    snapshot = snapshot_of(workspace)
    view = account_view(snapshot, "a_alder").journeys[0]
    assert (view.team, view.outlooks, view.track.criteria_stage) == ((), (), None)
    assert view.facts.team_size.value is None, "without the table nobody knows how many there are"
    assert journeys_by_stage(snapshot).columns[0].label == "Not yet placed"
    snapshot.close()


def test_columns_that_an_older_publication_lacks_are_empty(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    world = dict(small_world())
    older = CONTRACTS["journey_touches"].arrow_schema()
    for name in ("source", "source_record_id", "competitor"):
        older = older.remove(older.get_field_index(name))
    rows = [{key: row.get(key) for key in older.names} for row in world["journey_touches"]]
    publish(
        workspace, {**world, "journey_touches": pa.Table.from_pylist(rows, schema=older)}, AS_OF_AT, "run_old"
    )
    snapshot = snapshot_of(workspace)
    latest = account_view(snapshot, "a_alder").journeys[0].thread.latest
    assert latest.row_count > 0
    assert {row.source for row in latest.rows} == {None}
    snapshot.close()


def test_a_publication_without_its_journey_map_says_so(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(
        workspace,
        {name: rows for name, rows in small_world().items() if name != "map_stages"},
        AS_OF_AT,
        "run_old",
    )
    snapshot = snapshot_of(workspace)
    with pytest.raises(NotFound) as caught:
        journeys_by_stage(snapshot)
    assert caught.value.what == "What is published does not hold map_stages."
    assert "quorate update --full" in str(caught.value.do)
    snapshot.close()
