"""What makes tables: the steps of the river are the same on every engine, and each engine makes them its own way."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from quorate.vocabulary import PUBLISHED_TABLES, SQL_TYPES, Table
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.parts import hanging_of, parts
from quorate.warehouse.segments import as_written
from quorate.warehouse.steps import ArrowStep, Context, Step

if TYPE_CHECKING:
    import pyarrow as pa


class Maker(Protocol):
    """Makes tables one after the other; each is readable in the embedded engine as soon as it is made."""

    @property
    def name(self) -> str:
        """The engine and its version; a table is made anew where it was made by another."""
        ...

    @property
    def is_in_place(self) -> bool:
        """Whether its tables lie in the embedded engine itself, so that rows of them can be exchanged."""
        ...

    def log(self, table: Table, segments: Sequence[Path]) -> str:
        """What stands after FROM to read a log table's segments, of which there is at least one, with every column.

        A segment written before a column was added to the log has nothing in that column.
        """
        ...

    def make(self, table: str, query: str) -> None:
        """Make a table of a query over tables made before, in the dialect of steps."""
        ...

    def keep(self, table: str, rows: pa.Table) -> None:
        """Make a table of rows that are in memory."""
        ...

    def work_out(self, step: ArrowStep, context: Context) -> None:
        """Make the table of a step that is a function."""
        ...


class EmbeddedMaker:
    """Makes tables in the embedded engine itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        """The engine and its version."""
        return self._engine.name

    @property
    def is_in_place(self) -> bool:
        """As of every maker: here they do."""
        return True

    def log(self, table: Table, segments: Sequence[Path]) -> str:
        """As every maker does."""
        return log_of(table, segments)

    def make(self, table: str, query: str) -> None:
        """As every maker does."""
        self._engine.run(f"create or replace table {table} as {query}")
        if table not in PUBLISHED_TABLES:  # the columns of those are of their contracts' types
            self._size_numbers(table)

    def keep(self, table: str, rows: pa.Table) -> None:
        """As every maker does."""
        with self._engine.registered(kept_rows=rows):
            self.make(table, "select * from kept_rows")

    def work_out(self, step: ArrowStep, context: Context) -> None:
        """As every maker does."""
        for number, made in enumerate(_made_in_parts(self._engine, step, context)):
            with self._engine.registered(step_result=made):
                query = contracted(step.table, "select * from step_result")
                if number:
                    self._engine.run(f"insert into {step.table} {query}")
                else:
                    self.make(step.table, query)

    def _size_numbers(self, table: str) -> None:
        """Give whole numbers 64 bits, on which all engines agree: this one makes sums 128 wide, and literals 32."""
        for column, kind in self._engine.columns(table):
            if kind in ("HUGEINT", "INTEGER"):
                self._engine.run(f"alter table {table} alter column {column} type bigint")


def _made_in_parts(engine: Engine, step: ArrowStep, context: Context) -> Iterator[pa.Table]:
    """What a step that is a function makes, all at once or part by part; at least one table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    hanging = hanging_of(engine, step)
    if hanging is None:
        yield arrow_made(engine, step, context, {})
        return
    for instead in parts(engine, hanging):
        made = arrow_made(engine, step, context, instead)
        if not instead or step.hanging is None:
            yield made
            continue
        asked = engine.table("select * from asked")[hanging.key].combine_chunks()
        yield made.filter(pc.is_in(made[hanging.key], pa.array(asked)))


def arrow_made(engine: Engine, step: ArrowStep, context: Context, instead: Mapping[str, str]) -> pa.Table:
    """What a step that is a function makes of its tables in the embedded engine.

    instead: the relations that are read in place of tables, by their names.
    """
    tables = {
        name: engine.table(f"select * from {instead.get(name, name)} order by {', '.join(order)}")
        for name, order in step.order.items()
    }
    with _rings_left_alone():
        return as_it_stands(step, step.function(tables, context))


def as_it_stands(step: ArrowStep, made: pa.Table) -> pa.Table:
    """What a function made; a model that learnt is made as it will be read from what is published of it."""
    if not step.learns:
        return made
    columns = {name: as_written(made[name]) for name in made.column_names}
    return made.from_pydict(columns, schema=made.schema)


@contextmanager
def _rings_left_alone() -> Iterator[None]:
    """Look for no objects that hold one another while the block runs.

    Functions turn tables into millions of small objects, none in such a ring, and looking through them again and again
    takes a tenth to a quarter of their time.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def make_step(maker: Maker, step: Step, context: Context) -> None:
    """Make the table of a step, whichever kind it is, with the columns of its written contract."""
    if isinstance(step, ArrowStep):
        maker.work_out(step, context)
    else:
        maker.make(step.table, contracted(step.table, context.moment.fill(step.sql)))


def contracted(name: str, query: str) -> str:
    """`query` with exactly the columns of the written contract of `name`, in its order and types.

    A table without a contract (one that only later steps read) keeps the columns its step gives it.
    """
    contract = PUBLISHED_TABLES.get(name)
    if contract is None:
        return query
    columns = ", ".join(
        f"cast(made.{column.name} as {SQL_TYPES[column.kind]}) as {column.name}"
        for column in contract.columns
    )
    return f"select {columns} from ({query.rstrip().rstrip(';')}\n) made"


def log_of(table: Table, segments: Sequence[Path]) -> str:
    """What stands after FROM to read a log table's segments in the embedded engine, with every column."""
    return f"(select {nothing(table)} where false union all by name select * from {parquet(segments)})"


def nothing(table: Table) -> str:
    """Every column of a table with no value, of its type."""
    return ", ".join(f"cast(null as {SQL_TYPES[column.kind]}) as {column.name}" for column in table.columns)
