"""One-time links by which somebody gives their first password, or a new one when they lost theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from quorate.errors import NotAllowed
from quorate.ledger.access_log import append
from quorate.ledger.access_tables import password_links
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author
from quorate.ledger.secret_values import digest_of, new_secret
from quorate.warehouse.addresses import Database

# An invitation waits for whoever is away; a link to recover is asked for when it is needed.
INVITATION_LASTS = timedelta(days=7)
RECOVERY_LASTS = timedelta(hours=1)


class PasswordLinks:
    """The links of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, password_links)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def make(self, user_id: str, lasts: timedelta, author: Author, at: datetime) -> str:
        """A new link's secret; links made before for the same user let nobody in any longer."""
        secret = new_secret("ql_")
        with self._database.writing() as connection:
            connection.execute(sa.delete(password_links).where(password_links.c.user_id == user_id))
            line = {
                "secret_hash": digest_of(secret),
                "user_id": user_id,
                "made_at": at,
                "expires_at": at + lasts,
            }
            connection.execute(sa.insert(password_links).values(**line))
            append(connection, "link_made", user_id, author, at, {"expires_at": (at + lasts).isoformat()})
        return secret

    def user_of(self, secret: str, at: datetime) -> str | None:
        """The user whom a link is for; None where it is used, too old or none."""
        query = sa.select(password_links).where(password_links.c.secret_hash == digest_of(secret))
        with self._database.reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().first()
        if row is None or row["used_at"] is not None or row["expires_at"] <= at:
            return None
        return str(row["user_id"])

    def use(self, secret: str, at: datetime) -> str:
        """Use a link up; returns the user whom it is for. Raises `NotAllowed` where it lets nobody in."""
        table = password_links.c
        with self._database.writing() as connection:
            used = connection.execute(
                sa.update(password_links)
                .where(table.secret_hash == digest_of(secret), table.used_at.is_(None), table.expires_at > at)
                .values(used_at=at)
                .returning(table.user_id)
            ).scalar_one_or_none()
        if used is None:
            raise NotAllowed(
                "This link was used already or is too old.", do="ask an owner of the workspace for a new one"
            )
        return str(used)
