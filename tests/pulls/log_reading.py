"""What a workspace's log says now, to compare what was pulled with what a plain import gives."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

from tests.flow.market_fixture import quietly

from quorate import flow
from quorate.sources import Reading
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

Content = dict[str, set[tuple[str, str]]]


class Remembered:
    """What syncs and plain imports of the same organisation came to, so that tests share the first of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents: dict[str, Content] = {}

    @staticmethod
    def key(*facts: object) -> str:
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def live_content(workspace: Workspace) -> Content:
    """Of every log table, the records alive in their latest version, each with the fingerprint of what it says.

    Rows set aside hold the raw line of a file, which differs with its columns: only their keys count.
    """
    found: Content = {}
    with Engine() as engine:
        for table, segments in _segments(workspace).items():
            said = "''" if table == "observed_set_aside" else "fingerprint"
            rows = engine.rows(
                f"""
                select record_id, {said} from (
                    select *, row_number() over (
                        partition by record_id order by version_at desc, imported_at desc, fingerprint) as pick
                    from {parquet(segments)}
                ) versions where pick = 1 and not is_deleted
                """
            )
            found[table] = {(row[0], row[1]) for row in rows}
    return {table: rows for table, rows in found.items() if rows}


def doubled(workspace: Workspace) -> int:
    """How many rows of the log say the same as another row of the same record."""
    with Engine() as engine:
        return sum(
            engine.value(
                f"select count(*) - count(distinct record_id || ' ' || fingerprint) from {parquet(segments)}"
            )
            for segments in _segments(workspace).values()
        )


def versions_of(workspace: Workspace, table: str, record_id: str) -> list[dict[str, object]]:
    """Every version of one record, oldest first."""
    with Engine() as engine:
        return engine.dicts(
            f"select * from {parquet(_segments(workspace)[table])} where record_id = $1 order by version_at",
            [record_id],
        )


def plainly_imported(folder: Path, *exports: Path) -> Workspace:
    """A new workspace into which exports were imported one after the other."""
    workspace = flow.create_workspace(folder, "Plain")
    for export in exports:
        flow.import_files(
            workspace, "salesforce", [export], Reading(), lambda: datetime(2026, 7, 1, 12), quietly
        )
    return workspace


def _segments(workspace: Workspace) -> dict[str, list[Path]]:
    manifest = Manifest(workspace.database_file)
    try:
        found: dict[str, list[Path]] = {name: [] for name in LOG_TABLES}
        for segment in manifest.evidence():
            found[segment.table].append(workspace.root / segment.path)
    finally:
        manifest.close()
    return {name: paths for name, paths in found.items() if paths}
