"""Publish the tables of one run: write each as a segment, then commit them all at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.river import Progress
from quorate.warehouse.segments import ROWS_PER_GROUP, Segment, write_segment
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_PUBLICATIONS = 4
GRACE_SECONDS = 3600.0


def write_tables(
    engine: Engine, workspace: Workspace, names: Sequence[str], progress: Progress
) -> list[Segment]:
    """Write the named tables of `engine` as published segments, rows in a fixed order."""
    segments = []
    for number, name in enumerate(names):
        progress(f"publishing: {name.replace('_', ' ')}", number / len(names))
        schema = _schema(engine, name)
        order = ", ".join(_order(name, schema))
        batches = engine.batches(f"select * from {name} order by {order}", ROWS_PER_GROUP)
        segments.append(write_segment(workspace.root, "published", name, schema, batches))
    progress("publishing: done", 1.0)
    return segments


def commit(
    manifest: Manifest,
    workspace: Workspace,
    run_id: str,
    as_of_at: datetime,
    started_at: datetime,
    finished_at: datetime,
    segments: Sequence[Segment],
    *,
    make_current: bool,
) -> int:
    """Make the segments visible in one transaction, then let go of publications nobody needs any more."""
    number = manifest.publish(run_id, as_of_at, started_at, finished_at, segments, make_current=make_current)
    _let_go(manifest, workspace)
    return number


def _schema(engine: Engine, name: str) -> pa.Schema:
    import pyarrow as pa

    contract = PUBLISHED_TABLES.get(name)
    if contract is not None:
        return contract.arrow_schema()
    made = engine.table(f"select * from {name} limit 0").schema
    return pa.schema([pa.field(field.name, field.type) for field in made])


def _order(name: str, schema: pa.Schema) -> list[str]:
    """Key first, then every other column, so that no two different rows can change places."""
    contract = PUBLISHED_TABLES.get(name)
    key = list(contract.key) if contract else []
    return [f"{column} nulls first" for column in [*key, *(n for n in schema.names if n not in key)]]


def _let_go(manifest: Manifest, workspace: Workspace) -> None:
    """Keep the current and the newest publications; delete files that none names and no reader can still hold."""
    kept = manifest.publications()
    old = [item.publication_no for item in kept[:-KEPT_PUBLICATIONS] if not item.is_current]
    if old:
        manifest.drop_publications(old)
    named = {
        segment.path
        for publication in kept
        if publication.publication_no not in old
        for segment in publication.segments.values()
    }
    oldest_kept = time.time() - GRACE_SECONDS
    for path in workspace.published.glob("*.parquet"):
        if f"published/{path.name}" not in named:
            with suppress(OSError):
                if path.stat().st_mtime < oldest_kept:
                    path.unlink()
