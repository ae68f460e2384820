"""What the next update would make again, and why, told beforehand from what the cache knows of the last one.

A table is made again for certain where its step, the day, or what is declared or read differs from what it was made
by. Where only tables before it are made again, it depends on what comes out there: an update goes on with a table
only if the tables it reads hold other rows than before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.log_views import VERSIONS_OF
from quorate.warehouse.recipes import (
    ROWS,
    SEGMENT,
    Recipe,
    declared_recipe,
    differences,
    log_recipe,
    step_recipe,
    versions_recipe,
)
from quorate.warehouse.river import code_version

if TYPE_CHECKING:
    from quorate.warehouse.river import Inputs
    from quorate.warehouse.steps import Context, Stage

READING = "reading"
# The columns of the log by which a row names a company or one of its people.
_NAMES = ("account_key", "company_domain", "email", "person_key", "user_key", "visitor_key")


@dataclass(frozen=True)
class PlannedTable:
    """A table that would be made again.

    Attributes
    ----------
    stage: the part of the river it is in. is_certain: whether it is made whatever comes out before it.
    because: codes of what changed (`never_made`, `new_evidence`, `engine`, `step`, `release`, `day`, `settings`,
        `maps`, `declared`), or else the names of tables it reads.
    seconds: how long it took the last time; None if never.
    """

    stage: str
    table: str
    is_certain: bool
    because: tuple[str, ...]
    seconds: float | None


@dataclass(frozen=True)
class NewEvidence:
    """What has come into the log since the tables were made.

    Attributes
    ----------
    rows: how many rows more by log table; fewer than none where rows were taken out.
    account_count: accounts, known already, that these rows name, by their people or themselves.
    unknown_count: rows that name somebody or some company of whom no account is known yet.
    """

    rows: Mapping[str, int]
    account_count: int
    unknown_count: int


@dataclass(frozen=True)
class Forecast:
    """The tables an update would make again, in order, and the evidence that is new to them."""

    tables: tuple[PlannedTable, ...]
    table_count: int
    evidence: NewEvidence


_CODES = {"code": "release"}


def forecast(
    engine: Engine,
    stages: Iterable[Stage],
    inputs: Inputs,
    context: Context,
    maker_name: str,
    expected: Set[str],
) -> Forecast:
    """What `run_river` would do in the cache that `engine` has open; nothing is changed.

    expected: log tables that what waits outside the log would change.
    """
    record = CacheRecord(engine)
    plan = _Plan(record)
    for name in LOG_TABLES:
        recipe = log_recipe(name, inputs, maker_name, context.moment)
        plan.consider(READING, name, _with(expected, name, recipe))
    for name, versions in VERSIONS_OF.items():
        recipe = versions_recipe(name, inputs, maker_name, context.moment, plan.contents[name])
        plan.consider(READING, versions, _with(expected, name, recipe), (name,))
    for name, content in inputs.fingerprints().items():
        if name in inputs.declared:
            plan.consider(READING, name, declared_recipe(content))
    count = 0
    for stage in stages:
        for step in stage.steps:
            count += 1
            if step.table in inputs.standing:
                plan.stands(step.table)
                continue
            recipe = step_recipe(step, context, maker_name, code_version(), plan.contents)
            plan.consider(stage.name, step.table, recipe, step.reads)
    return Forecast(tuple(plan.tables), count, _new_evidence(engine, record, inputs))


class _Plan:
    """The tables looked at so far: their contents as they are, and which of them would be made again."""

    def __init__(self, record: CacheRecord) -> None:
        self._record = record
        self.contents: dict[str, str] = {}
        self.tables: list[PlannedTable] = []
        self._again: set[str] = set()

    def stands(self, table: str) -> None:
        """A fitted model stays as it is."""
        known = self._record.known(table)
        self.contents[table] = known.content if known else ""

    def consider(self, stage: str, table: str, recipe: Recipe, reads: Sequence[str] = ()) -> None:
        """Add a table if it would, or might, be made again."""
        known = self._record.known(table)
        self.contents[table] = known.content if known else ""
        changed = _codes(differences(known.recipe, recipe)) if known else ("never_made",)
        open_reads = tuple(name for name in reads if name in self._again)
        certain = tuple(code for code in changed if code not in open_reads)
        if not certain and not open_reads:
            return
        self._again.add(table)
        seconds = known.seconds if known else None
        self.tables.append(PlannedTable(stage, table, bool(certain), certain or open_reads, seconds))


def _with(expected: Set[str], table: str, recipe: Recipe) -> Recipe:
    """The recipe of a log table into which something would come that still waits outside."""
    return {**recipe, f"{SEGMENT}waiting": ""} if table in expected else recipe


def _codes(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts of a recipe as codes, each once."""
    found: dict[str, None] = {}
    for part in parts:
        if part.startswith(SEGMENT):
            found["new_evidence"] = None
        else:
            found[part.removeprefix(ROWS) if part.startswith(ROWS) else _CODES.get(part, part)] = None
    return tuple(found)


def _new_evidence(engine: Engine, record: CacheRecord, inputs: Inputs) -> NewEvidence:
    rows: Counter[str] = Counter()
    fresh: dict[str, list[Path]] = {}
    for table in LOG_TABLES:
        known = record.known(table)
        before = _row_counts(known.recipe if known else {})
        now = {segment.path: segment.row_count for segment in inputs.evidence if segment.table == table}
        rows[table] = sum(now.values()) - sum(before.values())
        fresh[table] = [inputs.root / path for path in now if path not in before] if rows[table] > 0 else []
    named = {table: count for table, count in rows.items() if count}
    if record.known("identifiers") is None:
        return NewEvidence(named, 0, sum(count for count in named.values() if count > 0))
    return NewEvidence(named, *_accounts_named(engine, fresh))


def _row_counts(recipe: Recipe) -> dict[str, int]:
    return {
        name.removeprefix(SEGMENT): int(count) for name, count in recipe.items() if name.startswith(SEGMENT)
    }


def _accounts_named(engine: Engine, fresh: Mapping[str, Sequence[Path]]) -> tuple[int, int]:
    """How many known accounts new rows name, and how many rows name one that is not known."""
    accounts: set[str] = set()
    unknown = 0
    for table, paths in fresh.items():
        columns = [name for name in _NAMES if name in LOG_TABLES[table].names]
        if not paths or not columns:
            continue
        named = " union all ".join(
            f"select row_number, {name} as value from held where {name} is not null" for name in columns
        )
        found = engine.rows(
            f"""
            with held as (select row_number() over () as row_number, * from {parquet(paths)}),
            named as ({named})
            select named.row_number, max(identifiers.account_id)
            from named left join identifiers on identifiers.value = named.value
            group by named.row_number
            """
        )
        accounts |= {account for _, account in found if account is not None}
        unknown += sum(1 for _, account in found if account is None)
    return len(accounts), unknown
