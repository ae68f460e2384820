"""The inbox: messages that arrived live and wait for the next update, durable before anybody is told so.

`Inbox` is what the collector and the update need of one; `SqliteInbox` keeps it in a file of the workspace. One
server needs nothing else; several share an inbox in a database (`inbox_postgres.py`). `inboxes.py` chooses.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from quorate.errors import StoreError
from quorate.warehouse.durability import make_durable

ROWS_PER_TRANSACTION = 5_000
_SECONDS_TO_WAIT_FOR_LOCKS = 10
_ROWS_PER_STATEMENT = (256, 64, 16, 4, 1)
_INSERT = "insert into messages (message_id, sender, received_at, body) values {} on conflict (message_id) do nothing"
_SCHEMA = """
create table if not exists messages (
    number integer primary key autoincrement,
    message_id text not null unique,
    sender text not null,
    received_at text not null,
    body text
)
"""


class Arrived(NamedTuple):
    """One message as it arrived.

    `message_id` tells it from all others; `sender` is the name of the write key it came with; `body` is the
    message as JSON in the tracking spec, with `receivedAt`.
    """

    message_id: str
    sender: str
    received_at: datetime
    body: str


class Waiting(NamedTuple):
    """One message that no update has taken yet; numbers rise in the order of arrival."""

    sender: str
    number: int
    body: str


class Inbox(Protocol):
    """Where live messages wait. Every method raises `StoreError` when the store cannot do it."""

    def add(self, messages: Sequence[Arrived]) -> int:
        """Keep messages, all of them or none; returns how many were not there before.

        When it returns, they outlive a crash of the process and of the machine. A message whose id is known,
        waiting or taken, is passed over.
        """

    def last_number(self) -> int:
        """The number that no message waiting now exceeds; later ones all do. 0 when none ever came.

        Messages that are being added are waited for: none appears below this number once it has been told.
        """

    def waiting(self, last_number: int) -> Iterator[Waiting]:
        """Messages not taken yet with numbers up to this one, by sender and number."""

    def waiting_count(self) -> int:
        """How many messages wait; while an update lets go of some, about as many."""

    def require_writable(self) -> None:
        """Raise `StoreError` unless messages could be added now. Nothing is written."""

    def mark_taken(self, last_number: int) -> None:
        """Let go of the bodies of messages up to this number; their ids stay known."""

    def forget(self, before: datetime) -> None:
        """Let go of the ids of taken messages that arrived before then."""

    def discard(self, numbers: Sequence[int]) -> None:
        """Let go of messages, waiting or not, their ids too."""

    def drained_alone(self) -> AbstractContextManager[None]:
        """Hold the inbox for one updater while the block runs. Raises `Busy` when another one holds it."""

    def close(self) -> None:
        """Release the store."""


class SqliteInbox:
    """An inbox in one SQLite file, made when it is not there.

    Write-ahead logging lets an update read while messages arrive; `synchronous = full` makes a commit wait until
    the disk holds it. A connection serves one thread.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        with self._translated():
            self._connection = sqlite3.connect(
                file, timeout=_SECONDS_TO_WAIT_FOR_LOCKS, isolation_level=None, check_same_thread=False
            )
            make_durable(self._connection, _SECONDS_TO_WAIT_FOR_LOCKS)
            self._connection.execute(_SCHEMA)

    def add(self, messages: Sequence[Arrived]) -> int:
        """Keep messages; see `Inbox.add`."""
        rows = [
            (message.message_id, message.sender, _written(message.received_at), message.body)
            for message in messages
        ]
        with self._changing() as connection:
            before = connection.total_changes
            for statement, part in _statements(rows):
                connection.execute(statement, list(chain.from_iterable(part)))
            return connection.total_changes - before

    def last_number(self) -> int:
        """The newest number; see `Inbox.last_number`."""
        with self._translated():
            return int(
                self._connection.execute("select coalesce(max(number), 0) from messages").fetchone()[0]
            )

    def waiting(self, last_number: int) -> Iterator[Waiting]:
        """Messages not taken yet; see `Inbox.waiting`."""
        with self._translated():
            yield from map(
                Waiting._make,
                self._connection.execute(
                    "select sender, number, body from messages "
                    "where body is not null and number <= ? order by sender, number",
                    (last_number,),
                ),
            )

    def waiting_count(self) -> int:
        """How many wait; see `Inbox.waiting_count`. Updates take from the front, so only the end has to be read."""
        with self._translated():
            found = self._connection.execute(
                "select count(*) from messages where number > "
                "(select coalesce((select number from messages where body is null order by number desc limit 1), 0))"
            ).fetchone()
        return int(found[0])

    def require_writable(self) -> None:
        """See `Inbox.require_writable`: the lock that a writer takes, on a file that can be written."""
        with self._changing() as connection:
            connection.execute("delete from messages where false")

    def mark_taken(self, last_number: int) -> None:
        """Let go of bodies, a few thousand in a transaction so that arriving messages need not wait long."""
        while self._changed(
            "update messages set body = null where number in "
            "(select number from messages where body is not null and number <= ? limit ?)",
            (last_number, ROWS_PER_TRANSACTION),
        ):
            pass

    def forget(self, before: datetime) -> None:
        """Let go of ids, oldest first, and stop at the first that must stay."""
        while (
            self._changed(
                "delete from messages where body is null and received_at < ? and number in "
                "(select number from messages order by number limit ?)",
                (before.isoformat(" "), ROWS_PER_TRANSACTION),
            )
            == ROWS_PER_TRANSACTION
        ):
            pass

    def discard(self, numbers: Sequence[int]) -> None:
        """Let go of messages; their bytes are overwritten."""
        with self._changing() as connection:
            connection.execute("pragma secure_delete = on")
            connection.executemany("delete from messages where number = ?", [(number,) for number in numbers])

    def drained_alone(self) -> AbstractContextManager[None]:
        """Nothing more to hold: the file belongs to one workspace, whose lock every updater holds."""
        return nullcontext()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def _changed(self, statement: str, values: tuple[object, ...]) -> int:
        with self._changing() as connection:
            return connection.execute(statement, values).rowcount

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._translated():
            self._connection.execute("begin immediate")
            try:
                yield self._connection
                self._connection.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("rollback")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _in_words(self.file, error) from error


def _statements(
    rows: list[tuple[str, str, str, str]],
) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """Few statements for many rows, of few kinds, so that they stay prepared.

    Around each, the thread lets others run and then waits for its turn; a statement for each row would wait longer
    for the threads that read requests than for the disk.
    """
    done = 0
    for size in _ROWS_PER_STATEMENT:
        while len(rows) - done >= size:
            yield _INSERT.format(", ".join(["(?, ?, ?, ?)"] * size)), rows[done : done + size]
            done += size


@lru_cache(16)
def _written(moment: datetime) -> str:
    """The moment as text that sorts by time; the messages of one request share it."""
    return moment.isoformat(" ")


def _in_words(file: Path, error: sqlite3.Error) -> StoreError:
    name = getattr(error, "sqlite_errorname", "")
    where = f"{file}: {error}"
    if name.startswith("SQLITE_FULL"):
        return StoreError(
            "There is no room for more live events.",
            where=where,
            expected="room on the disk, or within the quota, beside this file",
            state="what was acknowledged is kept, and nothing else was acknowledged",
            do="free space; nothing needs to be started again, senders come back by themselves",
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreError(
            "The inbox of live events is damaged.",
            where=where,
            expected="an SQLite database that only this program writes to",
            state="the file was left as it is; events that no update has taken yet are in it",
            do=f"stop the server, move {file.name} and the files {file.name}-wal and -shm aside, and start it again: "
            "a new inbox is made. `sqlite3 FILE .recover` on what was moved aside gets out what can be read; send "
            "those messages again, or import them as a file with `quorate import segment`",
        )
    return StoreError(
        "The inbox of live events cannot be used.",
        where=where,
        expected="a disk that works, and permission to write this file and its folder",
        state="no event was acknowledged that is not kept",
        do="see that the disk has room and is not read-only, and mend the permission",
    )
