"""Run a step that is a function on the machines that hold its rows, a run of whole keys at a time.

The rows of all inputs that have the key are laid under each other, sent to the machine of their key and sorted there;
`mapInArrow` then hands over each partition once. A group at a time (`applyInArrow`) starts a conversation for every
key and took ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context, StepFunction

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.broadcast import Broadcast
    from pyspark.sql import DataFrame, SparkSession

# A function is called for about so many rows at once: vectors pay by the call, and memory by the row.
ROWS_AT_ONCE = 50_000
KEY, INPUT = "part_key", "part_input"


def worked_out_apart(spark: SparkSession, step: ArrowStep, context: Context) -> DataFrame:
    """The rows of a step whose inputs can be worked out apart by the key `step.apart`; views of them must exist.

    Inputs without the key go to every machine whole.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    frames = {name: spark.table(name) for name in step.order}
    split = {name: frame for name, frame in frames.items() if step.apart in frame.columns}
    shared = {
        name: _sorted(frame.toArrow(), step.order[name])
        for name, frame in frames.items()
        if name not in split
    }
    nothing = {name: frame.limit(0).toArrow() for name, frame in split.items()}
    schema = _schema(step, step.function({**shared, **nothing}, context))
    given = spark.sparkContext.broadcast(shared)
    work = _Apart(step.function, context, {name: step.order[name] for name in split}, given, schema)
    gathered = _gathered(split, str(step.apart))
    return gathered.mapInArrow(work, from_arrow_schema(schema, prefer_timestamp_ntz=True))


def _gathered(frames: Mapping[str, DataFrame], key: str) -> DataFrame:
    """All rows by key and input; a row is in the column of its own input, and the others are empty."""
    from pyspark.sql import functions as sql

    def rows(own: str, frame: DataFrame, place: int) -> DataFrame:
        columns = [
            (sql.struct(*frame.columns) if name == own else sql.lit(None).cast(other.schema)).alias(name)
            for name, other in frames.items()
        ]
        return frame.select(sql.col(key).alias(KEY), sql.lit(place).alias(INPUT), *columns)

    laid = [rows(name, frame, place) for place, (name, frame) in enumerate(frames.items())]
    together = reduce(lambda one, other: one.unionAll(other), laid)
    return together.repartition(sql.col(KEY)).sortWithinPartitions(KEY, INPUT)


@dataclass(frozen=True)
class _Apart:
    """What runs on the machines: batches of gathered rows in, batches of the step's rows out."""

    function: StepFunction
    context: Context
    order: Mapping[str, tuple[str, ...]]
    shared: Broadcast[Mapping[str, pa.Table]]
    schema: pa.Schema

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for rows in whole_keys(batches, ROWS_AT_ONCE):
            tables = {name: self._own(rows, place, name) for place, name in enumerate(self.order)}
            made = self.function({**self.shared.value, **tables}, self.context)
            yield from made.select(self.schema.names).cast(self.schema).to_batches()

    def _own(self, rows: pa.Table, place: int, name: str) -> pa.Table:
        import pyarrow as pa
        import pyarrow.compute as pc

        held = rows.filter(pc.equal(rows[INPUT], place))[name]
        fields = [held.type.field(number) for number in range(held.type.num_fields)]
        cells = [pc.struct_field(held, [number]) for number in range(len(fields))]
        return _sorted(pa.Table.from_arrays(cells, schema=pa.schema(fields)), self.order[name])


def whole_keys(batches: Iterable[pa.RecordBatch], at_least: int) -> Iterator[pa.Table]:
    """Batches sorted by key as tables that part no key, each given as soon as so many rows are held."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    count, wanted = 0, at_least
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count < wanted:
            continue
        table = pa.Table.from_batches(held)
        cut = _start_of_last_key(table)
        if cut:
            yield table.slice(0, cut)
        held = table.slice(cut).to_batches()
        count = table.num_rows - cut
        # a key of many rows is not looked through again with every batch
        wanted = max(at_least, 2 * count)
    if count:
        yield pa.Table.from_batches(held)


def _start_of_last_key(table: pa.Table) -> int:
    """Where the rows of the last key begin. Keys are sorted, with those that are empty first."""
    keys = table[KEY]
    last = keys[table.num_rows - 1].as_py()
    low, high = 0, table.num_rows - 1
    while low < high:
        middle = (low + high) // 2
        if keys[middle].as_py() == last:
            high = middle
        else:
            low = middle + 1
    return low


def _sorted(table: pa.Table, order: tuple[str, ...]) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in order])


def _schema(step: ArrowStep, nothing: pa.Table) -> pa.Schema:
    """The columns of the step's contract, or of what it makes of nothing where it has none."""
    contract = PUBLISHED_TABLES.get(step.table)
    return contract.arrow_schema() if contract else nothing.schema
