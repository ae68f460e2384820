"""Let go of texts that were sent and of whose data is in files that were made, where their age says so.

What was told is not told again: that a message was sent to whom and when stays, and so does that a file was made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import answered_requests, noticed_changes, webhook_messages
from quorate.privacy.databases import scrub

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

REGISTER_NAME = "outbound.sqlite"
# Texts of the ledger's database that went out, or wait on pages to be read, by what they are counted as.
_TEXTS: Mapping[str, tuple[sa.Table, sa.ColumnElement[datetime], sa.ColumnElement[bool]]] = {
    "notices to colleagues": (noticed_changes, noticed_changes.c.noticed_at, sa.true()),
    # what still waits for its receiver is sent before it goes
    "messages to webhooks": (
        webhook_messages, webhook_messages.c.queued_at, webhook_messages.c.status != "waiting",
    ),
    "answers to programs": (answered_requests, answered_requests.c.begun_at, sa.true()),
}  # fmt: skip


def sweep_texts(workspace: Workspace, cut: datetime, *, is_dry: bool) -> Mapping[str, int]:
    """Delete texts from before a moment; returns how many of each kind, with `is_dry` how many would go."""
    database = LedgerDatabase(workspace.database)
    try:
        with database.reading() as connection:
            counts = {} if connection is None else _counts(connection, cut)
        if any(counts.values()) and not is_dry:
            with database.writing() as connection:
                for name, count in counts.items():
                    if count:
                        table, at, is_settled = _TEXTS[name]
                        connection.execute(sa.delete(table).where(at < cut, is_settled))
    finally:
        database.close()
    return counts


def _counts(connection: sa.Connection, cut: datetime) -> dict[str, int]:
    held = set(sa.inspect(connection).get_table_names())
    return {
        name: connection.execute(
            sa.select(sa.func.count()).select_from(table).where(at < cut, is_settled)
        ).scalar_one()
        for name, (table, at, is_settled) in _TEXTS.items()
        if table.name in held
    }


def sweep_register(workspace: Workspace, cut: datetime, *, is_dry: bool) -> int:
    """Let go of whose data is in audience files from before a moment; returns of how many files.

    That a file was made, when, by whom, for whom and of how many stays.
    """
    register = workspace.root / REGISTER_NAME
    if not register.is_file():
        return 0
    old = "from audience_files where made_at < ? and person_ids <> '[]'"
    with closing(sqlite3.connect(register, timeout=10)) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'audience_files'").fetchone():
            return 0
        count: int = connection.execute(f"select count(*) {old}", (cut.isoformat(),)).fetchone()[0]
        if count and not is_dry:
            with connection:
                connection.execute(
                    f"update audience_files set person_ids = '[]' where number in (select number {old})",
                    (cut.isoformat(),),
                )
    if count and not is_dry:
        scrub(register)
    return count
