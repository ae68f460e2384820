"""The ledger's part of the workspace's database: opened, brought up to date, and written by one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from quorate.ledger.tables import REVISION, plan_events, revisions
from quorate.warehouse.addresses import Database
from quorate.warehouse.connections import Connections


class LedgerDatabase:
    """Connections to the ledger; its tables are made when the first line is written.

    `table` is the one that is read.
    """

    def __init__(self, database: Database, table: sa.Table = plan_events) -> None:
        self._connections = Connections(database)
        self._table = table

    def close(self) -> None:
        """Release the database."""
        self._connections.close()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection | None]:
        """A connection that sees one state; None where nobody has written anything yet."""
        if not self._connections.is_there():
            yield None
            return
        with self._translated(), self._connections.reading() as connection:
            yield connection if sa.inspect(connection).has_table(self._table.name) else None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that nobody else writes beside; committed whole at the end, or not at all."""
        with self._translated():
            self._bring_up_to_date()
            with self._connections.writing() as connection:
                yield connection

    def _bring_up_to_date(self) -> None:
        with self._connections.reading() as connection:
            if sa.inspect(connection).has_table(revisions.name):
                held = connection.execute(sa.select(revisions.c.version_num)).scalar()
                if held == REVISION:
                    return
        with self._connections.writing() as connection:
            _upgrade(connection, "head")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with self._connections.translated(
            "The ledger of this workspace cannot be used.",
            state="nothing was written down",
            do="restore quorate.sqlite from a backup",
        ):
            yield


def make_tables_as(source: sa.Connection, target: sa.Connection) -> frozenset[str]:
    """Make the ledger's tables in a database without any, as another one has them; returns those that are filled.

    Nothing is made where nobody has written anything yet.
    """
    if not sa.inspect(source).has_table(revisions.name):
        return frozenset()
    _upgrade(target, str(source.execute(sa.select(revisions.c.version_num)).scalar_one()))
    return frozenset({revisions.name})


def _upgrade(connection: sa.Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "quorate.ledger:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
