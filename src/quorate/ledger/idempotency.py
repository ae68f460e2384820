"""Requests that were answered once: the same key gives the same answer for a day, and nothing is written twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import answered_requests
from quorate.warehouse.addresses import Database

KEPT_FOR = timedelta(hours=24)
# Nobody takes longer: what stands as begun after that was broken off.
BROKEN_OFF_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Answered:
    """One request: the hash of what it said, and what it was answered; None while it is at work."""

    request_hash: str
    begun_at: datetime
    status: int | None
    headers: str | None
    body: str | None


class AnsweredRequests:
    """The answered requests of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, answered_requests)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def begin(self, who: str, key: str, request_hash: str, at: datetime) -> Answered | None:
        """Write down that a request is at work; the one that had the key before, which then stays, or None."""
        table = answered_requests.c
        this = (table.who == who, table.key == key)
        with self._database.writing() as connection:
            old = (table.begun_at <= at - KEPT_FOR) | (
                table.status.is_(None) & (table.begun_at <= at - BROKEN_OFF_AFTER)
            )
            connection.execute(sa.delete(answered_requests).where(old))
            row = connection.execute(sa.select(answered_requests).where(*this)).mappings().first()
            if row is not None:
                return Answered(**{name: row[name] for name in Answered.__dataclass_fields__})
            values = {"who": who, "key": key, "request_hash": request_hash, "begun_at": at}
            connection.execute(sa.insert(answered_requests).values(**values))
        return None

    def end(self, who: str, key: str, status: int, headers: str, body: str) -> None:
        """Keep what a request was answered."""
        table = answered_requests.c
        values = {"status": status, "headers": headers, "body": body}
        with self._database.writing() as connection:
            connection.execute(
                sa.update(answered_requests).where(table.who == who, table.key == key).values(**values)
            )

    def forget(self, who: str, key: str) -> None:
        """Forget a request that changed nothing, so that it may be tried again."""
        table = answered_requests.c
        with self._database.writing() as connection:
            connection.execute(sa.delete(answered_requests).where(table.who == who, table.key == key))
