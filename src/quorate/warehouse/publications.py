"""Make the publication of one day: find one that is held and whole, or run the river and publish it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import QuorateError, StepError, StoreError
from quorate.warehouse.engine import Engine
from quorate.warehouse.forgotten import Forgotten
from quorate.warehouse.making import EmbeddedMaker, Maker
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.model_fits import ModelFits, standing
from quorate.warehouse.publishing import TableWriter, commit
from quorate.warehouse.river import Inputs, Progress, code_version, run_id, run_river
from quorate.warehouse.segments import damage
from quorate.warehouse.steps import Context, Moment, Stage
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.settings import JourneyMap
    from quorate.warehouse.planning import Forecast

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Publisher:
    """Runs the river over the log of one workspace; whoever publishes holds the updater's lock.

    fits_anew: fitted models are fitted anew, though they might stand.
    """

    workspace: Workspace
    manifest: Manifest
    stages: Sequence[Stage]
    clock: Clock
    progress: Progress
    fits_anew: bool = False

    def look(self, day: date, maps: tuple[JourneyMap, ...] | None = None) -> Look:
        """The publication that the log, the code, the maps and the settings make of `day`, made or not.

        `maps` are tried in place of the workspace's own.
        """
        from quorate.settings import load_journey_maps
        from quorate.settings.knowledge_folder import knowledge_table, load_knowledge, role_names
        from quorate.warehouse.declared import declared_tables

        settings = self.workspace.settings
        maps = maps or load_journey_maps(self.workspace.root / settings.journey_maps)
        context = Context(Moment(day), settings, maps)
        declared = {
            **declared_tables(settings, context.journey_maps),
            "knowledge_facts": knowledge_table(load_knowledge(self.workspace.root, role_names(maps))),
        }
        evidence, root = self.manifest.evidence(), self.workspace.root
        erasures = len(Forgotten(root).erasures)
        fits = ModelFits.now(evidence, context, code_version(), erasures)
        held = None if self.fits_anew else standing(root, self.manifest.current(), self.stages, fits)
        models = (held.fits if held else fits).written()
        inputs = Inputs(root, evidence, declared, models, held.tables if held else {})
        return Look(self, inputs, context, run_id(inputs, context))


@dataclass(frozen=True)
class Look:
    """One day looked at; `name` is the run that makes its tables."""

    publisher: Publisher
    inputs: Inputs
    context: Context
    name: str

    @property
    def recorded(self) -> Publication | None:
        """Its publication, whole or not; None when it was never made."""
        return self.publisher.manifest.publication_of(self.name)

    @property
    def held(self) -> Publication | None:
        """Its publication; None when there is none or a file of it is missing or damaged."""
        found = self.recorded
        segments = found.segments.values() if found else ()
        root = self.publisher.workspace.root
        return None if any(damage(root, segment, thorough=True) for segment in segments) else found

    @property
    def is_by_spark(self) -> bool:
        """Whether the settings have Spark make what is current."""
        return self.context.settings.engine.name == "spark"

    @property
    def cache_file(self) -> Path:
        """The disposable file of what is current: the tables themselves, or views of those that Spark made."""
        workspace = self.publisher.workspace
        return workspace.spark / "cache.duckdb" if self.is_by_spark else workspace.cache_file

    def forecast(self, expected: Set[str]) -> Forecast:
        """What making this publication current would make again; see `planning.forecast`."""
        from quorate.warehouse.planning import forecast

        is_there = self.cache_file.exists()
        with Engine(self.cache_file if is_there else None, is_read_only=is_there) as engine:
            name = self._maker_name(engine)
            stages = self.publisher.stages
            return forecast(engine, stages, self.inputs, self.context, name, expected)

    def keep_day(self) -> None:
        """Make every table of a past day from the log and keep it apart from what is published.

        The caller holds the lock of past days; an update may run beside.
        """
        workspace = self.publisher.workspace
        try:
            self._attempt(None, self.publisher.clock(), is_current=False, is_past_day=True)
        finally:
            shutil.rmtree(workspace.days_staging, ignore_errors=True)

    def publish(self, *, is_full: bool, is_current: bool, starts_from_cache: bool = False) -> tuple[str, ...]:
        """Make every table that changed, or all of them, and commit; returns what a person should be told.

        A current publication is made in the cache, by the engine that the settings name; any other by the embedded one,
        which makes the same. A damaged cache is thrown away and the run made from the log.
        Another is made from the log, or in a copy of the cache where most tables will be as they are in it.
        """
        started_at = self.publisher.clock()
        workspace = self.publisher.workspace
        by_spark = is_current and self.is_by_spark
        cache = self.cache_file if is_current else None
        had_cache = cache is not None and cache.exists() and not is_full
        try:
            copied = self._copied_cache() if starts_from_cache and not is_current else None
            self._attempt(
                cache or copied, started_at, is_current=is_current, by_spark=by_spark, drops_cache=is_full
            )
        except StepError:
            raise
        except StoreError as error:
            if not had_cache or cache is None:
                raise
            self._attempt(cache, started_at, is_current=is_current, by_spark=by_spark, drops_cache=True)
            return (f"The cache could not be used and was rebuilt from the log ({_first_line(error)}).",)
        finally:
            shutil.rmtree(workspace.staging, ignore_errors=True)
        return ()

    def _copied_cache(self) -> Path | None:
        workspace = self.publisher.workspace
        if not workspace.cache_file.exists():
            return None
        workspace.staging.mkdir(parents=True, exist_ok=True)
        copied = workspace.staging / workspace.cache_file.name
        shutil.copyfile(workspace.cache_file, copied)
        return copied

    def _attempt(
        self,
        cache: Path | None,
        started_at: datetime,
        *,
        is_current: bool,
        is_past_day: bool = False,
        by_spark: bool = False,
        drops_cache: bool = False,
    ) -> None:
        from quorate.warehouse.run_record import run_table

        by, settings = self.publisher, self.context.settings
        staging = by.workspace.days_staging if is_past_day else by.workspace.staging
        spill = staging / "spill"
        spill.mkdir(parents=True, exist_ok=True)
        if cache:
            cache.parent.mkdir(exist_ok=True)
        folder = by.workspace.days if is_past_day else by.workspace.published
        with ExitStack() as opened:
            spark = opened.enter_context(self._spark(spill)) if by_spark else None
            if cache and drops_cache:  # what makes it again is there
                _drop(cache)
            engine = opened.enter_context(
                Engine(cache, memory_limit=settings.memory_limit, threads=settings.threads, spill=spill)
            )
            writer = opened.enter_context(TableWriter(engine, by.workspace, folder.name))
            maker = spark(engine) if spark else EmbeddedMaker(engine)
            made = run_river(engine, by.stages, self.inputs, self.context, by.progress, maker, writer.write)
            finished_at = by.clock()
            record = run_table(engine, made, self.inputs, self.context, self.name, started_at, finished_at)
            with engine.registered(run_record=record):
                engine.run("create or replace table runs as select * from run_record")
            writer.write([*self.inputs.declared, "runs"])
            segments = writer.finish(by.progress)
        commit(
            by.manifest,
            by.workspace,
            self.name,
            self.context.moment.at,
            started_at,
            finished_at,
            segments,
            make_current=is_current,
            is_past_day=is_past_day,
        )

    def _maker_name(self, engine: Engine) -> str:
        if not self.is_by_spark:
            return engine.name
        from quorate.warehouse.spark import maker_name

        return maker_name()

    @contextmanager
    def _spark(self, spill: Path) -> Iterator[Callable[[Engine], Maker]]:
        """What gives the maker of a cache, once Spark has answered."""
        from quorate.warehouse.spark import SparkMaker, session

        with session(self.context.settings.engine, spill) as spark:
            yield lambda engine: SparkMaker(spark, engine, self.publisher.workspace.spark / "tables")


def _drop(cache: Path) -> None:
    for path in (cache, cache.with_name(cache.name + ".wal")):
        path.unlink(missing_ok=True)


def _first_line(error: QuorateError) -> str:
    return (error.where or error.what).splitlines()[0]
