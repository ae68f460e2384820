"""Where a workspace's manifest and ledger stand: a file of the workspace, or a PostgreSQL database that servers share.

An address in the settings holds no password: that is in a variable of the environment, or where libpq looks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from quorate.errors import StoreError, UsageError

_FROM_ENVIRONMENT = "env:"


@dataclass(frozen=True)
class PostgresDatabase:
    """A database, or a schema of one, that holds one workspace; `address` is what libpq is given."""

    address: str = field(repr=False)


# A path is that of an SQLite file.
Database: TypeAlias = Path | PostgresDatabase


def address_written(written: str, setting: str, holds: str, environment: Mapping[str, str]) -> str:
    """The address that a setting means: itself, or what the variable holds that it names.

    Parameters
    ----------
    setting: its dotted name. holds: what the address is of, for messages.

    Raises `UsageError` when the variable is not set or holds something else, `StoreError` without the driver.
    """
    address = written
    if written.startswith(_FROM_ENVIRONMENT):
        name = written.removeprefix(_FROM_ENVIRONMENT)
        address = environment.get(name, "").strip()
        if not address.startswith(("postgresql://", "postgres://")):
            raise UsageError(
                f"The variable {name} does not hold the address of {holds}.",
                where=f"{setting} in quorate.toml",
                expected="an address such as postgresql://user:password@host:5432/database",
                do=f"set {name} where this command runs, or name another variable",
            )
    if find_spec("psycopg") is None:
        raise StoreError(
            f"The settings name a PostgreSQL database as {holds.partition(' ')[2]}, and its driver is not installed.",
            where=f"{setting} in quorate.toml",
            state="nothing was read or written",
            do="install it with `pip install quorate[postgres]`",
        )
    return address


def database_of(written: str | None, file: Path, environment: Mapping[str, str]) -> Database:
    """The database that the setting `database` means; `file` where it is not written. Raises as `address_written`."""
    if written is None:
        return file
    return PostgresDatabase(address_written(written, "database", "a database", environment))
