"""Queries over one publication, also where an older one lacks a table that is made today."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from quorate.errors import NotFound
from quorate.language import language
from quorate.settings.knowledge_folder import KNOWLEDGE_FACTS
from quorate.settings.map_contracts import MAP_TABLES
from quorate.views.row_words import in_words
from quorate.views.working_tables import WORKING_TABLES
from quorate.vocabulary import PUBLISHED_TABLES, SQL_TYPES, Column, Table
from quorate.warehouse.manifest import Publication
from quorate.warehouse.snapshots import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

CONTRACTS: Mapping[str, Table] = {
    **PUBLISHED_TABLES,
    **MAP_TABLES,
    **WORKING_TABLES,
    KNOWLEDGE_FACTS.name: KNOWLEDGE_FACTS,
}

Row = dict[str, Any]
A = TypeVar("A")


class Reader:
    """Asks one snapshot. Queries name tables in braces; a table that is not published reads as empty."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._tables = _Tables(snapshot)

    def within(self, column: str, key: str, *tables: str) -> Reader:
        """A reader for queries that want of these tables only rows of which `column` is `key`: it reads them once.

        Tables are published with what belongs to one account or journey side by side. Still each query that goes to
        the file of a large one takes milliseconds, mostly the same ones.
        """
        other = copy(self)
        other._tables = _Tables(self._snapshot, dict.fromkeys(tables, (column, key)))
        return other

    @property
    def publication(self) -> Publication:
        """What is read."""
        return self._snapshot.publication

    @property
    def known_before(self) -> datetime:
        """The first moment that is not known."""
        return self._snapshot.publication.as_of_at

    @property
    def as_of_on(self) -> date:
        """The day looked at: everything known by its end counts."""
        return (self.known_before - timedelta(microseconds=1)).date()

    @property
    def is_narrowed(self) -> bool:
        """Whether whoever reads may not see all of it."""
        return self._snapshot.narrowing is not None

    def has(self, *tables: str) -> bool:
        """Whether all of these tables are published."""
        return all(name in self._tables.held for name in tables)

    def columns(self, table: str) -> frozenset[str]:
        """The columns that a table is published with; none where it is not."""
        return self._snapshot.columns.get(table, frozenset())

    def need(self, *tables: str) -> None:
        """Raise `NotFound` when one of these tables is not published."""
        missing = [name for name in tables if name not in self._tables.held]
        if missing:
            raise NotFound(
                f"What is published does not hold {' or '.join(missing)}.",
                where=f"run {self.publication.run_id}, as known at the end of {self.as_of_on}",
                expected="tables made by this release of Quorate",
                state="nothing was changed",
                do="run `quorate update --full` to make every table again",
            )

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """Rows of a query; `{journeys}` in it stands for the table, `?` for the parameters in order.

        Columns called `label` or `..._label` are in the reader's language where a shipped map has the label.
        """
        return in_words(self.rows_as_written(sql, *parameters))

    def rows_as_written(self, sql: str, *parameters: Any) -> list[Row]:
        """Rows of a query as `rows` gives them, with every label as it is written."""
        return self._snapshot.dicts(sql.format_map(self._tables), list(parameters))

    def row(self, sql: str, *parameters: Any) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def table(self, sql: str) -> pa.Table:
        """A query's result as an Arrow table, for what is worked on in whole."""
        return self._snapshot.table(sql.format_map(self._tables))

    def keep(self, name: str, sql: str) -> None:
        """Answer a query once for this publication and keep its rows as a table for later queries."""
        if name not in self._tables.held:
            self._snapshot.keep(name, sql.format_map(self._tables))

    def remembered(self, question: Hashable, answer: Callable[[], A]) -> A:
        """What `answer` finds, kept for this publication; what it says in words is in the language of who asks."""
        return self._snapshot.remembered((question, language()), answer)

    def one(self, sql: str, *parameters: Any) -> Row:
        """The one row of a query that always has one, such as a count."""
        return self.rows(sql, *parameters)[0]


class _Tables(dict[str, str]):
    """Names of tables as queries may read them.

    One that is not held is an empty table of its columns; a column that is not held is empty in every row.
    """

    def __init__(self, snapshot: Snapshot, parts: Mapping[str, tuple[str, str]] | None = None) -> None:
        super().__init__()
        self.held = frozenset(snapshot.columns)
        self._snapshot = snapshot
        self._parts = parts or {}

    def __missing__(self, name: str) -> str:
        if name in self.held and name in self._parts:
            # asked again for every query, because the snapshot may have let it go meanwhile
            return _whole(name, self._snapshot, self._snapshot.part(name, *self._parts[name]))
        if name in self.held:
            self[name] = _whole(name, self._snapshot, self._snapshot.readable(name))
            return self[name]
        return f"(select {', '.join(_empty(column) for column in CONTRACTS[name].columns)} where false)"


def _whole(name: str, snapshot: Snapshot, readable: str) -> str:
    contract = CONTRACTS.get(name)
    held = snapshot.columns[name]
    missing = [column for column in contract.columns if column.name not in held] if contract else []
    return f"(select *, {', '.join(map(_empty, missing))} from {readable})" if missing else readable


def _empty(column: Column) -> str:
    return f"cast(null as {SQL_TYPES[column.kind]}) as {column.name}"
