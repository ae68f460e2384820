"""What waits in an inbox, taken from one on a server into a file and back.

Ids of what updates have taken already stay behind: the log itself knows what it is given again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from quorate.warehouse.inbox import ROWS_PER_TRANSACTION, Arrived, Inbox, SqliteInbox, Waiting
from quorate.warehouse.sqlite_copies import make_one_file, passing_file


@contextmanager
def copied_inbox(inbox: Inbox, beside: Path, now: datetime) -> Iterator[Path]:
    """An SQLite inbox of all that waits at this moment; gone when the block ends. Raises `StoreError` as inboxes do."""
    with passing_file(beside, "inbox") as copy:
        with closing(SqliteInbox(copy)) as target:
            rest = arrived(inbox, now)
            while part := list(islice(rest, ROWS_PER_TRANSACTION)):
                target.add(part)
        make_one_file(copy)
        yield copy


def arrived(inbox: Inbox, now: datetime) -> Iterator[Arrived]:
    """What waits in an inbox, as if it arrived now: from then on its ids are kept."""
    return _as_arrived(inbox.waiting(inbox.last_number()), now)


def _as_arrived(waiting: Iterable[Waiting], now: datetime) -> Iterator[Arrived]:
    for each in waiting:
        said = json.loads(each.body)
        own = said.get("messageId") if isinstance(said, dict) else None
        yield Arrived(str(own or f"{each.sender}:{each.number}"), each.sender, now, each.body)
