"""The river: the ordered stages that evidence flows through, and what runs it. The only file that knows them all."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from quorate import evidence, identity, journeys, outlook, plans, revenue, teams
from quorate.errors import NotFound, StoreError, nearest_word
from quorate.ledger.experiment_arrivals import keep_assignments
from quorate.ledger.plan_events import Author
from quorate.privacy.restoring import settle
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
from quorate.warehouse.compacting import compact
from quorate.warehouse.creating import create_workspace
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.lock import updating
from quorate.warehouse.log_views import VERSIONS_OF, as_of_view, log_name
from quorate.warehouse.looking_day import default_day
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.planning import Forecast
from quorate.warehouse.publications import Clock, Publisher
from quorate.warehouse.river import Progress, code_version
from quorate.warehouse.run_progress import recorded
from quorate.warehouse.segments import require_whole, sweep_drafts
from quorate.warehouse.snapshots import Snapshot, current_snapshot
from quorate.warehouse.steps import SqlStep, Stage, Step
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.settings import JourneyMap

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


def update(
    workspace: Workspace,
    clock: Clock,
    progress: Progress,
    *,
    as_of: date | None = None,
    is_full: bool = False,
    fits_anew: bool = False,
) -> Updated:
    """Take what waits in the inbox and the ledger into the log and bring the published tables up to date with it.

    Tables are as known at the end of `as_of`; without it, the day is the one the settings choose. When nothing
    they depend on has changed the publication stays as it is, unless `is_full`, which makes every table anew.
    Fitted models may stand for a week (`warehouse.model_fits`), unless `fits_anew`.
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
            publisher = Publisher(workspace, manifest, STAGES, clock, report, fits_anew)
            updated = _publish(publisher, day, is_full=is_full)
            keep_assignments(workspace, updated.publication, clock())
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


def _keep_maps(workspace: Workspace, at: datetime) -> tuple[str, ...]:
    """Keep the maps that were used; returns what people should be told of those that are new."""
    from quorate.settings import journey_map_files
    from quorate.warehouse.map_versions import MapVersions, texts_of

    files = journey_map_files(workspace.root / workspace.settings.journey_maps)
    return MapVersions(workspace.database).keep(texts_of(files), "update", at)


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
    "TakenTables",
    "UpdatePlan",
    "Updated",
    "code_version",
    "create_workspace",
    "default_day",
    "import_files",
    "import_tables",
    "plan_update",
    "snapshot",
    "sql_of",
    "step_of",
    "sweep",
    "sync",
    "sync_tables",
    "try_maps",
    "update",
]
