"""Move a workspace that nobody uses yet from its own files into a PostgreSQL database, so that servers can share it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, cast

from quorate.errors import StoreError
from quorate.settings.where_it_stands import on_server
from quorate.warehouse.addresses import PostgresDatabase, address_written
from quorate.warehouse.database_copy import MakeLedger, filled_at_server
from quorate.warehouse.inbox import SqliteInbox
from quorate.warehouse.inbox_copy import arrived
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.warehouse.postgres import Connection


@contextmanager
def moved_to_server(
    workspace: Workspace, written: str, make_ledger: MakeLedger, now: datetime
) -> Iterator[None]:
    """Put manifest, ledger and what waits in the inbox into a database; committed when the block ends, or not at all.

    written: its address, as the settings are to say it. Within the block the files are gone and the settings name the
    database. Raises `UsageError` where it holds anything or the settings cannot name it, `StoreError` where it cannot
    be written; the workspace is then to be thrown away.
    """
    import psycopg

    from quorate.warehouse.inbox_postgres import make_filled

    database = PostgresDatabase(address_written(written, "database", "a database", os.environ))
    settings = on_server(workspace.settings_file.read_text(encoding="utf-8"), written)
    with filled_at_server(database, workspace.database_file, make_ledger) as connection:
        driver = cast("Connection", connection.connection.driver_connection)
        try:
            with closing(SqliteInbox(workspace.inbox_file)) as inbox:
                make_filled(driver, arrived(inbox, now))
        except psycopg.Error as error:
            raise StoreError(
                "What waits in the inbox could not be put into this database.",
                where=str(error).strip(),
                state="nothing was made",
                do="see that the server has room and lets this user make tables, then run the command again",
            ) from error
        for file in (workspace.database_file, workspace.inbox_file):
            for end in ("", "-wal", "-shm"):
                file.with_name(file.name + end).unlink(missing_ok=True)
        workspace.settings_file.write_text(settings, encoding="utf-8")
        yield
