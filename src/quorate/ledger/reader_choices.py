"""The language each colleague chose, for what is sent to them when no browser asks: theirs to change, so no log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import reader_choices
from quorate.warehouse.addresses import Database


class ReaderChoices:
    """The choices of one workspace's colleagues."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, reader_choices)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def languages(self) -> dict[str, str]:
        """The code of the language by the key of each colleague who chose one."""
        query = sa.select(reader_choices.c.colleague_key, reader_choices.c.language)
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).all()
        return {row.colleague_key: row.language for row in rows}

    def choose_language(self, colleague: str, code: str | None, at: datetime) -> None:
        """Keep a colleague's language, such as `de`; None for no choice of their own."""
        table = reader_choices.c
        with self._database.writing() as connection:
            connection.execute(sa.delete(reader_choices).where(table.colleague_key == colleague))
            if code:
                chosen = {"colleague_key": colleague, "language": code, "changed_at": at}
                connection.execute(sa.insert(reader_choices).values(**chosen))
