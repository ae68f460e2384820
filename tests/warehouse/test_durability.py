"""Whoever opens a new file beside others gets in, and one file that stays locked is told as such."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from quorate.warehouse.durability import make_durable

TOGETHER = 8


def test_many_open_a_new_file_at_the_same_moment(tmp_path: Path) -> None:
    start = Barrier(TOGETHER)

    def opened(file: Path) -> str:
        start.wait()
        connection = sqlite3.connect(file, timeout=30)
        make_durable(connection, 30)
        connection.execute("create table if not exists seen (number integer)")
        mode = str(connection.execute("pragma journal_mode").fetchone()[0])
        connection.close()
        return mode

    with ThreadPoolExecutor(TOGETHER) as pool:
        for turn in range(40):
            file = tmp_path / f"{turn}.sqlite"
            assert set(pool.map(opened, [file] * TOGETHER)) == {"wal"}


def test_a_file_that_stays_locked_is_told(tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "held.sqlite", isolation_level=None)
    holder.execute("create table seen (number integer)")
    holder.execute("begin exclusive")
    waiting = sqlite3.connect(tmp_path / "held.sqlite", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        make_durable(waiting, 0.05)
    holder.execute("rollback")
    make_durable(waiting, 0.05)
    assert waiting.execute("pragma synchronous").fetchone()[0] == 2
    for each in (holder, waiting):
        each.close()


def test_what_is_no_database_is_not_tried_again(tmp_path: Path) -> None:
    file = tmp_path / "text.sqlite"
    file.write_text("no database at all, and long enough to be read as one\n" * 100)
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        make_durable(connection, 30)
    connection.close()
