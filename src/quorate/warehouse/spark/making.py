"""Make tables on Spark, each as a folder of Parquet files that the embedded engine sees as a view."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import StoreError
from quorate.vocabulary import Table
from quorate.warehouse.dialect import tables_read, translated
from quorate.warehouse.engine import Engine, literal
from quorate.warehouse.making import as_it_stands, contracted
from quorate.warehouse.spark.parts import worked_out_apart
from quorate.warehouse.spark.session import first_line
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {
    "text": "string",
    "texts": "array<string>",
    "timestamp": "timestamp_ntz",
    "date": "date",
    "count": "bigint",
    "number": "double",
    "flag": "boolean",
    "json": "string",
}
_PLACES = "create table if not exists spark_tables (table_name varchar primary key, folder varchar)"


class SparkMaker:
    """Makes tables on Spark under `folder`, which every machine of the cluster sees at the same place.

    A table is written to a folder of its own and seen only when it is whole; the one before it is deleted then.
    """

    def __init__(self, spark: SparkSession, engine: Engine, folder: Path) -> None:
        self._spark = spark
        self._engine = engine
        self._folder = folder
        self._logs: dict[str, tuple[Table, Sequence[Path]]] = {}
        self._seen: set[str] = set()
        engine.run(_PLACES)
        self._places = {str(name): str(place) for name, place in engine.rows("from spark_tables")}
        self._sweep()

    @property
    def name(self) -> str:
        """The engine and its version."""
        return maker_name()

    @property
    def is_in_place(self) -> bool:
        """As of every maker: here they are files, and what stands in the embedded engine are views of them."""
        return False

    def log(self, table: Table, segments: Sequence[Path]) -> str:
        """As every maker does."""
        view = f"log_of_{table.name}"
        self._logs[view] = (table, segments)
        return view

    def make(self, table: str, query: str) -> None:
        """As every maker does."""
        for name in tables_read(query):
            self._see(name)
        with _translated(table):
            self._write(table, self._spark.sql(translated(query, "spark")))

    def keep(self, table: str, rows: pa.Table) -> None:
        """As every maker does."""
        import pyarrow.parquet as pq

        place = self._new_place(table)
        place.mkdir(parents=True)
        pq.write_table(_typed(rows), place / "kept.parquet")
        self._stand(table, place)

    def work_out(self, step: ArrowStep, context: Context) -> None:
        """As every maker does; a step whose rows can be worked out apart is, by the machines that hold them."""
        if step.apart:
            for name in step.order:
                self._see(name)
            with _translated(step.table):
                self._write(step.table, worked_out_apart(self._spark, step, context))
            return
        tables = {
            name: self._engine.table(f"select * from {name} order by {', '.join(order)}")
            for name, order in step.order.items()
        }
        with self._engine.registered(step_result=as_it_stands(step, step.function(tables, context))):
            rows = self._engine.table(contracted(step.table, "select * from step_result"))
        self.keep(step.table, rows)

    def _write(self, table: str, frame: DataFrame) -> None:
        place = self._new_place(table)
        frame = _widened(frame)
        frame.write.parquet(str(place))
        if not any(place.glob("*.parquet")):
            frame.limit(0).coalesce(1).write.mode("overwrite").parquet(str(place))
        self._stand(table, place)

    def _new_place(self, table: str) -> Path:
        return self._folder / table / uuid.uuid4().hex

    def _stand(self, table: str, place: Path) -> None:
        """From now on the table is what lies at `place`."""
        files = literal(place / "*.parquet")
        self._engine.run(f"create or replace view {table} as select * from read_parquet({files})")
        self._engine.run(f"insert or replace into spark_tables values ('{table}', '{place.name}')")
        before = self._places.get(table)
        self._places[table] = place.name
        self._seen.discard(table)
        if before:
            shutil.rmtree(self._folder / table / before, ignore_errors=True)

    def _see(self, name: str) -> None:
        """Let queries name a table that was made before, or a log table's segments."""
        if name in self._seen:
            return
        if name in self._logs:
            frame = self._log(*self._logs[name])
        elif name in self._places:
            frame = self._spark.read.parquet(str(self._folder / name / self._places[name]))
        else:
            return
        frame.createOrReplaceTempView(name)
        self._seen.add(name)

    def _log(self, table: Table, segments: Sequence[Path]) -> DataFrame:
        """Every column of a log table; a segment from before a column was added has nothing in it."""
        from pyspark.sql import functions as sql

        held = self._spark.read.option("mergeSchema", "true").parquet(*map(str, segments))
        columns = [
            sql.col(column.name)
            if column.name in held.columns
            else sql.lit(None).cast(_TYPES[column.kind]).alias(column.name)
            for column in table.columns
        ]
        return held.select(*columns)

    def _sweep(self) -> None:
        """Delete what a killed updater left half made."""
        for folder in self._folder.glob("*/*"):
            if folder.name != self._places.get(folder.parent.name):
                shutil.rmtree(folder, ignore_errors=True)


def maker_name() -> str:
    """Spark and its version here; a cluster runs the same."""
    import pyspark

    return f"spark {pyspark.__version__}"


def _widened(frame: DataFrame) -> DataFrame:
    """Whole numbers of 64 bits, as the embedded engine counts, where only later steps read a table."""
    from pyspark.sql import functions as sql

    narrow = {name: sql.col(name).cast("bigint") for name, kind in frame.dtypes if kind == "int"}
    return frame.withColumns(narrow) if narrow else frame


def _typed(rows: pa.Table) -> pa.Table:
    """Columns that hold nothing have no type, which only Arrow knows: they are texts here."""
    import pyarrow as pa

    fields = [pa.field(f.name, pa.string() if pa.types.is_null(f.type) else f.type) for f in rows.schema]
    return rows.cast(pa.schema(fields))


@contextmanager
def _translated(table: str) -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise StoreError(
            "The engine could not make a table.",
            where=f"{table}, on Spark: {first_line(error)}",
            state="what was published before is untouched",
            do="see the logs of Spark's workers; what they say of memory or disk is mended there",
        ) from error
