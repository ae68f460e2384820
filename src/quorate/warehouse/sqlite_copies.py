"""SQLite files that something is copied into for a while: each is one file, and gone afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def passing_file(beside: Path, name: str) -> Iterator[Path]:
    """A hidden place beside a file where nothing lies; whatever was written there is gone when the block ends."""
    copy = beside.with_name(f".{beside.name.strip('.')}.{name}.sqlite")
    try:
        _remove(copy)
        yield copy
    finally:
        _remove(copy)


def make_one_file(copy: Path) -> None:
    """Have an SQLite file that nobody holds open lie there as one file, with nothing beside it."""
    with closing(sqlite3.connect(copy)) as made:
        made.execute("pragma journal_mode = delete")


def _remove(copy: Path) -> None:
    for file in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm"))):
        file.unlink(missing_ok=True)
