"""An inbox in a PostgreSQL database, for several servers that collect for one workspace.

Ids and bodies are kept apart: bodies leave with the update that takes them, ids stay for a month in a table that is
never rewritten. Numbers come from a sequence, which hands them out before their transactions commit; so that none
appears below a number that was given out as the last one, `last_number` waits for transactions that are under way.
Each holds a shared advisory lock of the database until it has committed, `last_number` asks for the exclusive one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from quorate.errors import Busy, StoreError
from quorate.warehouse.inbox import ROWS_PER_TRANSACTION, Arrived, Waiting
from quorate.warehouse.postgres import in_words, opened, place_of

if TYPE_CHECKING:
    from quorate.warehouse.postgres import Connection

_Columns: TypeAlias = tuple[list[bytes], list[str], list[datetime], list[bytes]]
# Two advisory locks of each inbox: held while adding (shared), and while one updater drains.
_ADDING, _DRAINING = 0x51554F31, 0x51554F32
_ID_BYTES = 16
_SCHEMA = """
create table if not exists quorate_inbox_ids (id bytea primary key, received_at timestamp not null);
create index if not exists quorate_inbox_ids_by_time on quorate_inbox_ids using brin (received_at);
create table if not exists quorate_inbox (
    number bigint generated always as identity,
    id bytea not null,
    sender text not null,
    body bytea not null,
    primary key (sender, number)
);
"""
_ADD = """
with given as (
    select * from unnest(%b::bytea[], %b::text[], %b::timestamp[], %b::bytea[])
        with ordinality as given (id, sender, received_at, body, place)
), fresh as (
    insert into quorate_inbox_ids (id, received_at)
    select id, received_at from given order by id
    on conflict do nothing
    returning id
)
insert into quorate_inbox (id, sender, body)
select id, sender, body from given join fresh using (id) order by place
"""
_PAGE = """
select sender, number, body from quorate_inbox
where (sender, number) > (%s, %s) and number <= %s order by sender, number limit %s
"""
_FORGET = """
delete from quorate_inbox_ids known
where received_at < %s and not exists (select 1 from quorate_inbox waiting where waiting.id = known.id)
"""
_DISCARD = """
with gone as (delete from quorate_inbox where number = any(%s::bigint[]) returning id)
delete from quorate_inbox_ids known using gone where known.id = gone.id
"""
_LOCK_OF = "(%s::int, 'quorate_inbox'::regclass::oid::int)"


class PostgresInbox:
    """An inbox in the tables `quorate_inbox` and `quorate_inbox_ids`, made when they are not there.

    Parameters
    ----------
    address: `postgresql://user@host:port/database`; what it leaves out, such as the password, libpq finds in its own
        variables and files. One database, or schema of one, holds one inbox.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        with self._translated():
            self._connection = self._opened()

    def add(self, messages: Sequence[Arrived]) -> int:
        """Keep messages; see `Inbox.add`. A connection that was lost meanwhile is opened again, once.

        Adding again what a lost connection may have committed adds nothing: ids are known.
        """
        import psycopg

        columns = _columns(messages)
        with self._translated():
            try:
                return self._added(columns)
            except psycopg.OperationalError:
                if not self._connection.closed:
                    raise
                self._connection.close()
                self._connection = self._opened()
                return self._added(columns)

    def last_number(self) -> int:
        """The newest number; see `Inbox.last_number`."""
        with self._translated(), self._connection.transaction():
            self._connection.execute(f"select pg_advisory_xact_lock{_LOCK_OF}", (_ADDING,))
            found = self._connection.execute(
                "select pg_sequence_last_value(pg_get_serial_sequence('quorate_inbox', 'number')::regclass)"
            ).fetchone()
        return int(found[0] or 0) if found else 0

    def waiting(self, last_number: int) -> Iterator[Waiting]:
        """Messages not taken yet; see `Inbox.waiting`. They are read a page at a time, no transaction stays open."""
        sender, number = "", 0
        while True:
            with self._translated():
                page = self._connection.execute(
                    _PAGE, (sender, number, last_number, ROWS_PER_TRANSACTION), binary=True
                ).fetchall()
            for sender, number, body in page:
                yield Waiting(sender, number, body.decode())
            if len(page) < ROWS_PER_TRANSACTION:
                return  # else the last one read is where the next page begins

    def waiting_count(self) -> int:
        """How many wait; see `Inbox.waiting_count`."""
        with self._translated():
            found = self._connection.execute("select count(*) from quorate_inbox").fetchone()
        return int(found[0]) if found else 0

    def require_writable(self) -> None:
        """See `Inbox.require_writable`: a server that only reads, or another's tables, refuse this."""
        with self._translated():
            self._connection.execute(
                "insert into quorate_inbox_ids select * from quorate_inbox_ids where false"
            )

    def mark_taken(self, last_number: int) -> None:
        """Let go of bodies; arriving messages need not wait for it."""
        with self._translated():
            self._connection.execute("delete from quorate_inbox where number <= %s", (last_number,))

    def forget(self, before: datetime) -> None:
        """Let go of the ids of taken messages that arrived before then."""
        with self._translated():
            self._connection.execute(_FORGET, (before,))

    def discard(self, numbers: Sequence[int]) -> None:
        """Let go of messages; see `Inbox.discard`. What the database still holds of them is its vacuum's to clear."""
        with self._translated(), self._connection.transaction():
            self._connection.execute(_DISCARD, (list(numbers),))

    @contextmanager
    def drained_alone(self) -> Iterator[None]:
        """Hold the inbox for one updater; see `Inbox.drained_alone`. The database frees it when its holder dies."""
        with self._translated():
            held = self._connection.execute(f"select pg_try_advisory_lock{_LOCK_OF}", (_DRAINING,)).fetchone()
        if not held or not held[0]:
            raise Busy(
                "Another update is taking live events from this inbox.",
                where=place_of(self._address),
                state="nothing was changed",
                do="wait until it is done and run the command again; an inbox belongs to one workspace",
            )
        try:
            yield
        finally:
            if not self._connection.closed:
                with self._translated():
                    self._connection.execute(f"select pg_advisory_unlock{_LOCK_OF}", (_DRAINING,))

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()

    def _added(self, columns: _Columns) -> int:
        connection = self._connection
        with connection.pipeline(), connection.transaction():
            connection.execute(f"select pg_advisory_xact_lock_shared{_LOCK_OF}", (_ADDING,))
            added = connection.execute(_ADD, columns, binary=True)
        return added.rowcount

    def _opened(self) -> Connection:
        import psycopg

        connection = opened(self._address, autocommit=True)
        try:
            _prepare(connection)
        except psycopg.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise StoreError(
                "The inbox of live events cannot be used.",
                where=f"{place_of(self._address)}: {in_words(error)}",
                expected="a PostgreSQL server that is up, has room, and lets this user make and fill two tables",
                state="no event was acknowledged that is not kept",
                do="see that the server runs and has room, and that collector.inbox in quorate.toml, PGPASSWORD "
                "or the password file let this user in",
            ) from error


def make_filled(connection: Connection, messages: Iterable[Arrived]) -> None:
    """Make the tables of an inbox with messages in it, within a transaction of its caller. Raises `psycopg.Error`."""
    connection.execute(_SCHEMA)
    rest = iter(messages)
    while part := list(islice(rest, ROWS_PER_TRANSACTION)):
        connection.execute(_ADD, _columns(part), binary=True)


def _columns(messages: Sequence[Arrived]) -> _Columns:
    """Messages as the statement takes them, each id once."""
    by_id: dict[bytes, Arrived] = {}
    for message in messages:
        by_id.setdefault(_digest(message.message_id), message)
    return (
        list(by_id),
        [message.sender for message in by_id.values()],
        [message.received_at for message in by_id.values()],
        [message.body.encode() for message in by_id.values()],
    )


def _prepare(connection: Connection) -> None:
    """Make the tables where there are none."""
    found = connection.execute("select to_regclass('quorate_inbox')").fetchone()
    if found and found[0] is None:
        with connection.transaction():
            # two servers that start at once would both make the tables
            connection.execute("select pg_advisory_xact_lock(%s::int, 0)", (_ADDING,))
            connection.execute(_SCHEMA)


def _digest(message_id: str) -> bytes:
    """A name of fixed size: an index takes no text of any length, and none with a zero in it."""
    return blake2b(message_id.encode(), digest_size=_ID_BYTES).digest()
