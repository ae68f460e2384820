"""All tables of a workspace's database in another one, of either engine, as they are at one moment.

So what stands in PostgreSQL is taken along as the file that a workspace of its own has, and a file is moved into
PostgreSQL. Whoever reads there sees one state, whoever writes meanwhile. The schema is made as on any new database, so
that what refuses changes of the ledger does so in the copy, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from quorate.errors import StoreError, UsageError
from quorate.warehouse.addresses import PostgresDatabase
from quorate.warehouse.connections import Connections
from quorate.warehouse.manifest_tables import METADATA
from quorate.warehouse.map_versions import METADATA as MAPS
from quorate.warehouse.sqlite_copies import make_one_file, passing_file

# Makes the ledger's tables in the second database as the first has them; says which of them it has filled.
MakeLedger = Callable[[sa.Connection, sa.Connection], Collection[str]]
# What is of the server and not of the workspace, and the inbox, which is copied by its own means.
OF_THE_SERVER = frozenset({"lock_terms", "quorate_inbox", "quorate_inbox_ids"})
_ROWS_AT_ONCE = 1_000
_UNTOUCHED = "the workspace is untouched"


@contextmanager
def copied_from_server(database: PostgresDatabase, beside: Path, make_ledger: MakeLedger) -> Iterator[Path]:
    """An SQLite file of all that a database on a server holds of a workspace; gone when the block ends.

    Raises `StoreError` where the server cannot be read, or holds a table that this release does not know.
    """
    with passing_file(beside, "of-server") as copy:
        source, target = Connections(database), Connections(copy)
        with source.translated("The database of this workspace could not be copied.", _UNTOUCHED, ""):
            _copy(source, target, make_ledger)
        make_one_file(copy)
        yield copy


def _copy(source: Connections, target: Connections, make_ledger: MakeLedger) -> None:
    try:
        with (
            target.translated(
                "The copy of the database could not be written.", _UNTOUCHED, "free space on the disk"
            ),
            source.reading() as reading,
            target.writing() as writing,
        ):
            copy_tables(reading, writing, make_ledger)
    finally:
        target.close()


@contextmanager
def filled_at_server(
    database: PostgresDatabase, file: Path, make_ledger: MakeLedger
) -> Iterator[sa.Connection]:
    """Put all that a file holds into an empty database; committed when the block ends, and nothing if it fails.

    Raises `UsageError` where there are tables in that database already, `StoreError` where it cannot be written.
    """
    source, target = Connections(file), Connections(database)
    try:
        with (
            target.translated("The workspace could not be put into this database.", "nothing was made", ""),
            target.writing() as writing,
        ):
            held = sa.inspect(writing).get_table_names()
            if held:
                raise UsageError(
                    "There is something in this database already.",
                    where=f"{target.where}: {held[0]}",
                    expected="a database, or a schema of one, without any table",
                    state="nothing was changed",
                    do="make a new one (createdb) and name it; each holds one workspace",
                )
            with source.reading() as reading:
                copy_tables(reading, writing, make_ledger)
            yield writing
    finally:
        source.close()


def copy_tables(source: sa.Connection, target: sa.Connection, make_ledger: MakeLedger) -> None:
    """Make every table of a workspace in an empty database and fill it with the rows of another one."""
    held = set(sa.inspect(source).get_table_names()) - OF_THE_SERVER
    for metadata in (METADATA, MAPS):
        metadata.create_all(target, [each for each in metadata.sorted_tables if each.name in held])
    filled = make_ledger(source, target)
    unknown = sorted(held - set(sa.inspect(target).get_table_names()))
    if unknown:
        raise StoreError(
            "There is a table in the database of this workspace that this release does not know.",
            where=unknown[0],
            expected="a database, or a schema of one, that holds one workspace and nothing else",
            state="the workspace is untouched, and nothing was made",
            do="run a newer release, or move what is not the workspace's into another schema",
        )
    for name in sorted(held - set(filled)):
        columns = [
            sa.column(each["name"], each["type"].as_generic())
            for each in sa.inspect(source).get_columns(name)
        ]
        table = sa.table(name, *columns)
        with source.execute(sa.select(table), execution_options={"yield_per": _ROWS_AT_ONCE}) as rows:
            for part in rows.mappings().partitions():
                target.execute(sa.insert(table), [dict(row) for row in part])
