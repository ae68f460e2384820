"""Small databases of a workspace without one person: ledgers, what was noticed and told, the inbox, registers.

Whatever table holds a text that tells the person is changed, so that a table somebody adds later is not forgotten.
Afterwards the file is written anew and its write-ahead log emptied, so that pages that are free hold nothing either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.redacting import CHAINS, Erasing, redact
from quorate.privacy.redacting import Redactor
from quorate.warehouse.inbox import Inbox
from quorate.warehouse.workspace import Workspace

_SIGNATURE = b"SQLite format 3\x00"
CHAINED = frozenset(table.name for table in CHAINS) | {"redactions"}
_INBOX = "messages"


def is_database(path: Path) -> bool:
    """Whether a file is an SQLite database."""
    with path.open("rb") as stream:
        return stream.read(len(_SIGNATURE)) == _SIGNATURE


def redact_ledgers(workspace: Workspace, redactor: Redactor, at: datetime) -> Mapping[str, int]:
    """Take the person out of every sealed line; how many lines of each ledger changed."""
    database = LedgerDatabase(workspace.database)
    keys = redactor.keys
    erasing = Erasing(redactor.token, redactor.text, lambda each: each is not None and each.lower() in keys)
    try:
        with database.writing() as connection:
            return redact(connection, erasing, at)
    finally:
        database.close()


def redact_database(path: Path, redactor: Redactor) -> Mapping[str, int]:
    """Take the person out of every table that is no sealed ledger; how many rows of each changed."""
    counts: dict[str, int] = {}
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.execute("pragma secure_delete = on")
        with connection:
            for table, columns in _tables(connection):
                if table not in CHAINED and table != _INBOX:
                    counts[table] = _redact_table(connection, table, columns, redactor)
    return {table: count for table, count in counts.items() if count}


def redact_inbox(inbox: Inbox, redactor: Redactor) -> int:
    """Let go of live events about the person that no update has taken yet; returns how many."""
    numbers = [each.number for each in inbox.waiting(inbox.last_number()) if redactor.is_in(each.body)]
    inbox.discard(numbers)
    return len(numbers)


def scrub(path: Path) -> None:
    """Write a database anew, so that no free page and no write-ahead log holds what was deleted."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    names = [
        row[0]
        for row in connection.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
        )
    ]
    for name in names:
        yield name, [row[1] for row in connection.execute(f'pragma table_info("{name}")')]


def _redact_table(connection: sqlite3.Connection, table: str, columns: list[str], redactor: Redactor) -> int:
    listed = ", ".join(f'"{column}"' for column in columns)
    changed = 0
    for number, *cells in connection.execute(f'select rowid, {listed} from "{table}"').fetchall():
        new = [redactor.text(cell) if isinstance(cell, str) else cell for cell in cells]
        if new != cells:
            put = ", ".join(f'"{column}" = ?' for column in columns)
            connection.execute(f'update or replace "{table}" set {put} where rowid = ?', (*new, number))
            changed += 1
    return changed
