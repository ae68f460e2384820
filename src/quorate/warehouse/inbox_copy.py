"""What waits in an inbox, taken from one on a server into a file and back.

Ids of what updates have taken already stay behind: the log itself knows what it is given again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from quorate.warehouse.inbox import ROWS_PER_TRANSACTION, Arrived, Inbox, SqliteInbox, Waiting


@contextmanager
def copied_inbox(inbox: Inbox, beside: Path, now: datetime) -> Iterator[Path]:
    """An SQLite inbox of all that waits at this moment; gone when the block ends. Raises `StoreError` as inboxes do."""
    copy = beside.with_name(f".{beside.name.strip('.')}.inbox.sqlite")
    try:
        copy.unlink(missing_ok=True)
        with closing(SqliteInbox(copy)) as target:
            rest = arrived(inbox, now)
            while part := list(islice(rest, ROWS_PER_TRANSACTION)):
                target.add(part)
        with closing(sqlite3.connect(copy)) as made:
            made.execute("pragma journal_mode = delete")  # one file, with nothing beside it
        yield copy
    finally:
        for file in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm"))):
            file.unlink(missing_ok=True)


def arrived(inbox: Inbox, now: datetime) -> Iterator[Arrived]:
    """What waits in an inbox, as if it arrived now: from then on its ids are kept."""
    return _as_arrived(inbox.waiting(inbox.last_number()), now)


def _as_arrived(waiting: Iterable[Waiting], now: datetime) -> Iterator[Arrived]:
    for each in waiting:
        said = json.loads(each.body)
        own = said.get("messageId") if isinstance(said, dict) else None
        yield Arrived(str(own or f"{each.sender}:{each.number}"), each.sender, now, each.body)
