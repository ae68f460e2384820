"""Read published tables: a snapshot stays the same while it is held, however often others publish."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from quorate.errors import NotFound
from quorate.vocabulary import PUBLISHED_TABLES, SQL_TYPES
from quorate.warehouse.engine import Engine, literal, parquet
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.narrowing import Narrowing
from quorate.warehouse.segments import require_whole
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa


# Rows of a table up to which a page is sooner served from memory than from its file; most tables are far smaller.
MOST_HELD_ROWS = 500_000
_HELD = "held"
# Of how many keys a reader keeps the rows of large tables: a page is of one or two.
MOST_PARTS = 6
# Whole pages' worth each: a large team's is of a megabyte or two.
MOST_REMEMBERED = 64
A = TypeVar("A")


class Snapshot:
    """The tables of one publication, open for queries in memory; used by one thread at a time.

    Snapshots `beside` one another share a database: what one keeps the others find, and their queries share one
    limit of memory and one set of threads. With a `narrowing` it holds what that leaves, and nothing else.
    """

    def __init__(
        self, workspace: Workspace, publication: Publication, narrowing: Narrowing | None = None
    ) -> None:
        require_whole(workspace.root, publication.segments.values(), thorough=False)
        self.publication = publication
        self.narrowing = narrowing
        self._engine = Engine()
        self._keeping = _Locks()
        self._kept: set[str] = set()
        self._answers = _Answers()
        self._parts: dict[tuple[str, str, str], str] = {}
        self._engine.run("set global parquet_metadata_cache = true")  # files of a publication never change
        self._engine.run(f"create schema {_HELD}")
        sources = {
            name: parquet([workspace.root / segment.path]) for name, segment in publication.segments.items()
        }
        if narrowing is None:
            for name, source in sources.items():
                self._engine.run(f"create view {name} as select * from {source}")
        else:
            _narrow(self._engine, sources, narrowing)
        self.columns = _columns(self._engine)

    def beside(self) -> Snapshot:
        """The same tables for another thread."""
        other = copy(self)
        other._engine = self._engine.beside()
        other._parts = {}  # a connection's own
        return other

    def keep(self, name: str, sql: str) -> None:
        """Answer a query once and keep its rows as a table for later queries, of this snapshot and those beside it.

        Whoever wants the same meanwhile waits, instead of answering it again.
        """
        if name in self._kept:
            return
        with self._keeping.of(name):
            if name not in self._kept:
                self._engine.run(f"create table {name} as {sql}")
                self._kept.add(name)

    def readable(self, name: str) -> str:
        """What a query calls a table it may read often: a small one is read from its file once and then from memory."""
        segment = self.publication.segments.get(name)
        if segment is None or segment.row_count > MOST_HELD_ROWS:
            return name
        held = f"{_HELD}.{name}"
        self.keep(held, f"select * from {name}")
        return held

    def part(self, name: str, column: str, key: str) -> str:
        """What a query calls the rows of a table of which `column` is `key`: all queries together read them once.

        Another call may let go of a part that was asked for long before, so no name outlives the next query. A small
        table is in memory anyhow and is named whole.
        """
        whole = self.readable(name)
        if whole != name:
            return whole
        asked = (name, column, key)
        part = self._parts.pop(asked, None)
        if part is None:
            while len(self._parts) >= MOST_PARTS:
                self._engine.run(f"drop table {self._parts.pop(next(iter(self._parts)))}")
            part = next(
                free for place in range(MOST_PARTS) if (free := f"part_{place}") not in self._parts.values()
            )
            self._engine.run(
                f"create temp table {part} as select * from {name} where {column} = {literal(key)}"
            )
        self._parts[asked] = part
        return part

    def remembered(self, question: Hashable, answer: Callable[[], A]) -> A:
        """The answer to a question that was asked before of this snapshot or one beside it; else `answer()`, kept."""
        return self._answers.to(question, answer)

    def close(self) -> None:
        """Release the engine; those beside it stay open."""
        self._engine.close()

    @property
    def tables(self) -> list[str]:
        """Names of the tables it holds."""
        return list(self.publication.segments)

    def dicts(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries."""
        return self._engine.dicts(sql, parameters)

    def table(self, sql: str) -> pa.Table:
        """A query's result as an Arrow table."""
        return self._engine.table(sql)


class _Locks:
    """One lock for each name, the same to every thread that asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_name: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def of(self, name: str) -> threading.Lock:
        with self._lock:
            return self._by_name[name]


class _Answers:
    """The answers asked for last, for many threads; two that ask the same at once may both work it out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[Hashable, Any] = {}

    def to(self, question: Hashable, answer: Callable[[], A]) -> A:
        with self._lock:
            if question in self._held:
                found: A = self._held.pop(question)
                self._held[question] = found
                return found
        found = answer()
        with self._lock:
            self._held[question] = found
            while len(self._held) > MOST_REMEMBERED:
                del self._held[next(iter(self._held))]
        return found


def _narrow(engine: Engine, sources: Mapping[str, str], narrowing: Narrowing) -> None:
    """Make the views of what is left; the whole tables can be read while they are made, and no longer."""
    engine.run("create schema whole")
    engine.run("create schema seen")
    for name, source in sources.items():
        engine.run(f"create view whole.{name} as select * from {source}")
    for name, table in PUBLISHED_TABLES.items():
        if name not in sources:
            empty = ", ".join(
                f"cast(null as {SQL_TYPES[each.kind]}) as {each.name}" for each in table.columns
            )
            engine.run(f"create view whole.{name} as select {empty} where false")
    held = {
        row["table_name"]: frozenset(row["names"])
        for row in engine.dicts(
            "select table_name, list(column_name) as names from duckdb_columns() where schema_name = 'whole' group by 1"
        )
    }
    for name, sql in narrowing.seen.items():
        engine.run(f"create table seen.{name} as {sql}")
    for name, source in sources.items():
        engine.run(f"create view {name} as {narrowing.view_of(name, held[name], source)}")
    engine.run("drop schema whole cascade")


def _columns(engine: Engine) -> Mapping[str, frozenset[str]]:
    """The columns of every table held; an older publication may lack some that are made today."""
    found: dict[str, set[str]] = {}
    for row in engine.dicts(
        "select table_name, column_name from duckdb_columns() where not internal and schema_name = 'main'"
    ):
        found.setdefault(row["table_name"], set()).add(row["column_name"])
    return {name: frozenset(columns) for name, columns in found.items()}


def current_snapshot(workspace: Workspace, manifest: Manifest) -> Snapshot:
    """The snapshot of what is published now."""
    publication = manifest.current()
    if publication is None:
        raise NotFound(
            "Nothing has been published in this workspace yet.",
            where=str(workspace.root),
            do="import something (`quorate import SOURCE PATH`), then run `quorate update`",
        )
    return Snapshot(workspace, publication)
