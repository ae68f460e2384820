"""Who tried in vain to sign in lately: after a few failures they wait, longer each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from quorate.ledger.access_tables import failed_attempts
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.secret_values import digest_of
from quorate.warehouse.addresses import Database

# Five mistakes are typing; from then on the wait doubles from half a minute up to an hour.
FREE_FAILURES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)


class FailedAttempts:
    """Failures of one workspace, by what was tried (an address) and by where from."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, failed_attempts)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def wait(self, subjects: Sequence[str], at: datetime) -> timedelta:
        """How long these subjects still have to wait before the next attempt; zero when they need not."""
        query = sa.select(failed_attempts).where(
            failed_attempts.c.subject_hash.in_([digest_of(each) for each in subjects])
        )
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).mappings().all()
        waits: list[timedelta] = [row["last_at"] + wait_after(row["failures"]) - at for row in rows]
        return max([timedelta(0), *waits])

    def failed(self, subjects: Sequence[str], at: datetime) -> int:
        """Count one more failure of each; returns the most that any of them has."""
        table = failed_attempts.c
        most = 0
        with self._database.writing() as connection:
            connection.execute(sa.delete(failed_attempts).where(table.last_at <= at - FORGOTTEN_AFTER))
            for subject in subjects:
                key = digest_of(subject)
                before = connection.execute(
                    sa.select(table.failures).where(table.subject_hash == key)
                ).scalar_one_or_none()
                failures = int(before or 0) + 1
                line = {"subject_hash": key, "failures": failures, "last_at": at}
                connection.execute(sa.delete(failed_attempts).where(table.subject_hash == key))
                connection.execute(sa.insert(failed_attempts).values(**line))
                most = max(most, failures)
        return most

    def clear(self, subject: str) -> None:
        """Forget the failures of whoever signed in."""
        with self._database.writing() as connection:
            key = digest_of(subject)
            connection.execute(sa.delete(failed_attempts).where(failed_attempts.c.subject_hash == key))


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    over = failures - FREE_FAILURES
    if over < 0:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * int(2 ** min(over, 10)))
