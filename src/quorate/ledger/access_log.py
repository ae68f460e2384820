"""The log of who was let in and what of it was changed: lines that can be added to and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quorate.ledger.access_tables import access_events
from quorate.ledger.chain import FIRST, hash_of, id_of
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author
from quorate.warehouse.addresses import Database


@dataclass(frozen=True)
class AccessEvent:
    """One line: what happened (`kind`) to which user, by whom, when (UTC); `payload` holds no secret."""

    event_no: int
    event_id: str
    kind: str
    user_id: str | None
    author_key: str
    author_name: str
    author_function: str
    said_at: datetime
    payload: Mapping[str, Any]

    @property
    def known_at(self) -> datetime:
        """From when it counts: at once."""
        return self.said_at


class AccessLog:
    """The log of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, access_events)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def events(self) -> list[AccessEvent]:
        """Every line, oldest first."""
        query = sa.select(access_events).order_by(access_events.c.event_no)
        with self._database.reading() as connection:
            return [] if connection is None else [_event(row) for row in connection.execute(query).mappings()]

    def write(
        self,
        kind: str,
        user_id: str | None,
        author: Author,
        at: datetime,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a line that stands alone."""
        with self._database.writing() as connection:
            append(connection, kind, user_id, author, at, payload)


def append(
    connection: sa.Connection,
    kind: str,
    user_id: str | None,
    author: Author,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write a line together with what it tells of, in the same transaction."""
    table = access_events.c
    last = connection.execute(
        sa.select(table.event_no, table.hash).order_by(table.event_no.desc()).limit(1)
    ).first()
    line: dict[str, Any] = {
        "event_no": last.event_no + 1 if last else 1,
        "kind": kind,
        "user_id": user_id,
        "author_key": author.key,
        "author_name": author.name,
        "author_function": author.function,
        "said_at": at,
        "payload": json.dumps(payload or {}, sort_keys=True, ensure_ascii=False),
        "previous_hash": last.hash if last else FIRST,
    }
    line["hash"] = hash_of(line)
    line["event_id"] = id_of(line["hash"])
    connection.execute(sa.insert(access_events).values(**line))


def _event(row: Mapping[Any, Any]) -> AccessEvent:
    said = {each.name: row[each.name] for each in fields(AccessEvent)}
    return AccessEvent(**{**said, "payload": json.loads(said["payload"])})
