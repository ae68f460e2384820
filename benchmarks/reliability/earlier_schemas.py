"""Databases as each earlier release wrote them: the ledger's tables of that revision, each with a few lines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from quorate.ledger import access_tables  # noqa: F401 - part of the ledger's tables
from quorate.ledger.chain import FIRST, hash_of, id_of
from quorate.ledger.tables import METADATA, revisions

LINES = 5
_SAID_AT = datetime(2026, 3, 31, 12)


def ledger_revisions() -> list[str]:
    """Every revision of the ledger that was released, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return [each.revision for each in reversed(list(script.walk_revisions()))]


def write_ledger(file: Path, revision: str) -> None:
    """The tables of `revision` in a database, each with a few lines, those of logs sealed one to the other."""
    upgrade_to(file, revision)
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        held = set(sa.inspect(connection).get_table_names()) - {revisions.name}
        for name in sorted(held & set(METADATA.tables)):
            for line in _lines(connection, name):
                connection.execute(sa.insert(METADATA.tables[name]).values(**line))
    engine.dispose()


def upgrade_to(file: Path, revision: str) -> None:
    """Give a database the ledger's tables of `revision`."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def rows_of(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a database but the ledger's version, in order."""
    with closing(sqlite3.connect(file)) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: sorted(connection.execute(f'select * from "{name}"').fetchall(), key=repr)
            for name in sorted(names)
            if name != revisions.name
        }


def revision_of(file: Path) -> str | None:
    """The revision of a database's ledger."""
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute(f"select version_num from {revisions.name}").fetchone()
        return None if row is None else str(row[0])


def _lines(connection: sa.Connection, name: str) -> list[dict[str, Any]]:
    """Lines for the columns that the table has at this revision."""
    columns = {each["name"] for each in sa.inspect(connection).get_columns(name)}
    made: list[dict[str, Any]] = []
    previous = FIRST
    for number in range(1, LINES + 1):
        line = {
            column.name: _value(column, number)
            for column in METADATA.tables[name].c
            if column.name in columns
        }
        if "previous_hash" in columns:
            line["previous_hash"] = previous
            previous = line["hash"] = hash_of(line)
            line["event_id"] = id_of(previous)
        made.append(line)
    return made


def _value(column: sa.Column[Any], number: int) -> Any:
    if column.name == "payload":
        return '{"text":"written long ago"}'
    kinds: list[tuple[type, Any]] = [
        (sa.Boolean, True),
        (sa.Integer, number),
        (sa.DateTime, _SAID_AT),
    ]
    found = next((value for kind, value in kinds if isinstance(column.type, kind)), None)
    return f"{column.name} {number}" if found is None else found


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "quorate.ledger:migrations")
    config.set_main_option("path_separator", "os")
    return config
