"""Let go of what is older than the company says it keeps: what was said of people, devices of nobody, what went out.

Every part can be done again, so that a sweep that was cut off is finished by the next. The ledger comes before the log,
as an update takes from the ledger what the log lacks. What is published is made anew by whoever calls.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from quorate.ledger.access_log import AccessLog
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author
from quorate.ledger.redacting import erase_said_before, said_before
from quorate.privacy.databases import is_database, scrub
from quorate.privacy.log_rows import delete_unnamed, read_segment, written
from quorate.privacy.server_databases import scrub_server
from quorate.privacy.sweeping_messages import sweep_register, sweep_texts
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publications import Clock
from quorate.warehouse.segments import Segment
from quorate.warehouse.snapshots import current_snapshot
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

SAID, TOUCHES, LINKS = "observed_statements", "observed_touches", "observed_links"
# What stands for those whose words were taken out by age.
BY_AGE = "retention"
Rows = Callable[["pa.Table"], "pa.Array"]


@dataclass(frozen=True)
class Swept:
    """What was let go of, or would be, by where it was; `until` is before which moment, by class."""

    counts: Mapping[str, int]
    until: Mapping[str, datetime]

    @property
    def is_of_tables(self) -> bool:
        """Whether published tables may hold something of a class that is let go of."""
        return not self.until.keys().isdisjoint(("said", "unidentified"))


def sweep(workspace: Workspace, author: Author, clock: Clock, *, is_dry: bool = False) -> Swept:
    """Take out what is past its time and write that down; with `is_dry` only count it.

    Raises `Busy` while another process changes the workspace.
    """
    now = clock()
    kept = workspace.settings.privacy.retention
    days = {name: getattr(kept, name) for name in ("said", "unidentified", "told", "exports")}
    until = {name: now - timedelta(days=count) for name, count in days.items() if count is not None}
    with updating(workspace.lock_file, "quorate privacy sweep", now, workspace.database):
        counts: Counter[str] = Counter()
        if "said" in until:
            counts["lines of what was said"] = _said(workspace, until["said"], now, is_dry=is_dry)
        manifest = Manifest(workspace.database)
        try:
            counts.update(_log(workspace, manifest, until, is_dry=is_dry))
        finally:
            manifest.close()
        if "told" in until:
            counts.update(sweep_texts(workspace, until["told"], is_dry=is_dry))
        if "exports" in until:
            counts["audience files"] = sweep_register(workspace, until["exports"], is_dry=is_dry)
        found = Swept(+counts, until)
        if found.counts and not is_dry:
            _forget_made(workspace, found)
            _write_down(workspace, found, author, now)
    return found


def let_go_of_past(workspace: Workspace, clock: Clock) -> int:
    """Delete every publication but the current one, which holds what was let go of; returns how many went."""
    with updating(workspace.lock_file, "quorate privacy sweep", clock(), workspace.database):
        manifest = Manifest(workspace.database)
        try:
            past = [each.publication_no for each in manifest.publications() if not each.is_current]
            if past:
                manifest.drop_publications(past)
            named = {segment.path for each in manifest.publications() for segment in each.segments.values()}
        finally:
            manifest.close()
        for folder in (workspace.published, workspace.days):
            for path in folder.glob("*.parquet"):
                if path.relative_to(workspace.root).as_posix() not in named:
                    path.unlink(missing_ok=True)
        return len(past)


def _said(workspace: Workspace, cut: datetime, now: datetime, *, is_dry: bool) -> int:
    database = LedgerDatabase(workspace.database)
    try:
        if is_dry:
            with database.reading() as connection:
                return 0 if connection is None else len(said_before(connection, cut))
        with database.writing() as connection:
            return erase_said_before(connection, cut, BY_AGE, now)
    finally:
        database.close()


def _log(
    workspace: Workspace, manifest: Manifest, until: Mapping[str, datetime], *, is_dry: bool
) -> Mapping[str, int]:
    """Write the segments that hold rows past their time anew, without them; all at once."""
    old: dict[str, Rows] = {}
    if "said" in until:
        lately = _said_lately(workspace, manifest, until["said"])
        old[SAID] = lambda table: _none_of(table["record_id"], lately)
    if "unidentified" in until:
        known = _known_devices(workspace, manifest)
        old[TOUCHES] = lambda table: _of_nobody(table, known, until["unidentified"])
    counts: Counter[str] = Counter()
    pairs: list[tuple[Segment, Segment | None]] = []
    for segment in manifest.evidence():
        if segment.table not in old:
            continue
        table = read_segment(workspace, segment)
        left = table.filter(_inverted(old[segment.table](table)))
        if len(left) == len(table):
            continue
        counts[f"rows of {segment.table}"] += len(table) - len(left)
        if not is_dry:
            pairs.append((segment, written(workspace, segment.table, left)))
    if pairs:
        manifest.rewrite_evidence(pairs)
        delete_unnamed(workspace, manifest)
    return counts


def _said_lately(workspace: Workspace, manifest: Manifest, cut: datetime) -> Set[str]:
    """Statements of which some version was made since: all of them stay, as one says what became of the other."""
    import pyarrow.compute as pc

    found: set[str] = set()
    for table in _tables(workspace, manifest, SAID):
        found |= set(table.filter(pc.greater_equal(table["version_at"], cut))["record_id"].to_pylist())
    return found


def _known_devices(workspace: Workspace, manifest: Manifest) -> Set[str]:
    """Devices of which a person is known, by what any system said or by what is published now."""
    found: set[str] = set()
    for table in _tables(workspace, manifest, LINKS):
        found |= {*table["left_value"].to_pylist(), *table["right_value"].to_pylist()}
    for table in _tables(workspace, manifest, TOUCHES):
        told = table.filter(_inverted(_names_nobody(table)))
        found |= set(told["visitor_key"].to_pylist())
    if manifest.current() is not None:
        snapshot = current_snapshot(workspace, manifest)
        try:
            rows = snapshot.dicts("select value from identifiers where person_id is not null")
        finally:
            snapshot.close()
        found |= {row["value"] for row in rows}
    return found


def _tables(workspace: Workspace, manifest: Manifest, name: str) -> Iterator[pa.Table]:
    for segment in manifest.evidence():
        if segment.table == name:
            yield read_segment(workspace, segment)


def _of_nobody(table: pa.Table, known: Set[str], cut: datetime) -> pa.Array:
    import pyarrow.compute as pc

    is_old = pc.less(table["occurred_at"], cut)
    return pc.and_(pc.and_(is_old, _names_nobody(table)), _none_of(table["visitor_key"], known))


def _names_nobody(table: pa.Table) -> pa.Array:
    """Rows that name a device, and neither a person nor a meeting's guest."""
    import pyarrow.compute as pc

    rows = pc.is_valid(table["visitor_key"])
    for column in ("person_key", "email", "user_key", "full_name"):
        rows = pc.and_(rows, pc.is_null(table[column]))
    return rows


def _none_of(column: pa.ChunkedArray, known: Set[str]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pa.array(sorted(each for each in known if each is not None), pa.string())
    return pc.invert(pc.is_in(column, value_set=values))


def _inverted(rows: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.invert(rows)


def _forget_made(workspace: Workspace, found: Swept) -> None:
    """Whatever is made of the log and can be made again, and free pages of the ledger, which hold what was said."""
    if found.is_of_tables:
        for folder in (workspace.staging, workspace.days_staging, workspace.spark):
            shutil.rmtree(folder, ignore_errors=True)
        for cache in workspace.root.glob("cache.duckdb*"):
            cache.unlink(missing_ok=True)
    if workspace.database_file.exists() and is_database(workspace.database_file):
        scrub(workspace.database_file)
    scrub_server(workspace)


def _write_down(workspace: Workspace, found: Swept, author: Author, now: datetime) -> None:
    log = AccessLog(workspace.database)
    try:
        until = {name: moment.isoformat() for name, moment in found.until.items()}
        log.write("retention_swept", None, author, now, {"counts": dict(found.counts), "until": until})
    finally:
        log.close()
