"""The ledger's part of the workspace's database: opened, brought up to date, and written by one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from quorate.errors import StoreError
from quorate.ledger.tables import REVISION, plan_events, revisions
from quorate.warehouse.durability import make_durable

# Whoever else writes in this file does so for milliseconds.
PATIENCE_SECONDS = 30


class LedgerDatabase:
    """Connections to the ledger; its tables are made when the first line is written.

    `table` is the one that is read.
    """

    def __init__(self, file: Path, table: sa.Table = plan_events) -> None:
        self._file = file
        self._table = table
        self._engine = sa.create_engine(f"sqlite:///{file}", connect_args={"timeout": PATIENCE_SECONDS})
        sa.event.listen(self._engine, "connect", _make_durable)
        sa.event.listen(self._engine, "begin", _begin)

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection | None]:
        """A connection that sees one state; None where nobody has written anything yet."""
        if not self._file.exists():
            yield None
            return
        with self._translated(), self._engine.connect() as connection:
            yield connection if sa.inspect(connection).has_table(self._table.name) else None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that nobody else writes beside; committed whole at the end, or not at all."""
        with self._translated():
            self._bring_up_to_date()
            connection = self._engine.connect().execution_options(writes=True)
            with connection, connection.begin():
                yield connection

    def _bring_up_to_date(self) -> None:
        with self._engine.connect() as connection:
            if sa.inspect(connection).has_table(revisions.name):
                held = connection.execute(sa.select(revisions.c.version_num)).scalar()
                if held == REVISION:
                    return
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "quorate.ledger:migrations")
        config.set_main_option("path_separator", "os")
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise StoreError(
                "The ledger of this workspace cannot be used.",
                where=f"{self._file}: {error.orig}",
                expected="the SQLite database that `quorate init` made, and room on the disk",
                state="nothing was written down",
                do="restore quorate.sqlite from a backup",
            ) from error


def _make_durable(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin says
    make_durable(connection, PATIENCE_SECONDS)


def _begin(connection: sa.Connection) -> None:
    """Whoever writes reads first: the lock is taken before, so that nothing comes between."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")
