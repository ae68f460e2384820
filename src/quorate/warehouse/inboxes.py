"""Which inbox a workspace has: a file of its own, or a database that several servers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from quorate.warehouse.addresses import address_written
from quorate.warehouse.inbox import Inbox, SqliteInbox
from quorate.warehouse.workspace import Workspace


def inbox_of(workspace: Workspace, environment: Mapping[str, str]) -> Callable[[], Inbox]:
    """What opens the inbox that the settings name; opening raises `StoreError` when it cannot be used.

    Raises `UsageError` when the settings name a variable that is not set, `StoreError` without the driver.
    """
    written = workspace.settings.collector.inbox
    if written is None:
        return partial(SqliteInbox, workspace.inbox_file)
    address = address_written(written, "collector.inbox", "an inbox", environment)
    from quorate.warehouse.inbox_postgres import PostgresInbox

    return partial(PostgresInbox, address)


def held_inbox(workspace: Workspace, environment: Mapping[str, str]) -> Inbox | None:
    """The inbox, opened; None where it would be a file and no event has ever come."""
    if workspace.settings.collector.inbox is None and not workspace.inbox_file.exists():
        return None
    return inbox_of(workspace, environment)()
