"""What changed from publication to publication, and what of it each colleague follows and has read.

What a colleague looks at is theirs to change, so unlike decisions these tables are no log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import follows, noticed_changes, noticed_runs, read_items
from quorate.ledger.webhook_outbox import keep_message
from quorate.warehouse.addresses import Database

# For changes that are new, receivers of webhooks with the id and the body of a message to each.
TellsWebhooks: TypeAlias = Callable[[Sequence[Mapping[str, Any]]], Iterable[tuple[str, str, str]]]


def _tells_nobody(_changes: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str, str]]:
    return ()


@dataclass(frozen=True)
class NoticedRun:
    """A publication whose changes were written down."""

    run_id: str
    publication_no: int
    as_of_at: datetime
    noticed_at: datetime


class Attention:
    """Noticed changes, follows and reads of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, read_items)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def last_noticed(self) -> NoticedRun | None:
        """The publication noticed last; None before the first."""
        query = sa.select(noticed_runs).order_by(noticed_runs.c.noticed_at.desc()).limit(1)
        with self._database.reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().first()
        return NoticedRun(**row) if row else None

    def notice(
        self, run: NoticedRun, changes: Iterable[Mapping[str, Any]], told_as: TellsWebhooks = _tells_nobody
    ) -> int:
        """Write down the changes that a publication brought, each once; returns how many are new.

        changes: rows with `change_id`, `kind`, `account_id`, `journey_id`, `owner_id` and `change` (JSON text).
        told_as: the messages that receivers of webhooks are sent of those that are new. They are queued with them or
        not at all, so whoever is killed leaves both to the next one.
        """
        with self._database.writing() as connection:
            held = set(connection.execute(sa.select(noticed_changes.c.change_id)).scalars())
            new = [each for each in changes if each["change_id"] not in held]
            for each in new:
                stamps = {"noticed_at": run.noticed_at, "run_id": run.run_id}
                connection.execute(sa.insert(noticed_changes).values(**each, **stamps))
            for webhook, message_id, body in told_as(new):
                keep_message(connection, webhook, message_id, body, run.noticed_at)
            connection.execute(sa.delete(noticed_runs).where(noticed_runs.c.run_id == run.run_id))
            connection.execute(sa.insert(noticed_runs).values(**vars(run)))
            return len(new)

    def noticed(self, since: datetime | None = None) -> list[dict[str, Any]]:
        """Changes noticed from a moment on, or all; the newest first."""
        table = noticed_changes.c
        query = sa.select(noticed_changes).order_by(table.noticed_at.desc(), table.change_id)
        if since is not None:
            query = query.where(table.noticed_at >= since)
        with self._database.reading() as connection:
            if connection is None:
                return []
            return [dict(row) for row in connection.execute(query).mappings()]

    def follow(self, colleague: str, kind: str, key: str, at: datetime, *, is_following: bool) -> None:
        """Follow a journey or account, or follow it no longer."""
        named = {"colleague_key": colleague, "kind": kind, "followed_id": key}
        self._replace(follows, [named | {"is_following": is_following, "changed_at": at}], named.keys())

    def followed(self, colleague: str) -> dict[tuple[str, str], bool]:
        """What a colleague said of following, by kind and id."""
        query = sa.select(follows).where(follows.c.colleague_key == colleague)
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).mappings().all()
        return {(row["kind"], row["followed_id"]): row["is_following"] for row in rows}

    def mark_read(self, colleague: str, items: Iterable[str], at: datetime) -> None:
        """Mark items as read."""
        rows = [{"colleague_key": colleague, "item_id": item, "read_at": at} for item in dict.fromkeys(items)]
        self._replace(read_items, rows, ("colleague_key", "item_id"))

    def mark_unread(self, colleague: str, item: str) -> None:
        """Mark an item as not read."""
        table = read_items.c
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(read_items).where(table.colleague_key == colleague, table.item_id == item)
            )

    def mark_unread_of(self, colleague: str, at: datetime) -> None:
        """Mark as not read what a colleague read at exactly this moment: what one press of a button marked."""
        table = read_items.c
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(read_items).where(table.colleague_key == colleague, table.read_at == at)
            )

    def read(self, colleague: str) -> frozenset[str]:
        """The items that a colleague has read."""
        query = sa.select(read_items.c.item_id).where(read_items.c.colleague_key == colleague)
        with self._database.reading() as connection:
            return frozenset() if connection is None else frozenset(connection.execute(query).scalars())

    def _replace(self, table: sa.Table, rows: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> None:
        names = tuple(keys)
        with self._database.writing() as connection:
            for row in rows:
                connection.execute(sa.delete(table).where(*(table.c[name] == row[name] for name in names)))
                connection.execute(sa.insert(table).values(**row))
