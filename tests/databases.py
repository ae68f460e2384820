"""Databases of workspaces for tests, of either engine, and what somebody does in one behind the product's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from quorate.warehouse.addresses import Database, PostgresDatabase
from quorate.warehouse.connections import engine_of
from tests.postgres import Cluster


@contextmanager
def postgres_database(server: Cluster) -> Iterator[PostgresDatabase]:
    """A new database, which is let go of when the block ends."""
    made = PostgresDatabase(server.new_database())
    engine = engine_of(made.address)
    pool = engine.pool
    assert isinstance(pool, sa.QueuePool)
    try:
        yield made
        # who has a connection still would put it back where nobody closes it
        assert pool.checkedout() == 0
    finally:
        engine.dispose()


@contextmanager
def behind(database: Database) -> Iterator[sa.Connection]:
    """A transaction as somebody has it who knows the database and not the product."""
    engine = (
        sa.create_engine(f"sqlite:///{database}")
        if isinstance(database, Path)
        else sa.create_engine(database.address.replace("postgresql://", "postgresql+psycopg://"))
    )
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def unguard(connection: sa.Connection, table: str) -> None:
    """Take away what refuses changes of a table's lines."""
    for act in ("update", "delete"):
        on = "" if connection.dialect.name == "sqlite" else f" on {table}"
        connection.exec_driver_sql(f"drop trigger no_{act}_of_{table}{on}")
