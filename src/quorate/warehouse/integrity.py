"""Whether a database is whole, told without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from quorate.errors import StoreError
from quorate.warehouse.addresses import Database
from quorate.warehouse.manifest import Manifest

_SECONDS_TO_WAIT_FOR_LOCKS = 30


def database_problem(database: Database) -> str | None:
    """What is wrong with a workspace's database, in words, or None.

    Of a file every page is read. What PostgreSQL holds is its server's to verify, by checksums of its own: here it is
    asked whether it answers and holds a workspace.
    """
    return _file_problem(database) if isinstance(database, Path) else _server_problem(database)


def _file_problem(file: Path) -> str | None:
    """One that holds no table is damaged too: what makes these files makes their tables with them."""
    if not file.exists():
        return "it is missing"
    try:
        address = f"{file.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=_SECONDS_TO_WAIT_FOR_LOCKS)) as connection:
            told = [str(row[0]) for row in connection.execute("pragma integrity_check")]
            tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    if told != ["ok"]:
        return told[0].replace("\n", " ")
    return None if tables else "it holds no table at all"


def _server_problem(database: Database) -> str | None:
    try:
        return None if Manifest(database).is_there() else "it holds no workspace"
    except StoreError as error:
        return error.where
