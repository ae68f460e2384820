"""Run the stages of the river in order in the disposable cache, redoing only what changed."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import QuorateError, StepError, StoreError
from quorate.tracing import span
from quorate.vocabulary import LOG_TABLES, PUBLISHED_TABLES
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.log_views import VERSIONS_OF, snapshot_sql, versions_sql
from quorate.warehouse.making import EmbeddedMaker, Maker, log_of, make_step
from quorate.warehouse.model_fits import PART
from quorate.warehouse.recipes import (
    SEGMENT,
    Recipe,
    declared_recipe,
    digest,
    log_recipe,
    standing_recipe,
    step_recipe,
    versions_recipe,
)
from quorate.warehouse.renewing import Renewer
from quorate.warehouse.segments import Segment
from quorate.warehouse.steps import Context, Moment, Stage, Step

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[str, float], None]
StageMade = Callable[[Sequence[str]], None]
Renew = Callable[[Renewer], str | None]


@dataclass(frozen=True)
class Inputs:
    """What a run starts from: the log's segments, and the journey maps and settings as tables.

    models: what fitted models saw or will have seen. standing: published files of those that stand (see `model_fits`).
    """

    root: Path
    evidence: Sequence[Segment]
    declared: Mapping[str, pa.Table]
    models: str = ""
    standing: Mapping[str, Segment] = field(default_factory=dict)

    def paths(self) -> dict[str, list[str]]:
        """The log segments of each log table, as the manifest names them."""
        held: dict[str, list[str]] = {name: [] for name in LOG_TABLES}
        for segment in self.evidence:
            held[segment.table].append(segment.path)
        return held

    def fingerprints(self) -> dict[str, str]:
        """One fingerprint per input table, and what models saw: equal content gives equal text."""
        found = {name: digest(sorted(paths)) for name, paths in self.paths().items()}
        found.update({name: digest([str(table.to_pydict())]) for name, table in self.declared.items()})
        found.update({PART: self.models} if self.models else {})
        return dict(sorted(found.items()))

    def segments(self) -> dict[str, list[Path]]:
        """The log segments of each log table."""
        return {name: [self.root / path for path in paths] for name, paths in self.paths().items()}


def run_river(
    engine: Engine,
    stages: Iterable[Stage],
    inputs: Inputs,
    context: Context,
    progress: Progress,
    maker: Maker | None = None,
    stage_made: StageMade = lambda _tables: None,
) -> list[str]:
    """Make every table of every stage, to be read in `engine`; returns the names of the tables made, in order.

    maker: what makes them, where it is not `engine` itself. stage_made: told the tables of a stage as soon as they are
    committed.

    A table whose step and inputs are as they were in the cache is kept as it is, and so is what only a step of
    another day would make otherwise (see `cache_record`). Where a step says how, only the rows that changes reach are
    made again (see `renewing`). What a stage made is durable once the stage is through, so whoever breaks a run off
    begins again at that stage.
    """
    maker = maker or EmbeddedMaker(engine)
    every = list(stages)
    with engine.transaction():
        making = _Making(engine, maker, every)
        contents = _make_inputs(making, inputs, context)
        making.write_down()
    total = sum(len(stage.steps) for stage in every)
    made: list[str] = []
    for stage in every:
        with engine.transaction():
            for step in stage.steps:
                progress(f"{stage.name}: {step.table.replace('_', ' ')}", len(made) / total)
                made.append(step.table)
                if step.table in inputs.standing:
                    contents[step.table] = making.standing(inputs.root, inputs.standing[step.table])
                    continue
                recipe = step_recipe(step, context, maker.name, code_version(), _all_read(step, contents))
                make = partial(_make, maker, stage, step, context)
                renew = partial(_renewed, stage, step, context, recipe)
                contents[step.table] = making.content(step.table, recipe, make, renew)
            making.write_down()
        stage_made([step.table for step in stage.steps])
    with engine.transaction():
        making.end()
    progress("river: done", 1.0)
    return made


class _Making:
    """Makes each table that is not as its recipe has it: only the rows that changed, where that can be, or whole."""

    def __init__(self, engine: Engine, maker: Maker, stages: Sequence[Stage]) -> None:
        self.maker = maker
        self._engine = engine
        self._record = CacheRecord(engine)
        self._renewer = Renewer(engine, self._record, stages) if maker.is_in_place else None

    def content(
        self, table: str, recipe: Recipe, make: Callable[[], None], renew: Renew = lambda _renewer: None
    ) -> str:
        """The content of a table, which is brought up to date where it was not made by this very recipe."""
        known = self._record.known(table)
        if known and known.recipe == recipe:
            return known.content
        if self._renewer:
            content = renew(self._renewer)
            if content is not None:
                return content
            self._renewer.keep_back(table)
        begun = time.monotonic()
        make()
        return self._record.made(table, recipe, time.monotonic() - begun)

    def standing(self, root: Path, file: Segment) -> str:
        """The content of a fitted model that stands, which is taken from its published file where it is not here."""
        table, recipe = file.table, standing_recipe(file)
        known, held = self._record.known(table), self._record.published([table]).get(table)
        if known and held and held.sha256 == file.sha256:
            self._record.holds(table, replace(known, recipe=recipe))
            return known.content
        return self.content(table, recipe, partial(self._take, root, file))

    def _take(self, root: Path, file: Segment) -> None:
        rows = self._engine.table(f"select * from {parquet([root / file.path])}")
        self.maker.keep(file.table, rows)

    def write_down(self) -> None:
        """Have the cache say what was made; what the transaction does is durable together or not at all."""
        self._record.write_down()

    def end(self) -> None:
        """Let go of what only this run needed."""
        if self._renewer:
            self._renewer.let_go()


def _all_read(step: Step, contents: Mapping[str, str]) -> Mapping[str, str]:
    """The contents, with everything among them that a step reads."""
    missing = [name for name in step.reads if name not in contents]
    if missing:
        raise StepError(
            f"The step {step.table} reads tables that nothing before it makes: {', '.join(missing)}."
        )
    return contents


def _make_inputs(making: _Making, inputs: Inputs, context: Context) -> dict[str, str]:
    contents: dict[str, str] = {}
    moment, maker = context.moment, making.maker
    files = inputs.segments()
    logs = {name: maker.log(LOG_TABLES[name], paths) for name, paths in files.items() if paths}
    for name, contract in LOG_TABLES.items():
        recipe = log_recipe(name, inputs, maker.name, moment)
        query = snapshot_sql(contract, logs.get(name), moment)
        make = partial(maker.make, name, query)
        renew = partial(_renewed_log, name, recipe, inputs, moment)
        contents[name] = making.content(name, recipe, make, renew)
    for name, versions in VERSIONS_OF.items():
        recipe = versions_recipe(name, inputs, maker.name, moment, contents[name])
        query = versions_sql(LOG_TABLES[name], logs.get(name), moment)
        contents[versions] = making.content(versions, recipe, partial(maker.make, versions, query))
    fingerprints = inputs.fingerprints()
    for name, table in inputs.declared.items():
        recipe = declared_recipe(fingerprints[name])
        contents[name] = making.content(name, recipe, partial(maker.keep, name, table))
    return contents


def _renewed_log(table: str, recipe: Recipe, inputs: Inputs, moment: Moment, renewer: Renewer) -> str | None:
    """The content of a log table brought up to date with the files that are new; None where it must be made whole."""
    contract = LOG_TABLES[table]
    files = {f"{SEGMENT}{path}": inputs.root / path for path in inputs.paths()[table]}

    def query(condition: str) -> str:
        held = log_of(contract, list(files.values()))
        return snapshot_sql(contract, f"(select * from {held} held where {condition})", moment)

    return renewer.renew_log(table, recipe, files, query)


def _renewed(stage: Stage, step: Step, context: Context, recipe: Recipe, renewer: Renewer) -> str | None:
    with _told(step), span(f"step {step.table}", quorate_stage=stage.name):
        return renewer.renew(step, context, recipe)


def _make(maker: Maker, stage: Stage, step: Step, context: Context) -> None:
    with _told(step), span(f"step {step.table}", quorate_stage=stage.name):
        make_step(maker, step, context)


@contextmanager
def _told(step: Step) -> Iterator[None]:
    """What the engine could not do is told as the step that failed."""
    try:
        yield
    except StoreError as error:
        if error.what.startswith("The engine could not"):
            raise _failed(step, error) from error
        raise


def _failed(step: Step, error: QuorateError) -> StepError:
    contract = PUBLISHED_TABLES.get(step.table)
    meaning = f" (one row is {contract.one_row})" if contract else ""
    return StepError(
        f"The table {step.table}{meaning} could not be made.",
        where=error.where,
        state="what was published before is untouched",
        do="please report this with the text above; `quorate sql " + step.table + "` prints the step",
    )


def code_version() -> str:
    """Fingerprint of everything whose change may change a published table."""
    global _CODE_VERSION
    if _CODE_VERSION is None:
        package = Path(__file__).resolve().parent.parent
        outside = {"surfaces", "views", "market", "ledger"}
        parts = []
        for path in sorted(package.rglob("*")):
            inside = path.relative_to(package)
            if path.suffix in {".py", ".sql", ".csv", ".txt", ".json"} and inside.parts[0] not in outside:
                parts.append(f"{inside.as_posix()}:{hashlib.sha256(path.read_bytes()).hexdigest()}")
        _CODE_VERSION = digest(parts)[:16]
    return _CODE_VERSION


_CODE_VERSION: str | None = None


def run_id(inputs: Inputs, context: Context) -> str:
    """The id of the run that this input, code, map, settings and day make: the same gives the same id."""
    parts = [
        code_version(),
        context.moment.on.isoformat(),
        repr(context.settings),
        json.dumps(inputs.fingerprints(), sort_keys=True),
    ]
    return "run_" + digest(parts)[:20]
