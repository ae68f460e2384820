"""Whether what the ledgers hold is as it was written."""

from __future__ import annotations

from quorate.ledger.access_tables import access_events
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import experiment_events, plan_events, redactions, said_events
from quorate.ledger.verifying import Verified, breaks_of
from quorate.warehouse.addresses import Database


def ledger_breaks(held_in: Database, verified: Verified | None = None) -> list[str]:
    """What of the ledgers in a database is not as it was written, in words; empty when every line is.

    verified: what of this database was verified before; it is brought up to date.
    """
    found = []
    for words, table in (
        ("", plan_events),
        ("of experiments: ", experiment_events),
        ("of what was said: ", said_events),
        ("of who was let in: ", access_events),
        ("of what was redacted: ", redactions),
    ):
        database = LedgerDatabase(held_in, table)
        try:
            with database.reading() as connection:
                breaks = [] if connection is None else breaks_of(connection, table, verified)
        finally:
            database.close()
        found += [f"{words}{text}" for text in breaks]
    return found
