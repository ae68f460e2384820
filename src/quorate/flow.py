"""The river: the ordered stages that evidence flows through, and what runs it. The only file that knows them all."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate import evidence, identity, journeys, outlook, plans, revenue, teams
from quorate.errors import NotFound, StoreError, nearest_word
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.database import make_tables_as
from quorate.ledger.experiment_events import BY_RULE, ExperimentDraft
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.plan_events import Author
from quorate.privacy.restoring import Replayed, bring_along, replay, settle
from quorate.privacy.sweeping import Swept, let_go_of_past
from quorate.privacy.sweeping import sweep as sweep_by_age
from quorate.revenue.experiments import ASSIGNING
from quorate.taking import (
    TakenTables,
    Waiting,
    drain_inbox,
    drain_ledger,
    import_files,
    import_tables,
    sync,
    sync_tables,
    waiting,
)
from quorate.vocabulary import LOG_TABLES, PUBLISHED_TABLES
from quorate.warehouse.backup import BackedUp
from quorate.warehouse.backup import back_up as write_backup
from quorate.warehouse.checks import check as check_files
from quorate.warehouse.checks import is_database_whole
from quorate.warehouse.compacting import compact
from quorate.warehouse.creating import create_workspace
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.lock import updating
from quorate.warehouse.log_views import VERSIONS_OF, as_of_view, log_name
from quorate.warehouse.looking_day import default_day
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.moving import moved_to_server
from quorate.warehouse.planning import Forecast
from quorate.warehouse.publications import Clock, Publisher
from quorate.warehouse.restoring import Backup
from quorate.warehouse.restoring import restore as restore_files
from quorate.warehouse.river import Progress, code_version
from quorate.warehouse.run_progress import recorded
from quorate.warehouse.segments import require_whole, sweep_drafts
from quorate.warehouse.snapshots import Snapshot, current_snapshot
from quorate.warehouse.steps import SqlStep, Stage, Step
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.settings import JourneyMap
    from quorate.warehouse.step_files import StepFiles

STAGES: tuple[Stage, ...] = (
    evidence.STAGE,
    identity.STAGE,
    teams.STAGE,
    journeys.STAGE,
    outlook.STAGE,
    ASSIGNING,  # plans leave held-out accounts alone
    plans.STAGE,
    revenue.STAGE,
)


# What of an assignment is written down.
_KEPT = ("account_id", "arm", "stratum", "family_id", "reason", "holdout_probability")


@dataclass(frozen=True)
class Updated:
    """What an update did: the publication it left current, and whether it had to be made."""

    publication: Publication
    was_made: bool
    notes: tuple[str, ...] = ()


def sql_of(table: str) -> str | None:
    """The SQL that makes a table, with the day as a parameter; None where a function makes it. Raises as `step_of`."""
    if table in LOG_TABLES or table in VERSIONS_OF.values():
        return as_of_view(table)
    step = step_of(table)
    return step.sql if isinstance(step, SqlStep) else None


def step_of(table: str) -> Step:
    """The step that makes a table. Raises `NotFound` with the nearest name."""
    steps = {step.table: step for stage in STAGES for step in stage.steps}
    if table == "runs":
        raise NotFound("The table 'runs' is the record of the run itself; no step makes it.")
    if table in PUBLISHED_TABLES and table not in steps:
        raise NotFound(
            f"The table '{table}' has a written contract, but nothing in this release makes it.",
            do="the data dictionary says what it will hold",
        )
    if table not in steps and table in {*map(log_name, LOG_TABLES), *_declared_names()}:
        raise NotFound(
            f"No step makes '{table}': steps start from it.",
            do="`quorate export DIR --steps DIALECT` writes it, with all steps, for your warehouse",
        )
    if table not in steps:
        near = nearest_word(table, list(steps))
        raise NotFound(
            f"No step makes a table called '{table}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(sorted(steps))}",
        )
    return steps[table]


def _declared_names() -> list[str]:
    from quorate.settings import default_journey_map, default_settings

    return [*declared_tables(default_settings(), (default_journey_map(),)), "knowledge_facts"]


def export_steps(
    workspace: Workspace,
    dialect: str,
    folder: Path,
    clock: Clock,
    progress: Progress,
    as_of: date | None = None,
) -> StepFiles:
    """Write what the steps start from and all of them as one script; see `warehouse.step_files`.

    Raises `StoreError` where what is published is not of all that the log, the maps and the settings hold now.
    """
    from quorate.warehouse.step_files import write_steps

    with (
        closing(snapshot(workspace, clock, progress, as_of)) as tables,
        updating(workspace.lock_file, "quorate export --steps", clock(), workspace.database),
    ):
        manifest = Manifest(workspace.database)
        try:
            day = (tables.publication.as_of_at - timedelta(days=1)).date()
            look = Publisher(workspace, manifest, STAGES, clock, progress).look(day)
            if look.name != tables.publication.run_id:
                raise StoreError(
                    "What is published is not what this release makes of the log, the maps and the settings.",
                    where=f"the tables of {day}",
                    state="nothing was written",
                    do="run `quorate update`, then the same again",
                )
            return write_steps(look, tables.publication, STAGES, dialect, folder)
        finally:
            manifest.close()


def update(
    workspace: Workspace,
    clock: Clock,
    progress: Progress,
    *,
    as_of: date | None = None,
    is_full: bool = False,
) -> Updated:
    """Take what waits in the inbox and the ledger into the log and bring the published tables up to date with it.

    Tables are as known at the end of `as_of`; without it, the day is the one the settings choose. When nothing
    they depend on has changed the publication stays as it is, unless `is_full`, which makes every table anew.
    """
    settle(workspace, clock)
    stages = [(stage.name, len(stage.steps)) for stage in STAGES]
    with (
        updating(workspace.lock_file, "quorate update", clock(), workspace.database),
        recorded(workspace, clock, progress, stages) as report,
    ):
        manifest = Manifest(workspace.database)
        try:
            shutil.rmtree(workspace.staging, ignore_errors=True)
            sweep_drafts(workspace.evidence, workspace.published)
            drain_inbox(workspace, manifest, clock())
            drain_ledger(workspace, manifest, clock())
            require_whole(workspace.root, manifest.evidence(), thorough=True)
            compact(workspace, manifest, clock())
            day = as_of or default_day(workspace, manifest, clock().date())
            updated = _publish(Publisher(workspace, manifest, STAGES, clock, report), day, is_full=is_full)
            _keep_assignments(workspace, updated.publication, clock())
            return replace(updated, notes=(*updated.notes, *_keep_maps(workspace, clock())))
        finally:
            manifest.close()


@dataclass(frozen=True)
class UpdatePlan:
    """What the next update would do.

    Attributes
    ----------
    day: the day it would look at. is_current: whether what is published is of this evidence, day, map and settings.
    waiting: what it would take into the log first. forecast: what it would make again.
    """

    day: date
    is_current: bool
    waiting: Waiting
    forecast: Forecast


def plan_update(workspace: Workspace, clock: Clock, as_of: date | None = None) -> UpdatePlan:
    """Say what `update` would do; nothing is changed.

    Raises `Busy` where an update is at work, since it changes what would be said.
    """
    with updating(workspace.lock_file, "quorate update --plan", clock(), workspace.database):
        manifest = Manifest(workspace.database)
        try:
            ahead = waiting(workspace, manifest)
            day = as_of or default_day(workspace, manifest, clock().date())
            look = Publisher(workspace, manifest, STAGES, clock, lambda *_: None).look(day)
            held = look.held
            is_current = held is not None and held.is_current and not ahead.tables
            return UpdatePlan(day, is_current, ahead, look.forecast(ahead.tables))
        finally:
            manifest.close()


def sweep(
    workspace: Workspace, author: Author, clock: Clock, progress: Progress, *, is_dry: bool = False
) -> Swept:
    """Let go of what is older than the settings keep it, and publish what is left; with `is_dry` only count it.

    Publications of before hold what was let go of, so they are deleted. Raises as `privacy.sweeping.sweep` and
    `update` do.
    """
    swept = sweep_by_age(workspace, author, clock, is_dry=is_dry)
    if swept.is_of_tables and not is_dry:
        if swept.counts:
            update(workspace, clock, progress)
        let_go_of_past(workspace, clock)
    return swept


def check(workspace: Workspace, *, forget_damaged: bool = False) -> list[str]:
    """Everything that is wrong with the files of a workspace, and what of its ledger is not as written, in words.

    Raises as `warehouse.checks.check` does, which also says what `forget_damaged` lets go of.
    """
    found = check_files(workspace, forget_damaged=forget_damaged)
    if not is_database_whole(workspace):
        return found
    do = (
        "restore quorate.sqlite from a backup" if isinstance(workspace.database, Path) else "restore a backup"
    )
    return [*found, *(f"ledger: {text}; {do}" for text in ledger_breaks(workspace.database))]


@dataclass(frozen=True)
class Restored:
    """What a restoring did: the backup it was made of, and what was forgotten again before anybody could read it."""

    backup: Backup
    replayed: Replayed


def back_up(workspace: Workspace, file: Path, now: datetime) -> BackedUp:
    """Write everything a workspace keeps into a new file. Raises as `warehouse.backup.back_up` does."""
    return write_backup(workspace, file, now, make_tables_as)


def restore(
    backup: Path,
    folder: Path,
    clock: Clock,
    *,
    privacy_from: Path | None = None,
    database: str | None = None,
) -> Restored:
    """Make the workspace of a backup in a new folder. Raises as `warehouse.restoring.restore` and `bring_along` do.

    privacy_from: a folder with the newest list of forgotten people and what opens it, such as the workspace's own.
    database: the empty PostgreSQL database that is to hold manifest, ledger and inbox, as the settings shall say it;
    without it they are files of the workspace.
    """

    def moved(workspace: Workspace) -> AbstractContextManager[None]:
        if database is None:
            return nullcontext()
        return moved_to_server(workspace, database, make_tables_as, clock())

    replayed: list[Replayed] = []

    def before(workspace: Workspace) -> None:
        if privacy_from is not None:
            bring_along(workspace, privacy_from)
        replayed.append(before_serving(workspace, clock))

    made = restore_files(backup, folder, before, moved)
    return Restored(made, replayed[0])


def before_serving(workspace: Workspace, clock: Clock) -> Replayed:
    """What must hold of a restored workspace before anybody is shown anything of it; raises `StoreError` otherwise.

    A backup brings back what was true on its day. So what was decided later, and must not come undone, belongs here,
    first of all the erasure of people who asked for it after the backup was made: their list is applied again here.
    """
    breaks = ledger_breaks(workspace.database)
    if breaks:
        raise StoreError(
            "The ledger in this backup is not as it was written.",
            where=breaks[0],
            state="nothing was made; the backup is untouched",
            do="restore another backup",
        )
    return replay(workspace, clock)


def _keep_maps(workspace: Workspace, at: datetime) -> tuple[str, ...]:
    """Keep the maps that were used; returns what people should be told of those that are new."""
    from quorate.settings import journey_map_files
    from quorate.warehouse.map_versions import MapVersions, texts_of

    files = journey_map_files(workspace.root / workspace.settings.journey_maps)
    return MapVersions(workspace.database).keep(texts_of(files), "update", at)


def _keep_assignments(workspace: Workspace, publication: Publication, now: datetime) -> None:
    """Write down the arms of accounts that came after an experiment's lots were drawn, so that they stand for good."""
    ledger = ExperimentLedger(workspace.database)
    try:
        held = {
            (event.experiment_id, row["account_id"])
            for event in ledger.events()
            for row in event.payload.get("assignments", ())
        }
        if not held:
            return
        known_at = min(now, publication.as_of_at - timedelta(seconds=1))
        for experiment_id, rows in _arrivals(workspace, publication, held).items():
            said = {"assignments": rows}
            ledger.write(ExperimentDraft(experiment_id, "assigned", BY_RULE, known_at, said), now)
    finally:
        ledger.close()


def _arrivals(
    workspace: Workspace, publication: Publication, held: set[tuple[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """The published assignments by experiment that the ledger does not hold yet."""
    tables = Snapshot(workspace, publication)
    try:
        rows = tables.dicts(
            """
            select * from experiment_assignments where reason in ('arrived', 'family')
            order by experiment_id, account_id
            """
        )
    finally:
        tables.close()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if (row["experiment_id"], row["account_id"]) not in held:
            stamps = {"assigned_at": row["assigned_at"].isoformat()}
            kept = {name: row[name] for name in _KEPT}
            found.setdefault(row["experiment_id"], []).append({**kept, **stamps})
    return found


def _publish(publisher: Publisher, day: date, *, is_full: bool) -> Updated:
    look = publisher.look(day)
    held = look.held
    if held and not is_full:
        if not held.is_current:
            publisher.manifest.make_current(held.publication_no)
        return Updated(look.recorded or held, was_made=False)
    notes = look.publish(is_full=is_full, is_current=True)
    made = look.recorded
    if made is None:
        raise StoreError(
            "The publication is not in the manifest after it was committed.",
            where=publisher.manifest.where,
        )
    return Updated(made, was_made=True, notes=notes)


def snapshot(workspace: Workspace, clock: Clock, progress: Progress, as_of: date | None = None) -> Snapshot:
    """The tables that are published now, or those of a past day; the latter are made once and then kept a while.

    A past day is made beside what is published and beside an update that may run, and never becomes current.
    """
    settle(workspace, clock)
    manifest = Manifest(workspace.database)
    try:
        if as_of is None:
            return current_snapshot(workspace, manifest)
        look = Publisher(workspace, manifest, STAGES, clock, progress).look(as_of)
        held = look.held
        if held is None:
            with updating(workspace.days_lock_file, f"looking back to {as_of}", clock(), workspace.database):
                sweep_drafts(workspace.days)
                require_whole(workspace.root, look.inputs.evidence, thorough=True)
                look.keep_day()
            held = look.recorded
        if held is None:
            raise StoreError(
                "The tables of that day were made but are not in the manifest.", where=manifest.where
            )
        return Snapshot(workspace, held)
    finally:
        manifest.close()


def try_maps(
    workspace: Workspace, maps: tuple[JourneyMap, ...], clock: Clock, progress: Progress
) -> tuple[Snapshot, Snapshot]:
    """The tables under the workspace's own maps and under others, of the same evidence and the same day.

    Neither becomes current.
    """
    manifest = Manifest(workspace.database)
    try:
        publisher = Publisher(workspace, manifest, STAGES, clock, progress)
        day = default_day(workspace, manifest, clock().date())
        looks = (publisher.look(day), publisher.look(day, maps))
        with updating(workspace.lock_file, "quorate map try", clock(), workspace.database):
            require_whole(workspace.root, manifest.evidence(), thorough=True)
            for look in looks:
                if look.held is None:
                    look.publish(is_full=False, is_current=False, starts_from_cache=True)
        now, tried = (look.recorded for look in looks)
        if now is None or tried is None:
            raise StoreError("The tables were made but are not in the manifest.", where=manifest.where)
        return Snapshot(workspace, now), Snapshot(workspace, tried)
    finally:
        manifest.close()


__all__ = [
    "STAGES",
    "Restored",
    "TakenTables",
    "UpdatePlan",
    "Updated",
    "back_up",
    "before_serving",
    "check",
    "code_version",
    "create_workspace",
    "default_day",
    "export_steps",
    "import_files",
    "import_tables",
    "plan_update",
    "restore",
    "snapshot",
    "sql_of",
    "step_of",
    "sweep",
    "sync",
    "sync_tables",
    "try_maps",
    "update",
]
