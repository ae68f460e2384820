"""Which saved view each colleague's lists open with: theirs to change at any time, so this is no log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import default_views
from quorate.warehouse.addresses import Database


class ViewDefaults:
    """The defaults of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, default_views)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def of(self, colleague: str) -> dict[str, str]:
        """The id of the view that each list of a colleague opens with; lists without one are left out."""
        query = sa.select(default_views.c.list, default_views.c.view_id).where(
            default_views.c.colleague_key == colleague
        )
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).all()
        return {row.list: row.view_id for row in rows}

    def choose(self, colleague: str, list_name: str, view_id: str, at: datetime) -> None:
        """Have a colleague's list open with a view; with none for an empty id."""
        table = default_views.c
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(default_views).where(table.colleague_key == colleague, table.list == list_name)
            )
            if view_id:
                chosen = {"colleague_key": colleague, "list": list_name, "view_id": view_id, "changed_at": at}
                connection.execute(sa.insert(default_views).values(**chosen))
