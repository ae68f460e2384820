"""When the log last read a record: what was changed in the CRM after that, nobody here has seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from quorate.warehouse.manifest import Manifest

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

_TABLES = ("observed_opportunities", "observed_people", "observed_contact_roles")
_KEYS_PER_QUERY = 1_000


def last_read(workspace: Workspace, keys: Collection[str]) -> dict[str, str]:
    """Change stamps, in ISO 8601 and UTC, of the newest versions that the log holds of these records."""
    from quorate.warehouse.engine import Engine, parquet

    manifest = Manifest(workspace.database)
    try:
        segments = {
            table: [workspace.root / each.path for each in manifest.evidence() if each.table == table]
            for table in _TABLES
        }
    finally:
        manifest.close()
    found: dict[str, str] = {}
    listed = sorted(keys)
    with Engine(memory_limit=workspace.settings.memory_limit) as engine:
        for table in _TABLES:
            for start in range(0, len(listed) if segments[table] else 0, _KEYS_PER_QUERY):
                rows = engine.dicts(
                    f"select record_id, max(version_at) as stamp from {parquet(segments[table])}"
                    " where list_contains($1, record_id) group by record_id",
                    [listed[start : start + _KEYS_PER_QUERY]],
                )
                found.update({row["record_id"]: row["stamp"].isoformat() for row in rows})
    return found
