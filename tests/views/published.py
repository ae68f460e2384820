"""Publish a workspace from rows written by hand."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from quorate.settings import standard_journey_map_text
from quorate.views.reading import CONTRACTS
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import Segment, write_segment
from quorate.warehouse.snapshots import Snapshot, current_snapshot
from quorate.warehouse.workspace import SETTINGS_FILE, Workspace

Rows = Sequence[Mapping[str, Any]]


def new_workspace(root: Path) -> Workspace:
    """A workspace with the standard map and an empty manifest."""
    (root / "maps").mkdir(parents=True, exist_ok=True)
    (root / SETTINGS_FILE).write_text('name = "Written by hand"\n', encoding="utf-8")
    (root / "maps" / "standard.yaml").write_text(standard_journey_map_text(), encoding="utf-8")
    workspace = Workspace(root)
    manifest = Manifest(workspace.database_file)
    manifest.create()
    manifest.close()
    return workspace


def publish(
    workspace: Workspace, tables: Mapping[str, Rows | pa.Table], as_of_at: datetime, run_id: str
) -> int:
    """Publish rows (columns left out are empty) and make them current; returns the publication's number."""
    segments = [_written(workspace.root, name, rows) for name, rows in sorted(tables.items())]
    manifest = Manifest(workspace.database_file)
    try:
        started_at = as_of_at + timedelta(hours=6)
        return manifest.publish(
            run_id, as_of_at, started_at, started_at + timedelta(minutes=1), segments, make_current=True
        )
    finally:
        manifest.close()


def snapshot_of(workspace: Workspace) -> Snapshot:
    """What is published now."""
    manifest = Manifest(workspace.database_file)
    try:
        return current_snapshot(workspace, manifest)
    finally:
        manifest.close()


def _written(root: Path, name: str, rows: Rows | pa.Table) -> Segment:
    """The rows as a file; hundreds of tests publish the same, so its bytes are kept."""
    said = name, hashlib.sha256(pickle.dumps(rows)).digest()
    if said not in _KEPT:
        table = rows if isinstance(rows, pa.Table) else _table(name, rows)
        made = write_segment(root, "published", name, table.schema, table.to_batches())
        _KEPT[said] = made, (root / made.path).read_bytes()
        return made
    segment, content = _KEPT[said]
    file = root / segment.path
    file.parent.mkdir(exist_ok=True)
    if not file.exists():  # else somebody may be reading it
        file.write_bytes(content)
    return segment


_KEPT: dict[tuple[str, bytes], tuple[Segment, bytes]] = {}


def _table(name: str, rows: Rows) -> pa.Table:
    contract = CONTRACTS[name]
    strange = {key for row in rows for key in row} - set(contract.names)
    if strange:
        raise AssertionError(f"{name} has no columns {sorted(strange)}")
    empty_lists: dict[str, Any] = {
        column.name: [] for column in contract.columns if column.kind == "texts" and not column.optional
    }
    return pa.Table.from_pylist([{**empty_lists, **row} for row in rows], schema=contract.arrow_schema())
