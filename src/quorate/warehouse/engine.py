"""The embedded engine: one DuckDB connection, its settings, and its errors in our words."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate.errors import StoreError
from quorate.tracing import query_span
from quorate.warehouse.breaking_off import heed

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the block is through: a compiled module survives none while it is loaded."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Engine:
    """One DuckDB connection, used by one thread.

    Parameters
    ----------
    file: the database file, or None for a database in memory.
    memory_limit: such as '8GB'; None takes half of the machine's, where the system says how much it has.
    threads: worker threads; None leaves the engine's own number.
    spill: folder that work larger than memory spills to.
    is_read_only: whether the file, which must be there, stays as it is.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        spill: Path | None = None,
        is_read_only: bool = False,
    ) -> None:
        with interrupts_held():
            import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        limit = memory_limit or _half_of_memory()
        if limit:
            config["memory_limit"] = limit
        if threads:
            config["threads"] = str(threads)
        if spill:
            config["temp_directory"] = str(spill)
        self.is_read_only = is_read_only
        self.name = f"duckdb {duckdb.__version__}"
        with _translated(str(file or "in memory")):
            self._connection = duckdb.connect(
                str(file) if file else ":memory:", read_only=is_read_only, config=config
            )
            _set_up(self._connection)
        heed(self)

    def beside(self) -> Engine:
        """Another connection to the same database, for another thread; its tables and views are the same."""
        other = copy(self)
        other._connection = self._connection.cursor()
        _set_up(other._connection)
        heed(other)
        return other

    def close(self) -> None:
        """Release the connection; the last of a database releases its file."""
        self._connection.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, sql: str) -> None:
        """Execute a statement and drop its result."""
        with _translated(sql):
            self._connection.execute(sql).fetchall()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query as tuples."""
        with _translated(sql):
            found: list[tuple[Any, ...]] = self._connection.execute(sql, list(parameters)).fetchall()
            return found

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first cell of a query's first row, or None."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def dicts(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """All rows of a query as dictionaries keyed by column name."""
        with _translated(sql):
            cursor = self._connection.execute(sql, list(parameters))
            names = [description[0] for description in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, sql: str) -> pa.Table:
        """A query's result as one Arrow table."""
        with _translated(sql):
            return self._relation(sql).to_arrow_table()

    def columns(self, table: str) -> list[tuple[str, str]]:
        """Names and types of a table's or view's columns, in order.

        The information schema would list every column of every table first, which takes ten times as long.
        """
        return [(str(name), str(kind)) for name, kind, *_ in self.rows(f'describe "{table}"')]

    def batches(self, sql: str, rows_per_batch: int) -> Iterator[pa.RecordBatch]:
        """A query's result as Arrow record batches, one at a time."""
        with _translated(sql):
            yield from self._relation(sql).to_arrow_reader(rows_per_batch)

    @contextmanager
    def registered(self, **tables: pa.Table | pa.RecordBatchReader) -> Iterator[None]:
        """Arrow tables visible under their names while the block runs; a reader's rows can be asked for once."""
        for name, table in tables.items():
            with _translated(f"read a table as {name}"):
                self._connection.register(name, table)
        try:
            yield
        except BaseException:
            # a transaction that failed lets go of nothing any more, and is undone as a whole
            for name in tables:
                with suppress(StoreError), _translated(f"let go of {name}"):
                    self._connection.unregister(name)
            raise
        for name in tables:
            with _translated(f"let go of {name}"):
                self._connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What the block does is done together: it is made durable once, at its end, or undone where it fails."""
        self.run("begin")
        try:
            yield
        except BaseException:
            with suppress(StoreError):  # an engine that failed has nothing left to undo
                self.run("rollback")
            raise
        self.run("commit")

    def shut_in(self, paths: Sequence[Path]) -> None:
        """From now on read these files and no other, reach no network, and let nobody change a setting again.

        What does not fit into memory fails then, since nothing may be written to disk.
        """
        self.run(f"set allowed_paths = [{', '.join(literal(path) for path in paths)}]")
        self.run("set temp_directory = ''")
        self.run("set python_enable_replacements = false")
        self.run("set enable_external_access = false")
        self.run("set lock_configuration = true")

    def first(self, sql: str, most_rows: int | None) -> list[dict[str, Any]]:
        """Up to so many rows of a query as dictionaries, or all; what comes after is mostly not worked out."""
        with _translated(sql):
            cursor = self._connection.execute(sql)
            names = [description[0] for description in cursor.description or ()]
            rows = cursor.fetchall() if most_rows is None else cursor.fetchmany(most_rows)
            return [dict(zip(names, row, strict=True)) for row in rows]

    def first_batches(
        self, sql: str, most_rows: int | None, rows_per_batch: int
    ) -> tuple[pa.Schema, list[pa.RecordBatch]]:
        """A query's columns and its first batches: all of them, or as many as hold more than `most_rows`."""
        with _translated(sql):
            reader = self._relation(sql).to_arrow_reader(rows_per_batch)
            try:
                batches, count = [], 0
                for batch in reader:
                    batches.append(batch)
                    count += batch.num_rows
                    if most_rows is not None and count > most_rows:
                        break
                return reader.schema, batches
            finally:
                reader.close()  # else nothing else could be asked

    def relation(self, sql: str) -> duckdb.DuckDBPyRelation:
        """A query as a relation, worked out when it is asked for rows; it belongs to this connection."""
        with _translated(sql):
            return self._relation(sql)

    def interrupt(self) -> None:
        """Break off what another thread has this connection do; that raises `KeyboardInterrupt` there.

        A connection that the other thread has closed by now does nothing any more.
        """
        import duckdb

        with suppress(duckdb.ConnectionException):
            self._connection.interrupt()

    def _relation(self, sql: str) -> duckdb.DuckDBPyRelation:
        return self._connection.sql(sql)


def _set_up(connection: duckdb.DuckDBPyConnection) -> None:
    """What every connection needs, for these settings are each connection's own."""
    connection.execute("set TimeZone = 'UTC'")
    # progress is told by whoever runs the query
    connection.execute("set enable_progress_bar = false")


def _half_of_memory() -> str | None:
    """Half of the machine's memory; the engine's own limit, four fifths, leaves little for models and pages."""
    try:
        return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') // 2}B"
    except (AttributeError, ValueError, OSError):
        return None


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    import duckdb

    try:
        with query_span(doing):
            yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            "There was not enough memory or disk for this work.",
            where=str(error).splitlines()[0],
            state="what was published before is untouched",
            do="raise engine.memory_limit in quorate.toml, or free disk space, and run it again",
        ) from error
    except duckdb.IOException as error:
        if full := no_room(str(error)):
            raise full from error
        raise StoreError(
            "A file of the workspace could not be read or written.",
            where=str(error).splitlines()[0],
            state="what was published before is untouched",
            do="check free disk space and permissions, then `quorate check`",
        ) from error
    except (RuntimeError, duckdb.Error) as error:
        # when Python's own handler saw the signal first, the engine says so in another error's words
        if any(words in str(error).lower() for words in _INTERRUPTED):
            raise KeyboardInterrupt from error
        if full := no_room(str(error)):
            raise full from error
        raise StoreError(
            "The engine could not run a query.",
            where=f"{str(error).strip()}\n{doing}" if "\n" in doing else str(error).strip(),
            state="what was published before is untouched",
            do="run `quorate check`, which names a damaged file; where it finds none, please report this",
        ) from error


# by the engine itself, by Ctrl-C, and by SIGTERM, which the command line raises by a name of its own
_INTERRUPTED = ("query interrupted", "keyboardinterrupt", "toldtostop")


def no_room(message: str) -> StoreError | None:
    """The error to raise where what the engine or the system says is that the disk is full; else None."""
    said = message.lower()
    if not any(words in said for words in ("no space left", "disk is full", "file too large", "disk quota")):
        return None
    return StoreError(
        "The disk is full.",
        where=message.splitlines()[0],
        expected="room for the cache, the new tables and, on large data, for work that spills to disk",
        state="what was published before is untouched",
        do="free space, then run the command again",
    )


def literal(value: str | Path) -> str:
    """`value` as an SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def parquet(paths: Sequence[Path]) -> str:
    """The table expression that reads these Parquet files as one, columns found by name."""
    return f"read_parquet([{', '.join(literal(path) for path in paths)}], union_by_name = true)"
