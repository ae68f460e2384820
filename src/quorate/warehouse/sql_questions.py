"""Questions in SQL that a person or a program writes: one query over the published tables, and nothing besides.

The engine itself is shut in, so that no text reaches another file or the network, whatever it is made of.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quorate.errors import NotFound, StoreError, UsageError, nearest_word
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Publication
from quorate.warehouse.segments import require_whole
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_ROWS_PER_BATCH = 10_000


@dataclass(frozen=True)
class QuestionLimits:
    """How much an answer may hold and how long it may take; None for no limit."""

    most_rows: int | None = 100_000
    most_seconds: float | None = 60.0


class SqlQuestions:
    """The tables of one publication, open for queries that others wrote; used by one thread.

    Every method raises `UsageError` for what is not one query, for a query that cannot be answered, and for one that
    goes beyond the limits.

    Parameters
    ----------
    instead: tables that are asked in the place of those published, such as ones without names.
    """

    def __init__(
        self,
        workspace: Workspace,
        publication: Publication,
        limits: QuestionLimits | None = None,
        instead: Mapping[str, pa.Table] | None = None,
    ) -> None:
        require_whole(workspace.root, publication.segments.values(), thorough=False)
        self.limits = limits or QuestionLimits()
        self._engine = Engine()
        if instead is not None:
            self.tables = tuple(sorted(instead))
            for name, table in instead.items():
                with self._engine.registered(given=table):
                    self._engine.run(f"create table {name} as select * from given")
            self._engine.shut_in([])
            return
        self.tables = tuple(sorted(publication.segments))
        files = {name: workspace.root / segment.path for name, segment in publication.segments.items()}
        for name, file in files.items():
            self._engine.run(f"create view {name} as select * from {parquet([file])}")
        self._engine.shut_in(list(files.values()))

    def close(self) -> None:
        """Release the engine; relations of it can be read no longer."""
        self._engine.close()

    def __enter__(self) -> SqlQuestions:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def dicts(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries."""
        most = self.limits.most_rows
        with self._asking(sql) as query:
            rows = self._engine.first(query, None if most is None else most + 1)
            if most is not None and len(rows) > most:
                raise self._too_many()
            return rows

    def table(self, sql: str) -> pa.Table:
        """A query's result as an Arrow table."""
        import pyarrow as pa

        with self._asking(sql) as query:
            schema, batches = self._engine.first_batches(query, self.limits.most_rows, _ROWS_PER_BATCH)
            table = pa.Table.from_batches(batches, schema)
            if self.limits.most_rows is not None and table.num_rows > self.limits.most_rows:
                raise self._too_many()
            return table

    def relation(self, sql: str) -> duckdb.DuckDBPyRelation:
        """A query as a DuckDB relation, worked out when it is asked for rows; the limits do not hold for it."""
        try:
            # what explains a query may also run what it explains, outside of a transaction that cannot write
            return self._engine.relation(_one_query(sql, may_explain=False))
        except StoreError as error:
            raise self._unanswered(error) from error

    def require_table(self, name: str) -> str:
        """The name of a table that is held. Raises `NotFound` with the nearest name."""
        if name in self.tables:
            return name
        near = nearest_word(name, self.tables)
        raise NotFound(
            f"There is no published table '{name[:80]}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(self.tables)}",
        )

    @contextmanager
    def _asking(self, sql: str) -> Iterator[str]:
        """The query, while it is answered: in a transaction that cannot write, and broken off when its time is up."""
        query = _one_query(sql)
        is_late = threading.Event()

        def break_off() -> None:
            is_late.set()
            self._engine.interrupt()

        seconds = self.limits.most_seconds
        timer = None if seconds is None else threading.Timer(seconds, break_off)
        self._engine.run("begin transaction read only")
        try:
            if timer is not None:
                timer.start()
            yield query
        except KeyboardInterrupt as error:
            if not is_late.is_set():
                raise
            raise self._too_long() from error
        except StoreError as error:
            raise self._unanswered(error) from error
        finally:
            if timer is not None:
                timer.cancel()
                timer.join()  # else a late interruption would meet the next query
            self._engine.run("rollback")

    def _unanswered(self, error: StoreError) -> UsageError:
        return UsageError(
            "The query could not be answered.",
            where=error.where,
            expected=f"SQL over the tables {', '.join(self.tables)}",
            do="mend the query; the data dictionary lists every column",
        )

    def _too_many(self) -> UsageError:
        return UsageError(
            f"The answer has more than {self.limits.most_rows:,} rows.",
            expected="an answer that is counted, grouped or limited",
            state="none of it was kept",
            do="add `limit`, allow more rows, or take whole tables along with `quorate export DIR`",
        )

    def _too_long(self) -> UsageError:
        return UsageError(
            f"The query took longer than {self.limits.most_seconds:g} seconds and was broken off.",
            expected="a query that reads less, or more time",
            state="none of it was kept",
            do="ask for fewer rows or columns, look for a join without a condition, or allow more seconds",
        )


def _one_query(sql: str, *, may_explain: bool = True) -> str:
    """The one query that a text is. Raises `UsageError` for anything else."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError(
            "This is no SQL that can be read.",
            where=str(error).strip(),
            do="mend the query; the data dictionary lists every column",
        ) from error
    reading = {duckdb.StatementType.SELECT} | ({duckdb.StatementType.EXPLAIN} if may_explain else set())
    if len(statements) == 1 and statements[0].type in reading:
        return sql
    found = (
        f"{len(statements)} statements"
        if len(statements) != 1
        else f"a statement '{statements[0].type.name}'"
    )
    raise UsageError(
        f"Only one query can be asked at a time, and it may only read; this is {found}.",
        expected="one select, with, from, values, describe, show, summarize or explain",
        state="nothing was run",
        do="ask one query at a time; the data dictionary lists every column",
    )
