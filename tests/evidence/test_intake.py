"""Taking batches into the log: what is new, what is known, what is set aside, and that every row is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quorate import flow
from quorate.errors import StoreError
from quorate.evidence.intake import Intake
from quorate.vocabulary import LOG_TABLES
from quorate.vocabulary.batches import Batch, SetAside
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.workspace import Workspace

DAY = datetime(2026, 3, 1)
OFFERINGS = LOG_TABLES["observed_offerings"]
SCHEMA = pa.schema(
    [field for field in OFFERINGS.arrow_schema() if field.name not in ("fingerprint", "imported_at")]
    + [("row_number", pa.int64())]
)


def offering(number: int, name: str, version_day: int = 0) -> dict[str, Any]:
    return {
        "record_id": f"s:{name.lower()}",
        "source": "s",
        "known_at": DAY,
        "version_at": DAY + timedelta(days=version_day),
        "is_deleted": False,
        "name": name,
        "family": None,
        "row_number": number,
    }


def batch(
    rows: Sequence[dict[str, Any]], aside: Sequence[SetAside] = (), file: str = "a.csv", read: int = 0
) -> Batch:
    table = pa.Table.from_pylist(list(rows), schema=SCHEMA)
    return Batch(file, read or len(rows) + len(aside), {"observed_offerings": table}, aside)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return flow.create_workspace(tmp_path / "w", "Test")


def take(workspace: Workspace, *batches: Batch, day: int = 1) -> list[FileCounts]:
    manifest = Manifest(workspace.database_file)
    try:
        return Intake(workspace, manifest, "s", datetime(2026, 4, day)).take(iter(batches))
    finally:
        manifest.close()


def held(workspace: Workspace) -> list[tuple[str, int]]:
    """(name, day it was imported) of every version in the log."""
    manifest = Manifest(workspace.database_file)
    rows = [
        (row["name"], row["imported_at"].day)
        for segment in manifest.evidence()
        if segment.table == "observed_offerings"
        for row in pq.read_table(workspace.root / segment.path).to_pylist()
    ]
    manifest.close()
    return sorted(rows)


def test_new_known_and_set_aside_are_counted(workspace: Workspace) -> None:
    bad = SetAside(3, "no_name", "it has no name", '{"Name": ""}')
    assert take(workspace, batch([offering(1, "A"), offering(2, "B")], [bad])) == [
        FileCounts("a.csv", 3, 2, 0, 1)
    ]
    assert take(workspace, batch([offering(1, "A"), offering(2, "C")], [bad]), day=2) == [
        FileCounts("a.csv", 3, 1, 1, 1)
    ]
    assert held(workspace) == [("A", 1), ("B", 1), ("C", 2)]


def test_a_row_twice_in_one_import_is_one_and_a_duplicate(workspace: Workspace) -> None:
    counts = take(
        workspace, batch([offering(1, "A")]), batch([offering(1, "A"), offering(2, "B")], file="b.csv")
    )
    assert counts == [FileCounts("a.csv", 1, 1, 0, 0), FileCounts("b.csv", 2, 1, 1, 0)]


def test_a_changed_record_is_a_new_version(workspace: Workspace) -> None:
    take(workspace, batch([offering(1, "A")]))
    assert take(workspace, batch([offering(1, "A", version_day=5)]), day=2)[0].evidence_count == 1
    assert held(workspace) == [("A", 1), ("A", 2)]


def test_a_row_nobody_accounts_for_stops_the_import(workspace: Workspace) -> None:
    with pytest.raises(StoreError, match="2 rows were read but 1 accounted for"):
        take(workspace, batch([offering(1, "A")], read=2))
    assert held(workspace) == []


def test_an_interrupted_import_leaves_the_log_as_it_was(workspace: Workspace) -> None:
    take(workspace, batch([offering(1, "A")]))

    def interrupted() -> Iterator[Batch]:
        yield batch([offering(1, "B")])
        raise KeyboardInterrupt

    manifest = Manifest(workspace.database_file)
    with pytest.raises(KeyboardInterrupt):
        Intake(workspace, manifest, "s", DAY).take(interrupted())
    assert len(manifest.imported_files()) == 1
    manifest.close()
    assert held(workspace) == [("A", 1)]
    assert not workspace.staging.joinpath("import").exists()
