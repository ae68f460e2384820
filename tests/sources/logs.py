"""What a workspace's log says, wherever it was read from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

# Where a row was found, and when it was taken.
_WHERE = ("file", "row_number", "imported_at", "fingerprint")


def said_in_log(workspace: Workspace, *besides: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that the log says, by table, in an order of its own; columns that are named are left out."""
    manifest = Manifest(workspace.database)
    try:
        segments: dict[str, list[Path]] = {}
        for each in manifest.evidence():
            segments.setdefault(each.table, []).append(workspace.root / each.path)
    finally:
        manifest.close()
    found = {}
    with Engine() as engine:
        for table, paths in segments.items():
            held = engine.rows(f"describe select * from {parquet(paths)}")
            columns = [name for name, *_ in held if name not in {*_WHERE, *besides}]
            if table == "observed_set_aside":
                columns = ["source", "reason_code", "reason"]  # the row itself is shown as it was found
            found[table] = engine.rows(f"select {', '.join(columns)} from {parquet(paths)} order by all")
    return found
