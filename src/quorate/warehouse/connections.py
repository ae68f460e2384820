"""Connections to a workspace's database, an SQLite file or PostgreSQL, that keep the same promises on both.

Whoever reads sees one state. Whoever writes is alone from before their first look until their commit: in SQLite by
`begin immediate`, in PostgreSQL by an advisory lock of the transaction, on which READ COMMITTED builds: every statement
after the lock sees what the writer before has committed. SERIALIZABLE would let both write and refuse one at the end,
who would have to do it all again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoneFree

from quorate.errors import StoreError
from quorate.warehouse.addresses import Database
from quorate.warehouse.durability import make_durable
from quorate.warehouse.postgres import in_words, opened, place_of

# Whoever else writes does so for milliseconds.
PATIENCE_SECONDS = 30
# Texts are ordered by their letters' numbers on every engine, whatever the database was made with.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# The advisory locks of a workspace are of this number and its schema's; the inbox has its own.
WRITING = 0x51554F33
# `cache` alone lets two threads that ask first at the same moment have an engine each, one of which nobody closes.
_ONE_AT_A_TIME = Lock()
LOCK_OF = "(%s::int, current_schema()::regnamespace::oid::int)"


class Connections:
    """Connections to one database; those to PostgreSQL are kept for whoever asks next in this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = _file_engine(database) if isinstance(database, Path) else engine_of(database.address)

    @property
    def where(self) -> str:
        """Which database it is, without a password."""
        return str(self._database) if isinstance(self._database, Path) else place_of(self._database.address)

    def is_there(self) -> bool:
        """Whether there is a database at all; nothing was written before in one that is not."""
        return self._database.exists() if isinstance(self._database, Path) else True

    def close(self) -> None:
        """Release a file; connections to PostgreSQL stay open for the next."""
        if isinstance(self._database, Path):
            self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state. Raises SQLAlchemy's errors; see `translated`."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that nobody else writes beside; committed whole at the end, or not at all."""
        connection = self._engine.connect().execution_options(writes=True)
        with connection, connection.begin():
            yield connection

    @contextmanager
    def translated(self, what: str, state: str, do: str) -> Iterator[None]:
        """Tell what goes wrong with the database as a `StoreError`; `do` is what helps where it is a file."""
        try:
            yield
        except (DatabaseError, NoneFree) as error:
            is_file = isinstance(self._database, Path)
            cause = error.orig if isinstance(error, DatabaseError) and error.orig else error
            raise StoreError(
                what,
                where=f"{self.where}: {in_words(cause)}",
                expected="the SQLite database that `quorate init` made, and room on the disk"
                if is_file
                else "a PostgreSQL server that is up, has room, and lets this user make and fill tables",
                state=state,
                do=do
                if is_file
                else "see that the server runs and has room, and that database in quorate.toml, PGPASSWORD or the "
                "password file let this user in",
            ) from error


def _file_engine(file: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{file}", connect_args={"timeout": PATIENCE_SECONDS})
    sa.event.listen(engine, "connect", _make_file_durable)
    sa.event.listen(engine, "begin", _begin_in_file)
    return engine


def engine_of(address: str) -> sa.Engine:
    """One engine for all of a process: opening a connection takes longer than what is asked through it."""
    with _ONE_AT_A_TIME:
        return _engine_of(address)


@cache
def _engine_of(address: str) -> sa.Engine:
    engine = sa.create_engine(
        "postgresql+psycopg://",
        creator=partial(opened, address, autocommit=False),
        pool_size=5,
        max_overflow=10,
        pool_pre_ping=True,
    )
    sa.event.listen(engine, "begin", _begin_in_postgres)
    return engine


def _make_file_durable(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin_in_file says
    make_durable(connection, PATIENCE_SECONDS)


def _begin_in_file(connection: sa.Connection) -> None:
    """Whoever writes reads first: the lock is taken before, so that nothing comes between."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _begin_in_postgres(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"set local lock_timeout = '{PATIENCE_SECONDS}s'")
        connection.exec_driver_sql(f"select pg_advisory_xact_lock{LOCK_OF}", (WRITING,))
    else:
        connection.exec_driver_sql("set transaction isolation level repeatable read, read only")
