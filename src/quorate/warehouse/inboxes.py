"""Which inbox a workspace has: a file of its own, or a database that several servers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec

from quorate.errors import StoreError, UsageError
from quorate.warehouse.inbox import Inbox, SqliteInbox
from quorate.warehouse.workspace import Workspace

_FROM_ENVIRONMENT = "env:"


def inbox_of(workspace: Workspace, environment: Mapping[str, str]) -> Callable[[], Inbox]:
    """What opens the inbox that the settings name; opening raises `StoreError` when it cannot be used.

    Raises `UsageError` when the settings name a variable that is not set, `StoreError` without the driver.
    """
    written = workspace.settings.collector.inbox
    if written is None:
        return partial(SqliteInbox, workspace.inbox_file)
    address = written
    if written.startswith(_FROM_ENVIRONMENT):
        name = written.removeprefix(_FROM_ENVIRONMENT)
        address = environment.get(name, "").strip()
        if not address.startswith(("postgresql://", "postgres://")):
            raise UsageError(
                f"The variable {name} does not hold the address of an inbox.",
                where="collector.inbox in quorate.toml",
                expected="an address such as postgresql://user:password@host:5432/database",
                do=f"set {name} where this command runs, or name another variable",
            )
    if find_spec("psycopg") is None:
        raise StoreError(
            "The settings name a PostgreSQL database as inbox, and its driver is not installed.",
            where="collector.inbox in quorate.toml",
            state="no event is taken",
            do="install it with `pip install quorate[postgres]`",
        )
    from quorate.warehouse.inbox_postgres import PostgresInbox

    return partial(PostgresInbox, address)


def held_inbox(workspace: Workspace, environment: Mapping[str, str]) -> Inbox | None:
    """The inbox, opened; None where it would be a file and no event has ever come."""
    if workspace.settings.collector.inbox is None and not workspace.inbox_file.exists():
        return None
    return inbox_of(workspace, environment)()
