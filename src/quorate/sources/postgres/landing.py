"""Write tables down as files, all of them as they are at one moment, without holding more than a few rows in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from quorate.errors import InputError
from quorate.sources.copied_tables import full_disk_told, require_tables
from quorate.sources.files import Progress
from quorate.sources.postgres.addresses import Loaded, TablesPlace
from quorate.sources.postgres.catalogue import FoundTable, tables_in
from quorate.sources.postgres.choosing import OF_MESSAGES, chosen, file_name
from quorate.sources.pulls.secrets import hidden
from quorate.sources.reading import Reading
from quorate.sources.segment.warehouse import ALL_EVENTS, events_apart, message_of
from quorate.sources.text_files import UNTOUCHED
from quorate.warehouse.postgres import in_words, opened

if TYPE_CHECKING:
    from psycopg import sql

    from quorate.warehouse.postgres import Connection

_ROWS_AT_ONCE = 2_000
# Whatever the database or the user is set to, cells are written in one way; nobody waits for a lock for ever.
_SESSION = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "extra_float_digits": "1",
    "lock_timeout": "60s",
}
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Landed:
    """The files that tables were written to, each named as its table, and tables that hold nothing of the source.

    `through` says how far each table is loaded, where it tells.
    """

    files: tuple[Path, ...]
    left_out: tuple[str, ...]
    through: Mapping[str, Loaded]


def land(source: str, place: TablesPlace, reading: Reading, folder: Path, progress: Progress) -> Landed:
    """Write the tables that `source` reads into `folder`, which is there and empty.

    One read-only transaction sees all of them, so what points from one to another is there.

    Raises `InputError` where the server does not answer or does not let these tables be read, `StoreError` where the
    disk is full, and as `chosen`.
    """
    require_tables(source)
    headers = folder / "headers"
    headers.mkdir()
    with full_disk_told(), _reading(place) as connection:
        found = tables_in(connection, place)
        tables = chosen(found, source, place, reading, headers)
        files, through = [], {}
        for number, table in enumerate(tables):
            progress(f"reading {table.shown_as}", number / len(tables))
            # a folder for each, since two names may be one as files
            path = folder / str(number) / file_name(table.name)
            path.parent.mkdir()
            loaded = _loaded(connection, table)
            if loaded:
                through[table.name] = loaded
            conditions = _not_known(table, place.since.get(table.name))
            if source == OF_MESSAGES:
                conditions += _without(table, events_apart(each.name for each in tables))
                _write_messages(connection, table, conditions, path)
            else:
                _write_rows(connection, table, conditions, path)
            files.append(path)
    # whoever names tables wants no others
    left_out = [] if place.tables else [table.name for table in found if table not in tables]
    return Landed(tuple(files), tuple(left_out), through)


def _loaded(connection: Connection, table: FoundTable) -> Loaded | None:
    """The newest stamp of its loading, as text that the server reads again; None where the table has none."""
    from psycopg.sql import SQL, Identifier

    if table.stamp is None:
        return None
    query = SQL("select max({})::text from {}").format(
        Identifier(table.stamp), Identifier(table.schema, table.name)
    )
    newest = connection.execute(query).fetchall()[0][0]
    return Loaded(newest, table.names) if newest else None


def _not_known(table: FoundTable, known: Loaded | None) -> list[sql.Composable]:
    """The condition of rows that were loaded since; none where all are wanted, since columns came or went.

    Some are read a second time, as a load that takes long is seen after a later one.
    """
    from psycopg.sql import SQL, Identifier, Literal

    if known is None or table.stamp is None or known.columns != table.names:
        return []
    since = SQL("{0} >= {1}::timestamptz - interval '1 day' or {0} is null")
    return [since.format(Identifier(table.stamp), Literal(known.through))]


def _write_rows(
    connection: Connection, table: FoundTable, conditions: Sequence[sql.Composable], path: Path
) -> None:
    """As CSV, as the server sends it."""
    from psycopg.sql import SQL, Identifier

    cells = [SQL("{} as {}").format(each.cell(), Identifier(each.name)) for each in table.columns]
    query = SQL("copy ({}) to stdout with (format csv, header true, encoding 'UTF8')").format(
        _selected(table, cells, conditions)
    )
    with path.open("wb") as stream, connection.cursor().copy(query) as copy:
        for data in copy:
            stream.write(data)


def _write_messages(
    connection: Connection, table: FoundTable, conditions: Sequence[sql.Composable], path: Path
) -> None:
    """As JSON lines."""
    from psycopg.sql import SQL, Identifier

    cells = [Identifier(name) for name in table.names]
    query = SQL("select row_to_json(r)::text from ({}) r").format(_selected(table, cells, conditions))
    with path.open("wb") as stream, connection.cursor(name="messages") as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        for (text,) in cursor.execute(query):
            stream.write(_encode(message_of(table.name, msgspec.json.decode(text))) + b"\n")


def _without(table: FoundTable, events: Sequence[str]) -> list[sql.Composable]:
    """Of all events those that have no table of their own, which says more; every row of other tables."""
    from psycopg.sql import SQL, Literal

    if table.name != ALL_EVENTS or "event" not in table.names or not events:
        return []
    return [SQL("event is null or event <> all({})").format(Literal(list(events)))]


def _selected(
    table: FoundTable, cells: Sequence[sql.Composable], conditions: Sequence[sql.Composable]
) -> sql.Composed:
    from psycopg.sql import SQL, Identifier

    query = SQL("select {} from {}").format(SQL(", ").join(cells), Identifier(table.schema, table.name))
    for word, condition in zip(("where", "and"), conditions, strict=False):
        query += SQL(" {} ({})").format(SQL(word), condition)
    return query


@contextmanager
def _reading(place: TablesPlace) -> Iterator[Connection]:
    """A connection that changes nothing and sees one moment; what goes wrong with it is told without secrets."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    secrets = [str(conninfo_to_dict(place.address).get("password") or ""), os.environ.get("PGPASSWORD", "")]
    try:
        with opened(place.address, autocommit=False) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            for name, value in _SESSION.items():
                connection.execute("select set_config(%s, %s, false)", (name, value))
            yield connection
    except psycopg.Error as error:
        # the driver's own words may name the address; they are not passed on
        raise InputError(
            _WHAT.get(type(error).__name__, "The tables could not be read."),
            where=f"{place.where}: {hidden(' '.join(in_words(error).split()), secrets)}",
            expected="a PostgreSQL server that answers and lets this user read the tables",
            state=UNTOUCHED,
            do="check the address, that the server runs, and that PGPASSWORD or the password file let this user in",
        ) from None


_WHAT: dict[str, str] = {
    "OperationalError": "The database of the tables does not answer, or does not let this user in.",
    "InsufficientPrivilege": "This user may not read one of the tables.",
    "LockNotAvailable": "A table is being changed by somebody else and did not become free.",
}
