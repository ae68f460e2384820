"""Where tables come from: every table once, in order, with the rows that are held."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from tests.views.published import new_workspace

from quorate import flow
from quorate.errors import NotFound
from quorate.views.lineage import lineage_of
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.segments import write_segment
from quorate.warehouse.workspace import Workspace


def test_every_table_is_there_once_and_after_what_it_is_made_from(workspace: Workspace) -> None:
    manifest = Manifest(workspace.database_file)
    found = lineage_of(manifest)
    manifest.close()
    names = [each.table for each in found.tables]
    assert len(names) == len(set(names))
    assert {step.table for stage in flow.STAGES for step in stage.steps} <= set(names)
    place = {name: number for number, name in enumerate(names)}
    for each in found.tables:
        assert all(place[read] < place[each.table] for read in each.reads), each.table
        assert all(each.table in found.one(reader).reads for reader in each.readers), each.table
    assert [stage.name for stage in found.stages][:3] == ["log", "settings", "evidence"]
    assert sum(stage.table_count for stage in found.stages) == len(names)


def test_rows_are_those_that_are_published(workspace: Workspace) -> None:
    manifest = Manifest(workspace.database_file)
    found, current = lineage_of(manifest), manifest.current()
    manifest.close()
    assert current is not None
    assert found.one("touches").row_count == current.segments["touches"].row_count > 0


def test_rows_of_the_log_count_once_however_they_are_looked_at(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    schema = LOG_TABLES["observed_people"].arrow_schema()
    table = pa.Table.from_pylist(
        [{"record_id": f"p{number}", "fingerprint": "f", "kind": "crm_contact"} for number in range(3)],
        schema,
    )
    manifest = Manifest(workspace.database_file)
    segment = write_segment(
        workspace.root, "evidence/observed_people", "observed_people", schema, table.to_batches()
    )
    manifest.record_import(
        "salesforce", datetime(2026, 6, 30), [FileCounts("Contact.csv", 3, 3, 0, 0)], [segment]
    )
    found = lineage_of(manifest)
    manifest.close()
    assert found.one("observed_people").row_count == found.one("people_versions").row_count == 3
    assert next(stage.row_count for stage in found.stages if stage.name == "log") == 3


def test_before_anything_was_published_no_count_is_made_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    manifest = Manifest(new_workspace(tmp_path_factory.mktemp("empty")).database_file)
    found = lineage_of(manifest)
    manifest.close()
    assert {each.row_count for each in found.tables} == {None}
    assert found.sources == ()
    with pytest.raises(NotFound, match="Did you mean 'touches'"):
        found.one("toushes")
