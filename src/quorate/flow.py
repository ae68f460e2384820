"""The river: the ordered stages that evidence flows through. The only file that knows them all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quorate import evidence, identity, journeys, outlook, plans, revenue, teams
from quorate.errors import NotFound, QuorateError, StepError, StoreError, UsageError
from quorate.evidence.draining import drain
from quorate.evidence.intake import Intake
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.inbox import SqliteInbox
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import FileCounts, Manifest, Publication
from quorate.warehouse.publishing import commit, write_tables
from quorate.warehouse.river import Inputs, Progress, code_version, run_id, run_river
from quorate.warehouse.segments import damage, require_whole, sweep_drafts
from quorate.warehouse.snapshots import Snapshot, current_snapshot
from quorate.warehouse.steps import Context, Moment, Stage, Step
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.sources import Reading
    from quorate.sources.pulls import Line
    from quorate.sources.pulls.patience import Patience

STAGES: tuple[Stage, ...] = (
    evidence.STAGE,
    identity.STAGE,
    teams.STAGE,
    journeys.STAGE,
    outlook.STAGE,
    plans.STAGE,
    revenue.STAGE,
)
# The tables whose stamps say how far our systems' knowledge reaches; catalogues and spend lag or run ahead.
_CLOCK_TABLES = (
    "observed_touches",
    "observed_people",
    "observed_opportunities",
    "observed_changes",
    "observed_contact_roles",
    "observed_statements",
)
# What the import of live events is called where imports are listed.
COLLECTED = "collector"

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Updated:
    """What an update did: the publication it left current, and whether it had to be made."""

    publication: Publication
    was_made: bool
    notes: tuple[str, ...] = ()


def step_of(table: str) -> Step:
    """The step that makes a table. Raises `NotFound` with the nearest name."""
    from quorate.errors import nearest_word
    from quorate.vocabulary import PUBLISHED_TABLES

    steps = {step.table: step for stage in STAGES for step in stage.steps}
    if table == "runs":
        raise NotFound("The table 'runs' is the record of the run itself; no step makes it.")
    if table in PUBLISHED_TABLES and table not in steps:
        raise NotFound(
            f"The table '{table}' has a written contract, but nothing in this release makes it.",
            do="the data dictionary says what it will hold",
        )
    if table not in steps:
        near = nearest_word(table, list(steps))
        raise NotFound(
            f"No step makes a table called '{table}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(sorted(steps))}",
        )
    return steps[table]


def create_workspace(folder: Path, name: str) -> Workspace:
    """Make a new workspace: settings, the standard journey map and an empty manifest."""
    from quorate.settings import default_settings_text, standard_journey_map_text

    workspace = Workspace(folder.resolve())
    if workspace.settings_file.exists():
        raise UsageError(
            "There is a workspace here already.",
            where=str(workspace.settings_file),
            state="nothing was changed",
            do="choose another folder, or use the one that is there",
        )
    try:
        for made in (workspace.root, workspace.root / "maps", workspace.evidence, workspace.published):
            made.mkdir(parents=True, exist_ok=True)
        (workspace.root / "maps" / "standard.yaml").write_text(standard_journey_map_text(), encoding="utf-8")
        with_manifest = Manifest(workspace.database_file)
        with_manifest.create()
        with_manifest.close()
        workspace.settings_file.write_text(default_settings_text(name), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            "The workspace could not be made.",
            where=f"{workspace.root}: {error.strerror or error}",
            do="choose a folder you may write to",
        ) from error
    return workspace


def import_files(
    workspace: Workspace,
    source: str,
    paths: Sequence[Path],
    reading: Reading,
    clock: Clock,
    progress: Progress,
) -> list[FileCounts]:
    """Take files of one source into the log; all of them or, if anything fails, none."""
    from quorate.sources import read

    with updating(workspace.lock_file, f"quorate import {source}", clock()):
        manifest = Manifest(workspace.database_file)
        try:
            intake = Intake(workspace, manifest, source, clock())
            at_home = replace(reading, home_domains=workspace.settings.home_domains)
            return intake.take(read(source, paths, at_home, progress))
        finally:
            manifest.close()


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

    def take(files: Sequence[Path]) -> int:
        settings = workspace.settings
        fields = settings.sources.salesforce.fields if system == "salesforce" else {}
        reading = Reading(custom_fields=fields, home_domains=settings.home_domains)
        counts = import_files(workspace, system, files, reading, clock, progress)
        return sum(count.evidence_count for count in counts)

    folder = workspace.root / "sync"
    folder.mkdir(parents=True, exist_ok=True)
    with updating(folder / "sync.lock", f"quorate sync {system}", clock()):
        pulling = pulls.Pulling(workspace, clock, patience, progress, take, accept_deletes, is_full)
        return pulls.pull(system, pulling)


def update(
    workspace: Workspace,
    clock: Clock,
    progress: Progress,
    *,
    as_of: date | None = None,
    is_full: bool = False,
) -> Updated:
    """Take what waits in the inbox into the log and bring the published tables up to date with it.

    Tables are as known at the end of `as_of`; without it, the day is the one the settings choose. When nothing
    they depend on has changed the publication stays as it is, unless `is_full`, which makes every table anew.
    """
    with updating(workspace.lock_file, "quorate update", clock()):
        manifest = Manifest(workspace.database_file)
        try:
            return _update(workspace, manifest, clock, progress, as_of, is_full=is_full)
        finally:
            manifest.close()


def _update(
    workspace: Workspace,
    manifest: Manifest,
    clock: Clock,
    progress: Progress,
    as_of: date | None,
    *,
    is_full: bool,
) -> Updated:
    started_at = clock()
    shutil.rmtree(workspace.staging, ignore_errors=True)
    sweep_drafts(workspace.evidence, workspace.published)
    _drain_inbox(workspace, manifest, started_at)
    segments = manifest.evidence()
    require_whole(workspace.root, segments, thorough=True)
    inputs, context = _prepared(
        workspace, manifest, as_of or default_day(workspace, manifest, started_at.date())
    )
    name = run_id(inputs, context)
    held = manifest.publication_of(name)
    if held and not is_full and not _damaged(workspace, held):
        if not held.is_current:
            manifest.make_current(held.publication_no)
        return Updated(manifest.publication_of(name) or held, was_made=False)
    notes = _run_and_publish(
        workspace, manifest, inputs, context, clock, progress, is_full=is_full, is_current=True
    )
    made = manifest.publication_of(name)
    if made is None:
        raise StoreError(
            "The publication is not in the manifest after it was committed.", where=str(manifest.file)
        )
    return Updated(made, was_made=True, notes=notes)


def _drain_inbox(workspace: Workspace, manifest: Manifest, now: datetime) -> None:
    if not workspace.inbox_file.exists():
        return
    from quorate.sources.segment import batches_of

    inbox = SqliteInbox(workspace.inbox_file)
    try:
        drain(inbox, batches_of, Intake(workspace, manifest, COLLECTED, now).take, now)
    finally:
        inbox.close()


def snapshot(workspace: Workspace, clock: Clock, progress: Progress, as_of: date | None = None) -> Snapshot:
    """The tables that are published now, or those of a past day; the latter are made once and then kept a while."""
    manifest = Manifest(workspace.database_file)
    try:
        if as_of is None:
            return current_snapshot(workspace, manifest)
        inputs, context = _prepared(workspace, manifest, as_of)
        held = manifest.publication_of(run_id(inputs, context))
        if held is None or _damaged(workspace, held):
            with updating(workspace.lock_file, f"looking at {as_of}", clock()):
                require_whole(workspace.root, inputs.evidence, thorough=True)
                _run_and_publish(
                    workspace, manifest, inputs, context, clock, progress, is_full=True, is_current=False
                )
            held = manifest.publication_of(run_id(inputs, context))
        if held is None:
            raise StoreError(
                "The tables of that day were made but are not in the manifest.", where=str(manifest.file)
            )
        return Snapshot(workspace, held)
    finally:
        manifest.close()


def default_day(workspace: Workspace, manifest: Manifest, today: date) -> date:
    """The day looked at when none is named: today, or the last day on which anything became known.

    The latter, the default, makes tables a function of the evidence alone; stamps in the future do not count.
    """
    if workspace.settings.as_of == "today":
        return today
    paths = [
        workspace.root / segment.path for segment in manifest.evidence() if segment.table in _CLOCK_TABLES
    ]
    if not paths:
        return today
    with Engine() as engine:
        newest = engine.value(
            f"""
            select max(version_at) from {parquet(paths)}
            where version_at < timestamp '{today:%Y-%m-%d}' + interval 1 day
            """
        )
    return newest.date() if newest and newest.year > 1970 else today


def check(workspace: Workspace, *, forget_damaged: bool = False) -> list[str]:
    """Everything that is wrong with the files of a workspace, in words; empty when all is whole.

    Mistakes in the settings or the journey maps raise `ProblemsFound`. With `forget_damaged`, damaged segments of
    the log leave the manifest, so that their sources can be imported again.
    """
    from quorate.settings import load_journey_maps

    load_journey_maps(workspace.root / workspace.settings.journey_maps)
    manifest = Manifest(workspace.database_file)
    try:
        evidence_segments = manifest.evidence()
        bad = [segment for segment in evidence_segments if damage(workspace.root, segment, thorough=True)]
        found = [
            f"evidence: {segment.path}: {damage(workspace.root, segment, thorough=True)}" for segment in bad
        ]
        if forget_damaged and bad:
            manifest.forget_evidence([segment.path for segment in bad])
        current = manifest.current()
        for segment in current.segments.values() if current else ():
            wrong = damage(workspace.root, segment, thorough=True)
            if wrong:
                found.append(f"published: {segment.path}: {wrong}; `quorate update --full` makes it again")
        return found
    finally:
        manifest.close()


def _prepared(workspace: Workspace, manifest: Manifest, day: date) -> tuple[Inputs, Context]:
    from quorate.settings import load_journey_maps
    from quorate.warehouse.declared import declared_tables

    settings = workspace.settings
    maps = load_journey_maps(workspace.root / settings.journey_maps)
    context = Context(Moment(day), settings, maps)
    return Inputs(
        workspace.root, manifest.evidence(), declared_tables(settings, context.journey_map)
    ), context


def _damaged(workspace: Workspace, publication: Publication) -> bool:
    return any(damage(workspace.root, segment, thorough=True) for segment in publication.segments.values())


def _run_and_publish(
    workspace: Workspace,
    manifest: Manifest,
    inputs: Inputs,
    context: Context,
    clock: Clock,
    progress: Progress,
    *,
    is_full: bool,
    is_current: bool,
) -> tuple[str, ...]:
    """Run the river in the cache and publish; a damaged cache is thrown away and the run made from the log."""
    started_at = clock()
    cache = workspace.cache_file if is_current else None
    if cache and is_full:
        _drop_cache(cache)
    had_cache = cache is not None and cache.exists()
    try:
        _attempt(
            workspace, manifest, inputs, context, clock, progress, cache, started_at, is_current=is_current
        )
    except StepError:
        raise
    except StoreError as error:
        if not had_cache or cache is None:
            raise
        _drop_cache(cache)
        _attempt(
            workspace, manifest, inputs, context, clock, progress, cache, started_at, is_current=is_current
        )
        return (f"The cache could not be used and was rebuilt from the log ({_first_line(error)}).",)
    finally:
        shutil.rmtree(workspace.staging, ignore_errors=True)
    return ()


def _attempt(
    workspace: Workspace,
    manifest: Manifest,
    inputs: Inputs,
    context: Context,
    clock: Clock,
    progress: Progress,
    cache: Path | None,
    started_at: datetime,
    *,
    is_current: bool,
) -> None:
    from quorate.warehouse.run_record import run_table

    settings = context.settings
    spill = workspace.staging / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    with Engine(cache, memory_limit=settings.memory_limit, threads=settings.threads, spill=spill) as engine:
        made = run_river(engine, STAGES, inputs, context, progress)
        name, finished_at = run_id(inputs, context), clock()
        record = run_table(engine, made, inputs, context, name, started_at, finished_at)
        with engine.registered(run_record=record):
            engine.run("create or replace table runs as select * from run_record")
        segments = write_tables(engine, workspace, [*made, *inputs.declared, "runs"], progress)
    commit(
        manifest,
        workspace,
        name,
        context.moment.at,
        started_at,
        finished_at,
        segments,
        make_current=is_current,
    )


def _drop_cache(cache: Path) -> None:
    for path in (cache, cache.with_name(cache.name + ".wal")):
        path.unlink(missing_ok=True)


def _first_line(error: QuorateError) -> str:
    return (error.where or error.what).splitlines()[0]


__all__ = [
    "STAGES",
    "Updated",
    "check",
    "code_version",
    "create_workspace",
    "default_day",
    "import_files",
    "snapshot",
    "step_of",
    "sync",
    "update",
]
