"""Make of a table only the rows again that something new can reach, in the table that the cache holds of the last run.

What changed is followed from table to table as rows that came and rows that went. A step that says how its rows hang on
its inputs' (`apart`) is asked for those rows alone that they reach; what it gives is compared with what the table holds
of them, and the difference is what changed there. A table of which nothing is said, or most is reached, is made whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quorate.warehouse.apart import Apart
from quorate.warehouse.cache_record import CacheRecord, content_after
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.making import arrow_made, contracted
from quorate.warehouse.parts import hanging_of
from quorate.warehouse.recipes import ROWS, SEGMENT, Recipe, differences
from quorate.warehouse.steps import ArrowStep, Context, Stage, Step

if TYPE_CHECKING:
    from pathlib import Path

# From this share of a table's rows on, making it whole costs less than looking for them.
MOST_REACHED = 0.2
_BEFORE = "before_"
# What a run needs beside the tables themselves, and lets go of at its end.
_OWN = "renewing_"


class Renewer:
    """Renews tables of one run, each after everything it reads."""

    def __init__(self, engine: Engine, record: CacheRecord, stages: Iterable[Stage]) -> None:
        self._engine, self._record = engine, record
        self._contents = record.contents()
        self._columns: dict[str, list[str]] = {}
        # tables that are read by a step which can be renewed: what changes in them is asked for
        self._followed = {
            name for stage in stages for step in stage.steps if is_renewable(step) for name in step.reads
        }
        self._kept_back: set[str] = set()
        self._renewed: set[str] = set()
        self.let_go()

    def let_go(self) -> None:
        """Drop what was kept of tables as they were before."""
        held = self._engine.rows("select table_name, temporary from duckdb_tables()")
        for name, is_temporary in held:
            if name.startswith(_BEFORE) or (is_temporary and name.startswith(_OWN)):
                self._engine.run(f"drop table {name}")

    def keep_back(self, table: str) -> None:
        """A table will be made whole: keep it as it was, to see what changed when somebody asks."""
        self._columns.pop(table, None)
        if table in self._followed and self._record.known(table) is not None:
            self._engine.run(f"alter table {table} rename to {_BEFORE}{table}")
            self._kept_back.add(table)

    def renew_log(
        self, table: str, recipe: Recipe, new: Mapping[str, Path], query: Callable[[str], str]
    ) -> str | None:
        """Bring a log table up to date with files that came; returns its content, or None where it must be made whole.

        new: every file that may be new, by its name in the recipe. query: gives the table's rows, of the records for
        which a condition holds.
        """
        known = self._record.known(table)
        changed = list(differences(known.recipe, recipe)) if known else []
        if known is None or any(part not in recipe or part in known.recipe for part in changed):
            return None
        paths = [new[part] for part in changed if part.startswith(SEGMENT)]
        if len(paths) != len(changed):
            return None
        self._ask("record_id", f"select record_id from {parquet(paths)}")
        rows = query("record_id in (select record_id from asked)")
        return self._put(table, "record_id", recipe, lambda: self._fill(rows, "record_id"))

    def renew(self, step: Step, context: Context, recipe: Recipe) -> str | None:
        """Bring a step's table up to date with what changed; returns its content.

        None where it must be made whole.
        """
        known = self._record.known(step.table)
        apart = self._apart(step) if known else None
        if known is None or apart is None:
            return None
        changed = [
            part.removeprefix(ROWS) for part in differences(known.recipe, recipe) if part.startswith(ROWS)
        ]
        is_of_rows = len(changed) == len(list(differences(known.recipe, recipe)))
        if not is_of_rows or not all(self._is_known(known.recipe, name, apart) for name in changed):
            return None
        reached = [self._reached(name, apart) for name in changed]
        self._ask(apart.key, " union ".join(f"select {apart.key} from ({query})" for query in reached))
        return self._put(step.table, apart.key, recipe, lambda: self._make(step, apart, context))

    def _apart(self, step: Step) -> Apart | None:
        if not isinstance(step, ArrowStep):
            return step.apart
        hanging = hanging_of(self._engine, step)
        return hanging if hanging and hanging.key in self._names(step.table) else None

    def _is_known(self, recipe: Recipe, name: str, apart: Apart) -> bool:
        """Whether it is known what changed in an input since the table was made, and what that reaches."""
        is_followed = name in self._renewed or name in self._kept_back
        return is_followed and name in apart.reached and recipe.get(ROWS + name) == self._contents.get(name)

    def _reached(self, name: str, apart: Apart) -> str:
        """The query of the keys that an input's changes reach."""
        reach = apart.reached[name]
        changed = self._changed(name, reach.columns)
        return f"with changed as ({changed}) select {apart.key} from ({reach.query})"

    def _names(self, table: str) -> list[str]:
        if table not in self._columns:
            self._columns[table] = [name for name, _ in self._engine.columns(table)]
        return self._columns[table]

    def _changed(self, table: str, columns: Sequence[str]) -> str:
        """The query of the rows, of these columns or all, that came to a table or went from it."""
        names = list(columns or self._names(table))
        changed = f"{_OWN}{table}_of_{'_'.join(columns) or 'all'}"
        if not self._engine.rows("select 1 from duckdb_tables() where table_name = ?", [changed]):
            is_renewed = table in self._renewed
            one, other = (_came(table), _went(table)) if is_renewed else (table, f"{_BEFORE}{table}")
            differs = _differs(names, one, other)
            said = ", ".join(names)
            self._engine.run(
                f"""
                create temp table {changed} as
                select {said} from {one} where {differs} union all select {said} from {other} where {differs}
                """
            )
        return f"select * from {changed}"

    def _ask(self, key: str, query: str) -> None:
        self._engine.run(
            f"create or replace temp table asked as select distinct {key} from ({query}) where {key} is not null"
        )

    def _put(self, table: str, key: str, recipe: Recipe, fill: Callable[[], None]) -> str | None:
        """Put the rows asked for, as `fill` makes them, into a table in place of what it held of them."""
        known = self._record.known(table)
        if known is None:
            return None
        if not self._engine.value("select count(*) from asked"):
            self._record.holds(table, replace(known, recipe=recipe))
            return known.content
        asked = f"{key} in (select {key} from asked)"
        counted = f"select count(*) filter (where {asked}), count(*) from {table}"
        reached, total = self._engine.rows(counted)[0]
        if reached > MOST_REACHED * total:
            return None
        for name, rows in (("renewed", "false"), ("held", asked)):
            self._engine.run(f"create or replace temp table {name} as select * from {table} where {rows}")
        fill()
        came, went = _came(table), _went(table)
        differs = _differs(self._names(table), "renewed", "held")
        for name, rows in ((came, "renewed"), (went, "held")):
            self._engine.run(f"create or replace temp table {name} as select * from {rows} where {differs}")
        content = content_after(self._engine, known.content, table, came, went)
        if content is None:
            return None
        other = f"{key} in (select {key} from {came} union select {key} from {went})"
        self._engine.run(f"delete from {table} where {other}")
        self._engine.run(f"insert into {table} select * from renewed where {other}")
        self._renewed.add(table)
        self._record.holds(table, replace(known, recipe=recipe, content=content))
        return content

    def _make(self, step: Step, apart: Apart, context: Context) -> None:
        narrowed = {name: f"{_OWN}of_{name}" for name in apart.narrowed}
        for name, rows in narrowed.items():
            self._engine.run(
                f"create or replace temp table {rows} as select * from {name} where {apart.narrowed[name]}"
            )
        if isinstance(step, ArrowStep):
            made = arrow_made(self._engine, step, context, narrowed)
            with self._engine.registered(step_result=made):
                self._fill(contracted(step.table, "select * from step_result"), apart.key)
            return
        # the step reads them by the names of the tables: what is temporary is found first
        for name, rows in narrowed.items():
            self._engine.run(f"create temp view {name} as select * from {rows}")
        self._fill(contracted(step.table, context.moment.fill(step.sql)), apart.key)
        for name in narrowed:
            self._engine.run(f"drop view temp.{name}")

    def _fill(self, query: str, key: str) -> None:
        """Take the rows asked for from what a query gives."""
        rows = query.rstrip().rstrip(";")
        self._engine.run(
            f"insert into renewed select * from ({rows}\n) made where {key} in (select {key} from asked)"
        )


def is_renewable(step: Step) -> bool:
    """Whether a step says how its rows hang on those it reads."""
    return step.apart is not None or (isinstance(step, ArrowStep) and step.hanging is not None)


def _came(table: str) -> str:
    return f"{_OWN}came_{table}"


def _went(table: str) -> str:
    return f"{_OWN}went_{table}"


def _differs(columns: Sequence[str], one: str, other: str) -> str:
    """The condition on rows of two relations that they stand more often in the one than in the other.

    Rows are compared by their hashes, as contents are.
    """
    line = f"hash({', '.join(columns)})"
    return f"""{line} in (
        select line from (select {line} as line, 1 as times from {one} union all select {line}, -1 from {other}) lines
        group by line having sum(times) <> 0
    )"""
