"""SQLite as this project uses it: a write-ahead log, and a commit that waits until the disk holds it."""

from __future__ import annotations

import sqlite3
import time

_PAUSE_SECONDS = 0.005


def make_durable(connection: sqlite3.Connection, patience_seconds: float) -> None:
    """Put a connection's file into write-ahead logging and let each of its commits wait for the disk.

    Two who open a new file at the same moment both want to change how it is logged. SQLite refuses one of them at
    once instead of letting it wait, since each could be waiting for the other; trying again is what it asks for
    (https://www.sqlite.org/wal.html, "Sometimes queries return SQLITE_BUSY in WAL mode").

    Raises `sqlite3.OperationalError` when the file is locked for longer than `patience_seconds`.
    """
    until = time.monotonic() + patience_seconds
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(_PAUSE_SECONDS)
    connection.execute("pragma synchronous = full")
