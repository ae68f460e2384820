"""What comes in: files, connected systems and live events, each taken into the log."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.evidence.draining import drain
from quorate.evidence.intake import Intake
from quorate.ledger import experiment_log_rows, log_rows, statement_log_rows
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.said_ledger import SaidLedger
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.inboxes import held_inbox
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.publications import Clock
from quorate.warehouse.river import Progress
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.sources import Reading
    from quorate.sources.postgres import Loaded, TablesPlace
    from quorate.sources.pulls import Line
    from quorate.sources.pulls.patience import Patience
    from quorate.sources.pulls.pulling import Heard
    from quorate.vocabulary.batches import Batch

_NAME_TABLES = (
    "name the tables, as in &table=NAME, or read them with `quorate import table` and a mapping file"
)
# What the import of live events is called where imports are listed.
COLLECTED = "collector"


def import_files(
    workspace: Workspace,
    source: str,
    paths: Sequence[Path],
    reading: Reading,
    clock: Clock,
    progress: Progress,
    heard: Heard | None = None,
) -> list[FileCounts]:
    """Take files of one source into the log; all of them or, if anything fails, none.

    Parquet files, Delta tables and Iceberg tables among them are written down as such files first. `heard` is shown
    every batch before it is taken.
    """
    from quorate.sources.copied_tables import said_of_tables
    from quorate.sources.lake import found_for, land_lake

    with updating(workspace.lock_file, f"quorate import {source}", clock(), workspace.database):
        found = found_for(source, paths)
        if not found.tables:
            return _take_files(workspace, source, paths, reading, clock(), progress, heard)
        with _landing_folder(workspace) as folder:
            landed = land_lake(source, found.tables, folder, progress)
            files = [*found.others, *landed.tables]
            with said_of_tables(landed.told):
                return _take_files(workspace, source, files, reading, clock(), progress, heard)


@contextmanager
def _landing_folder(workspace: Workspace) -> Iterator[Path]:
    """An empty folder for tables that are written down as files; whoever uses it holds the updater's lock.

    Whatever is left of it where the process is killed goes with the next update.
    """
    folder = workspace.staging / "tables"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take_files(
    workspace: Workspace,
    source: str,
    paths: Sequence[Path],
    reading: Reading,
    now: datetime,
    progress: Progress,
    heard: Heard | None = None,
) -> list[FileCounts]:
    """As `import_files`; the caller holds the updater's lock."""
    from quorate.sources import read

    manifest = Manifest(workspace.database)
    try:
        intake = Intake(workspace, manifest, source, now)
        at_home = replace(reading, home_domains=workspace.settings.home_domains)
        batches = read(source, paths, at_home, progress)
        return intake.take(_overheard(batches, heard) if heard else batches)
    finally:
        manifest.close()


@dataclass(frozen=True)
class TakenTables:
    """What became of the tables that were read, each counted as a file, and the tables that nothing reads.

    `through` says how far each was loaded, where it tells.
    """

    counts: list[FileCounts]
    left_out: tuple[str, ...]
    through: Mapping[str, Loaded]


def import_tables(
    workspace: Workspace, source: str, place: TablesPlace, reading: Reading, clock: Clock, progress: Progress
) -> TakenTables:
    """Take tables of a PostgreSQL database into the log as `import_files` takes files; all of them or none.

    They are written down first, as they are at one moment, so that the database is not held while they are imported.
    Raises as `postgres.land` and `import_files` do.
    """
    from quorate.sources.copied_tables import said_of_tables
    from quorate.sources.postgres import land

    with (
        updating(workspace.lock_file, f"quorate import {source}", clock(), workspace.database),
        _landing_folder(workspace) as folder,
    ):
        landed = land(source, place, reading, folder, progress)
        told = {file: f"table {file.name} of the {place.where}" for file in landed.files}
        with said_of_tables(told, elsewhere=place.where, do=_NAME_TABLES):
            counts = _take_files(workspace, source, landed.files, reading, clock(), progress)
        return TakenTables(counts, landed.left_out, landed.through)


def sync_tables(
    workspace: Workspace, name: str, clock: Clock, progress: Progress, *, is_full: bool = False
) -> TakenTables:
    """Take the tables in that the settings know by `name`, or what was loaded into them since the last time.

    That is known of tables whose loading stamps their rows, and of sources that read every row by itself.
    Raises `UsageError` as `place_written`, and as `import_tables`.
    """
    from quorate.sources import Reading
    from quorate.sources.postgres import place_written
    from quorate.sources.postgres.loaded import LoadedSoFar

    settings = workspace.settings
    told = settings.sources.databases[name]
    place = place_written(told.address, f"sources.databases.{name}.address", os.environ, told.tables)
    fields = settings.sources.fields_of(told.source)
    so_far = LoadedSoFar(
        workspace.root / "sync" / name / "loaded.json",
        told.source,
        (told, place.address, sorted(fields.items())),
    )
    since = {} if is_full else so_far.held()
    place = replace(place, schema=told.schema or place.schema, since=since)
    mapping = workspace.root / told.map if told.map else None
    reading = Reading(mapping_file=mapping, custom_fields=fields)
    taken = import_tables(workspace, told.source, place, reading, clock, progress)
    so_far.keep(taken.through)
    return taken


def sync(
    workspace: Workspace,
    system: str,
    clock: Clock,
    progress: Progress,
    patience: Patience,
    *,
    accept_deletes: bool = False,
    is_full: bool = False,
) -> list[Line]:
    """Pull what changed in a connected system into the log; one line of reconciliation for each object.

    One sync runs at a time; the log is held only while what landed is imported.
    """
    from quorate.sources import Reading, pulls

    def take(files: Sequence[Path], heard: Heard | None = None, /) -> int:
        settings = workspace.settings
        fields = settings.sources.fields_of(system)
        reading = Reading(custom_fields=fields, home_domains=settings.home_domains)
        counts = import_files(workspace, system, files, reading, clock, progress, heard)
        return sum(count.evidence_count for count in counts)

    folder = workspace.root / "sync"
    folder.mkdir(parents=True, exist_ok=True)
    with updating(folder / "sync.lock", f"quorate sync {system}", clock(), workspace.database):
        pulling = pulls.Pulling(workspace, clock, patience, progress, take, accept_deletes, is_full)
        lines = pulls.pull(system, pulling)
        pulls.keep(workspace, system, clock(), lines)
        return lines


def _overheard(batches: Iterable[Batch], heard: Heard) -> Iterator[Batch]:
    for batch in batches:
        heard(batch)
        yield batch


@dataclass(frozen=True)
class Waiting:
    """What the next update takes into the log first.

    Attributes
    ----------
    live_events: messages in the inbox. decisions: whether something was decided or stated that the log does not hold.
    tables: log tables that it may change.
    """

    live_events: int
    decisions: bool
    tables: frozenset[str]


# What trackers' messages become.
_OF_LIVE_EVENTS = frozenset({"observed_touches", "observed_people", "observed_links", "observed_consents"})


def waiting(workspace: Workspace, manifest: Manifest) -> Waiting:
    """What waits in the inbox and the ledger; nothing is taken."""
    inbox = held_inbox(workspace, os.environ)
    try:
        events = inbox.waiting_count() if inbox else 0
    finally:
        if inbox:
            inbox.close()
    plan, experiments = PlanLedger(workspace.database), ExperimentLedger(workspace.database)
    said = SaidLedger(workspace.database)
    try:
        batch = statement_log_rows.batch_of(said.events(thing="statement"))
        held = _held_of(workspace, manifest, statement_log_rows.TABLE, statement_log_rows.SOURCE)
        behind = {
            log_rows.TABLE: plan.count() != _held(manifest, log_rows.TABLE),
            experiment_log_rows.TABLE: experiments.count() != _held(manifest, experiment_log_rows.TABLE),
            statement_log_rows.TABLE: batch is not None and held != batch.rows_read,
        }
    finally:
        for ledger in (plan, experiments, said):
            ledger.close()
    tables = {table for table, is_behind in behind.items() if is_behind}
    return Waiting(events, bool(tables), frozenset(tables | (_OF_LIVE_EVENTS if events else frozenset())))


def drain_inbox(workspace: Workspace, manifest: Manifest, now: datetime) -> None:
    """Take the live events that wait into the log; the caller holds the updater's lock."""
    from quorate.sources.segment import batches_of

    inbox = held_inbox(workspace, os.environ)
    if inbox is None:
        return
    try:
        drain(inbox, batches_of, Intake(workspace, manifest, COLLECTED, now).take, now)
    finally:
        inbox.close()


def drain_ledger(workspace: Workspace, manifest: Manifest, now: datetime) -> None:
    """Take what people decided and stated into the log; the caller holds the updater's lock.

    The ledger keeps its lines: whatever the log has lost is taken again.
    """
    plan, experiments = PlanLedger(workspace.database), ExperimentLedger(workspace.database)
    try:
        if plan.count() != _held(manifest, log_rows.TABLE):
            batch = log_rows.batch_of(plan.events())
            Intake(workspace, manifest, log_rows.SOURCE, now).take([batch])
        if experiments.count() != _held(manifest, experiment_log_rows.TABLE):
            batch = experiment_log_rows.batch_of(experiments.events())
            Intake(workspace, manifest, experiment_log_rows.SOURCE, now).take([batch])
    finally:
        plan.close()
        experiments.close()
    _drain_statements(workspace, manifest, now)


def _drain_statements(workspace: Workspace, manifest: Manifest, now: datetime) -> None:
    said = SaidLedger(workspace.database)
    try:
        batch = statement_log_rows.batch_of(said.events(thing="statement"))
    finally:
        said.close()
    source = statement_log_rows.SOURCE
    if (
        batch is not None
        and _held_of(workspace, manifest, statement_log_rows.TABLE, source) != batch.rows_read
    ):
        Intake(workspace, manifest, source, now).take([batch])


def _held_of(workspace: Workspace, manifest: Manifest, table: str, source: str) -> int:
    """How many rows of a table, which several sources write, the log holds of one of them."""
    paths = [workspace.root / each.path for each in manifest.evidence() if each.table == table]
    if not paths:
        return 0
    with Engine() as engine:
        return int(engine.value(f"select count(*) from {parquet(paths)} where source = '{source}'"))


def _held(manifest: Manifest, table: str) -> int:
    """How many rows of a table the log holds."""
    return sum(each.row_count for each in manifest.evidence() if each.table == table)
