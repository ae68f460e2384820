"""Whether an SQLite file is whole, told without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_SECONDS_TO_WAIT_FOR_LOCKS = 30


def database_problem(file: Path) -> str | None:
    """What is wrong with an SQLite database, in words, or None.

    Reads every page. One that holds no table is damaged too: what makes these files makes their tables with them.
    """
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
