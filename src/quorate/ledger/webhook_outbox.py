"""What receivers of webhooks are to be told: kept until they took it, tried again after longer and longer pauses.

A message may arrive twice, where a receiver took it and its answer was lost: its id is the same then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import webhook_messages
from quorate.warehouse.addresses import Database

MOST_ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=12)
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class WebhookMessage:
    """One message for one receiver: waiting, sent or given up."""

    webhook: str
    message_id: str
    body: str
    queued_at: datetime
    status: str
    attempts: int
    next_at: datetime
    failure: str | None


class WebhookOutbox:
    """The messages of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, webhook_messages)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def queue(self, webhook: str, message_id: str, body: str, at: datetime) -> bool:
        """Keep a message to be sent; False where it was queued before. What is old and settled is forgotten."""
        with self._database.writing() as connection:
            return keep_message(connection, webhook, message_id, body, at)

    def due(self, at: datetime) -> list[WebhookMessage]:
        """What is to be sent now, the oldest first."""
        table = webhook_messages.c
        query = (
            sa.select(webhook_messages)
            .where(table.status == "waiting", table.next_at <= at)
            .order_by(table.queued_at, table.webhook, table.message_id)
        )
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).mappings().all()
        return [WebhookMessage(**row) for row in rows]

    def all(self) -> list[WebhookMessage]:
        """Every message that is kept, the oldest first."""
        query = sa.select(webhook_messages).order_by(
            webhook_messages.c.queued_at, webhook_messages.c.message_id
        )
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).mappings().all()
        return [WebhookMessage(**row) for row in rows]

    def begin(self, message: WebhookMessage, at: datetime) -> bool:
        """Take a message to send it; False where another process did. It is due again after a pause, come what may."""
        table = webhook_messages.c
        attempts = message.attempts + 1
        change = (
            sa.update(webhook_messages)
            .where(
                table.webhook == message.webhook,
                table.message_id == message.message_id,
                table.status == "waiting",
                table.attempts == message.attempts,
            )
            .values(attempts=attempts, next_at=at + pause_after(attempts))
        )
        with self._database.writing() as connection:
            return bool(connection.execute(change).rowcount)

    def end(self, message: WebhookMessage, failure: str | None) -> None:
        """Write down what became of a message that `begin` took."""
        table = webhook_messages.c
        is_last = message.attempts + 1 >= MOST_ATTEMPTS
        status = "sent" if failure is None else "given_up" if is_last else "waiting"
        change = (
            sa.update(webhook_messages)
            .where(table.webhook == message.webhook, table.message_id == message.message_id)
            .values(status=status, failure=failure)
        )
        with self._database.writing() as connection:
            connection.execute(change)


def keep_message(connection: sa.Connection, webhook: str, message_id: str, body: str, at: datetime) -> bool:
    """As `WebhookOutbox.queue`, together with whatever else is written by the connection."""
    table = webhook_messages.c
    old = (table.queued_at <= at - KEPT_FOR) & (table.status != "waiting")
    connection.execute(sa.delete(webhook_messages).where(old))
    this = (table.webhook == webhook, table.message_id == message_id)
    if connection.execute(sa.select(table.status).where(*this)).first() is not None:
        return False
    line = WebhookMessage(webhook, message_id, body, at, "waiting", 0, at, None)
    connection.execute(sa.insert(webhook_messages).values(**vars(line)))
    return True


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, at most half a day."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * int(2 ** (attempts - 1)))
