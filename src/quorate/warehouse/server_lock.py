"""A lock that several machines agree on: PostgreSQL's, held by one session, and a number that outdates who lost it.

The lock is free when the session of its holder ends: at once when its process dies, within half a minute when its
machine or its network does. Somebody who was only cut off may believe that they hold it still. So whoever gets it
counts a term up, and what is changed under it is refused to everybody of an earlier term, and to whoever's session has
ended, in the same transaction that would change it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from quorate.errors import StoreError
from quorate.warehouse.addresses import PostgresDatabase
from quorate.warehouse.connections import LOCK_OF, TEXT, Connections
from quorate.warehouse.postgres import in_words, opened, place_of

if TYPE_CHECKING:
    from quorate.warehouse.postgres import Connection

_TERMS = sa.Table(
    "lock_terms",
    sa.MetaData(),
    sa.Column("lock", TEXT, primary_key=True),
    sa.Column("term", sa.BigInteger, nullable=False),
)
# The server lets go of a session's locks when it notices that its machine has gone, and not because it was quiet.
_SETTINGS = (
    "select set_config(name, value, false) from pg_settings join (values ('tcp_keepalives_idle', '10'), "
    "('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'), ('idle_session_timeout', '0')) "
    "as wanted (name, value) using (name)"
)
_HELD_BY = """
select pid from pg_locks
where locktype = 'advisory' and granted and classid::bigint = :number
and objid = current_schema()::regnamespace::oid
and database = (select oid from pg_database where datname = current_database())
"""


@dataclass(frozen=True)
class _Term:
    """One time of holding a lock: its name and number, the session that holds it, and which time it is."""

    name: str
    number: int
    session: int
    term: int


_ours: ContextVar[_Term | None] = ContextVar("term", default=None)


@contextmanager
def held_at_server(database: PostgresDatabase, name: str) -> Iterator[bool]:
    """Hold the lock called `name` while the block runs; False, and nothing is held, where somebody else holds it.

    Raises `StoreError` when the server cannot be asked.
    """
    import psycopg

    number = _number(name)
    try:
        session = opened(database.address, autocommit=True)
    except psycopg.Error as error:
        raise _unreachable(database, error) from error
    with closing(session):
        try:
            session.execute(_SETTINGS)
            row = session.execute(f"select pg_try_advisory_lock{LOCK_OF}", (number,)).fetchone()
        except psycopg.Error as error:
            raise _unreachable(database, error) from error
        if not (row and row[0]):
            yield False
            return
        before = _ours.set(_begun(database, name, number, session))
        try:
            yield True
        finally:
            _ours.reset(before)


def is_held_at_server(database: PostgresDatabase, name: str) -> bool:
    """Whether anybody holds the lock called `name`. Raises `StoreError` when the server cannot be asked."""
    connections = Connections(database)
    with _told(connections), connections.reading() as connection:
        return connection.execute(sa.text(_HELD_BY), {"number": _number(name)}).first() is not None


def require_term(connection: sa.Connection) -> None:
    """Refuse a change of somebody who lost the lock of `held_at_server` while they worked. Raises `StoreError`.

    connection: holds the lock of writers, so that nobody gets a newer term before it commits.
    """
    ours = _ours.get()
    if ours is None or connection.dialect.name == "sqlite":
        return
    term = connection.execute(sa.select(_TERMS.c.term).where(_TERMS.c.lock == ours.name)).scalar_one()
    holder = connection.execute(sa.text(_HELD_BY), {"number": ours.number}).scalar_one_or_none()
    if (term, holder) != (ours.term, ours.session):
        raise StoreError(
            "This process was cut off from the database while it changed the workspace, and another may do so now.",
            where=f"the lock '{ours.name}'",
            expected="a connection to the database that lasts as long as the work",
            state="what was committed before stands; nothing else was changed",
            do="run the command again",
        )


def _begun(database: PostgresDatabase, name: str, number: int, session: Connection) -> _Term:
    """Count the term of a lock up; whoever had it before and is committing has done so by then."""
    connections = Connections(database)
    with _told(connections), connections.writing() as connection:
        _TERMS.create(connection, checkfirst=True)
        of_lock = _TERMS.c.lock == name
        term = (connection.execute(sa.select(_TERMS.c.term).where(of_lock)).scalar_one_or_none() or 0) + 1
        connection.execute(sa.delete(_TERMS).where(of_lock))
        connection.execute(sa.insert(_TERMS).values(lock=name, term=term))
    return _Term(name, number, session.info.backend_pid, term)


@contextmanager
def _told(connections: Connections) -> Iterator[None]:
    with connections.translated("The lock of the workspace cannot be held.", "nothing was changed", ""):
        yield


def _number(name: str) -> int:
    return zlib.crc32(f"quorate {name}".encode()) & 0x7FFFFFFF


def _unreachable(database: PostgresDatabase, error: BaseException) -> StoreError:
    return StoreError(
        "The lock of the workspace cannot be held.",
        where=f"{place_of(database.address)}: {in_words(error)}",
        expected="a PostgreSQL server that is up",
        state="nothing was changed",
        do="see that the server runs, then run the command again",
    )
