"""Merge small segments of the log, so that many small imports do not leave many small files to read.

Segments of a table fall into tiers by their number of rows, each tier reaching `SEGMENTS_PER_TIER` times as far as the
one below. A tier that is full becomes one segment of, mostly, the tier above: a row is written again once a tier, and
a table of any history has at most a few segments more than its large ones. The rows stay exactly what they were.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import ROWS_PER_GROUP, Segment, write_segment
from quorate.warehouse.workspace import Workspace

SEGMENTS_PER_TIER = 8
# What a scan reads in well under a second; below that, segments are merged whatever their size.
ROWS_OF_LOWEST_TIER = 32_768
LARGEST_MERGED_ROWS = 1_048_576
# A reader may still hold the list of segments from before, and a look at a past day waits for the lock with it.
GRACE = timedelta(hours=1)


def compact(workspace: Workspace, manifest: Manifest, now: datetime) -> int:
    """Merge what is small, and delete files that were merged long enough ago; returns how many merges it took.

    The caller holds the updater's lock and has seen that the segments are whole. Each merge is committed by itself:
    the log holds its rows before and after, in other files. Raises `StoreError` when it cannot be written.
    """
    _delete_merged(workspace, manifest, now - GRACE)
    merges = 0
    for table in LOG_TABLES:
        while full := _full_tier(workspace, [each for each in manifest.evidence() if each.table == table]):
            manifest.replace_evidence(full, _merged(workspace, table, full), now)
            merges += 1
    return merges


def tier_of(row_count: int) -> int | None:
    """The tier of a segment with so many rows, from 0; None when it is large enough to stay alone."""
    if row_count >= LARGEST_MERGED_ROWS:
        return None
    tier, reaches = 0, ROWS_OF_LOWEST_TIER
    while row_count >= reaches:
        tier, reaches = tier + 1, reaches * SEGMENTS_PER_TIER
    return tier


def _full_tier(workspace: Workspace, segments: list[Segment]) -> list[Segment]:
    """The segments of the lowest full tier, or none. Those that hold more than we know of are left as they are."""
    tiers: dict[int, list[Segment]] = {}
    for segment in segments:
        tier = tier_of(segment.row_count)
        if tier is not None:
            tiers.setdefault(tier, []).append(segment)
    for tier in sorted(tiers):
        if len(tiers[tier]) < SEGMENTS_PER_TIER:
            continue
        known = [each for each in tiers[tier] if _is_known(workspace.root / each.path, each.table)]
        if len(known) >= SEGMENTS_PER_TIER:
            return known
    return []


def _is_known(path: Path, table: str) -> bool:
    """Whether every column of the segment is one of the table's; a later release may have written others."""
    import pyarrow.parquet as pq

    return set(pq.read_schema(path).names) <= set(LOG_TABLES[table].names)


def _merged(workspace: Workspace, table: str, segments: list[Segment]) -> Segment:
    """One segment with the rows of all, in the order in which an import writes them."""
    contract = LOG_TABLES[table]
    schema = contract.arrow_schema()
    settings = workspace.settings
    paths = [workspace.root / segment.path for segment in segments]
    engine = Engine(
        memory_limit=settings.memory_limit, threads=settings.threads, spill=workspace.staging / "spill"
    )
    # a segment from before a column was added has nothing in it
    with engine, engine.registered(whole=schema.empty_table()):
        rows = engine.batches(
            f"""
            select {", ".join(contract.names)}
            from (select * from whole union all by name select * from {parquet(paths)})
            order by record_id, fingerprint, imported_at
            """,
            ROWS_PER_GROUP,
        )
        batches = (batch.cast(schema) for batch in rows)
        return write_segment(workspace.root, f"evidence/{table}", table, schema, batches)


def _delete_merged(workspace: Workspace, manifest: Manifest, before: datetime) -> None:
    old = manifest.replaced_evidence(before)
    for path in old:
        with suppress(OSError):
            (workspace.root / path).unlink(missing_ok=True)
    if old:
        manifest.forget_replaced(old)
