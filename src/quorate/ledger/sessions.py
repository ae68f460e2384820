"""Who is signed in: sessions that end by themselves, all at once, or one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quorate.ledger.access_log import append
from quorate.ledger.access_tables import sessions
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author
from quorate.ledger.secret_values import digest_of, new_secret
from quorate.warehouse.addresses import Database

# A working day away ends a session; nobody stays signed in for longer than two weeks.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
# How exactly it is kept when a session was used last: each time would be a write for each page.
SEEN_EVERY = timedelta(minutes=5)
_LONGEST_AGENT = 300


@dataclass(frozen=True)
class Session:
    """One session; `session_id` names it without letting anybody in."""

    session_id: str
    user_id: str
    way: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    expires_at: datetime


class Sessions:
    """The sessions of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, sessions)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def begin(self, user_id: str, way: str, agent: str, author: Author, at: datetime) -> str:
        """Begin a session; returns the secret that the browser keeps. Sessions that ended are swept."""
        secret = new_secret("qs_")
        line = {
            "secret_hash": digest_of(secret),
            "user_id": user_id,
            "way": way,
            "agent": agent[:_LONGEST_AGENT],
            "begun_at": at,
            "seen_at": at,
            "expires_at": at + LONGEST,
        }
        with self._database.writing() as connection:
            ended = sa.or_(sessions.c.expires_at <= at, sessions.c.seen_at <= at - IDLE)
            connection.execute(sa.delete(sessions).where(ended))
            connection.execute(sa.insert(sessions).values(**line))
            append(connection, "signed_in", user_id, author, at, {"way": way})
        return secret

    def of(self, secret: str, at: datetime) -> Session | None:
        """The session that a secret opens; None for none and for one that ended."""
        query = sa.select(sessions).where(sessions.c.secret_hash == digest_of(secret))
        with self._database.reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().first()
        if row is None or row["expires_at"] <= at or row["seen_at"] <= at - IDLE:
            return None
        return _session(row)

    def open_count(self, at: datetime) -> int:
        """How many sessions are open."""
        is_open = sa.and_(sessions.c.expires_at > at, sessions.c.seen_at > at - IDLE)
        query = sa.select(sa.func.count()).select_from(sessions).where(is_open)
        with self._database.reading() as connection:
            return 0 if connection is None else int(connection.scalar(query) or 0)

    def is_due(self, session: Session, at: datetime) -> bool:
        """Whether it is time to keep that a session is in use."""
        return at - session.seen_at >= SEEN_EVERY

    def saw(self, secret: str, at: datetime) -> None:
        """Keep that a session is in use."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(sessions).where(sessions.c.secret_hash == digest_of(secret)).values(seen_at=at)
            )

    def of_user(self, user_id: str) -> list[Session]:
        """A user's sessions, the one used last first."""
        query = sa.select(sessions).where(sessions.c.user_id == user_id).order_by(sessions.c.seen_at.desc())
        with self._database.reading() as connection:
            return (
                [] if connection is None else [_session(row) for row in connection.execute(query).mappings()]
            )

    def end(self, secret: str, author: Author, at: datetime) -> None:
        """Sign out."""
        with self._database.writing() as connection:
            ended = connection.execute(sa.delete(sessions).where(sessions.c.secret_hash == digest_of(secret)))
            if ended.rowcount:
                append(connection, "signed_out", author.key, author, at)

    def end_all(self, user_id: str, author: Author, at: datetime) -> int:
        """Sign a user out everywhere; returns of how many sessions."""
        with self._database.writing() as connection:
            ended = connection.execute(sa.delete(sessions).where(sessions.c.user_id == user_id)).rowcount
            append(connection, "signed_out_everywhere", user_id, author, at, {"sessions": ended})
        return ended


def _session(row: sa.RowMapping) -> Session:
    kept = dict(row)
    return Session(session_id=kept.pop("secret_hash")[:12], **kept)
