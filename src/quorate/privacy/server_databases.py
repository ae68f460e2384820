"""What of a workspace stands in PostgreSQL, without one person: its rows changed, its pages written anew, all searched.

What the server keeps besides is its own: its write-ahead log until it is used again, replicas, and copies of either.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from quorate.errors import StoreError
from quorate.privacy.redacting import Redactor
from quorate.privacy.searching import Searched, search
from quorate.warehouse.addresses import PostgresDatabase, address_written
from quorate.warehouse.connections import Connections
from quorate.warehouse.postgres import in_words, opened, place_of
from quorate.warehouse.workspace import Workspace

INBOX = ("quorate_inbox", "quorate_inbox_ids")
# Statistics of columns hold their most frequent values. Who owns the database may write them anew; for anybody else
# the server passes over it.
_STATISTICS = "pg_catalog.pg_statistic"
_ROWS_AT_ONCE = 1_000
_SECONDS_TO_WAIT_FOR_LOCKS = 30


def redact_server(
    workspace: Workspace, redactor: Redactor, passing_over: Collection[str]
) -> Mapping[str, int]:
    """Take the person out of every table but those passed over and the inbox; how many rows of each changed."""
    counts: dict[str, int] = {}
    database = workspace.database
    if isinstance(database, Path):
        return counts
    connections = Connections(database)
    with _told(connections), connections.writing() as connection:
        for table in sorted(set(_tables(connection)) - {*passing_over, *INBOX}):
            counts[table] = _redact_table(connection, table, redactor)
    return {table: count for table, count in counts.items() if count}


def scrub_server(workspace: Workspace) -> None:
    """Write every table of the workspace anew, so that none of their pages holds what was changed or deleted.

    Each waits for whoever uses it at that moment. Raises `StoreError` where that lasts, or this user may not.
    """
    import psycopg

    for database, tables in _places(workspace):
        try:
            with closing(opened(database.address, autocommit=True)) as connection:
                connection.execute(f"set lock_timeout = '{_SECONDS_TO_WAIT_FOR_LOCKS}s'".encode())
                for table in (*(f'"{name}"' for name in tables), _STATISTICS):
                    connection.execute(f"vacuum (full, analyze) {table}".encode())
        except psycopg.Error as error:
            raise StoreError(
                "The tables of this workspace could not be written anew.",
                where=f"{place_of(database.address)}: {in_words(error)}",
                expected="a server that is up and has room for its largest table again, and tables that this user owns",
                state="no row tells what was erased; pages that are free may hold it still",
                do="run the command again",
            ) from error


def search_everywhere(
    workspace: Workspace, redactor: Redactor, passing_over: Collection[Path] = ()
) -> Searched:
    """Read every file of a workspace but those passed over, and every table of it that stands in PostgreSQL."""
    found = search(workspace.root, redactor, passing_over)
    count, left = 0, list(found.left)
    for database, tables in _places(workspace):
        connections = Connections(database)
        with _told(connections), connections.reading() as connection:
            for table in tables:
                count += 1
                with closing(_rows(connection, table)) as rows:
                    if any(_tells(cell, redactor) for _, *row in rows for cell in row):
                        left.append(f"{connections.where}: its table {table}")
    return replace(found, tables=count, left=tuple(left))


def _places(workspace: Workspace) -> Iterator[tuple[PostgresDatabase, list[str]]]:
    """Every database on a server that the workspace has something in, with the names of its tables there."""
    own = None if isinstance(workspace.database, Path) else workspace.database
    if own is not None:
        yield own, _held(own)
    written = workspace.settings.collector.inbox
    if written is not None:
        inbox = PostgresDatabase(address_written(written, "collector.inbox", "an inbox", os.environ))
        if inbox != own:
            yield inbox, [name for name in _held(inbox) if name in INBOX]


def _held(database: PostgresDatabase) -> list[str]:
    connections = Connections(database)
    with _told(connections), connections.reading() as connection:
        return _tables(connection)


def _tables(connection: sa.Connection) -> list[str]:
    return sorted(sa.inspect(connection).get_table_names())


def _rows(connection: sa.Connection, table: str) -> Generator[Any]:
    """Every row, where it lies before what it says."""
    query = sa.text(f'select ctid::text as place, held.* from "{table}" as held')
    with connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}) as found:
        for part in found.partitions():
            yield from part


def _redact_table(connection: sa.Connection, table: str, redactor: Redactor) -> int:
    names = [str(each["name"]) for each in sa.inspect(connection).get_columns(table)]
    changed = 0
    for place, *cells in list(_rows(connection, table)):
        new = {
            name: redactor.text(cell)
            for name, cell in zip(names, cells, strict=True)
            if isinstance(cell, str) and redactor.is_in(cell)
        }
        if new:
            _put(connection, table, place, new)
            changed += 1
    return changed


def _put(connection: sa.Connection, table: str, place: str, new: Mapping[str, str]) -> None:
    """Change a row; where another says the same already, as two of one person may, it goes."""
    at = sa.text("ctid = cast(:place as tid)").bindparams(place=place)
    held = sa.table(table, *(sa.column(name) for name in new))
    try:
        with connection.begin_nested():
            connection.execute(sa.update(held).where(at).values(**new))
    except sa.exc.IntegrityError:
        connection.execute(sa.delete(held).where(at))


def _tells(cell: object, redactor: Redactor) -> bool:
    if isinstance(cell, bytes | memoryview):
        cell = bytes(cell).decode("utf-8", "replace")
    return isinstance(cell, str) and redactor.is_in(cell)


def _told(connections: Connections) -> AbstractContextManager[None]:
    return connections.translated(
        "The person could not be sought in the database of this workspace.",
        "what was erased before stays erased; the next command finishes it",
        "",
    )
