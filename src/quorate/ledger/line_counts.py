"""How many lines each log of the ledger holds: nothing is ever taken out of them, so they only grow."""

from __future__ import annotations

import sqlalchemy as sa

from quorate.ledger.access_tables import access_events
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import experiment_events, plan_events, said_events
from quorate.warehouse.addresses import Database

_LOGS = {"access": access_events, "experiments": experiment_events, "plan": plan_events, "said": said_events}


def line_counts(held_in: Database) -> dict[str, int]:
    """Lines of each log by its name; none is there before anybody wrote in it."""
    found: dict[str, int] = {}
    for name, table in _LOGS.items():
        database = LedgerDatabase(held_in, table)
        try:
            with database.reading() as connection:
                # lines are numbered from one without gaps
                newest = (
                    None
                    if connection is None
                    else connection.scalar(sa.select(sa.func.max(table.c.event_no)))
                )
        finally:
            database.close()
        found[name] = int(newest or 0)
    return found
