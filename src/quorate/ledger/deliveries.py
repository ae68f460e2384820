"""How each colleague wants to be told outside of the pages, and what was sent: nothing twice, nothing silently lost.

Before anything is sent it is written down as `sending`. What stands so after a crash may have arrived: it is shown and
never sent again. What failed is tried again with a later message, at most `MOST_ATTEMPTS` times.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quorate.ledger.database import LedgerDatabase
from quorate.ledger.tables import deliveries, preferences
from quorate.warehouse.addresses import Database

MOST_ATTEMPTS = 5
RHYTHMS = ("at_once", "daily", "weekly")


@dataclass(frozen=True)
class Preference:
    """How one colleague wants to be told.

    Attributes
    ----------
    channel: a channel of the settings; empty for none.
    rhythm: at once, or in one message a day or a week.
    kinds: the kinds of notification that are sent.
    quiet_from, quiet_until: hours such as `19:00` and `07:30` between which nothing is sent; None for no such hours.
    zone: the time zone that these hours, and days, are of.
    """

    colleague_key: str
    colleague_name: str
    channel: str
    rhythm: str
    kinds: tuple[str, ...]
    quiet_from: str | None
    quiet_until: str | None
    zone: str


@dataclass(frozen=True)
class Delivery:
    """One thing told, or to be told again: sending, sent or failed."""

    colleague_key: str
    channel: str
    item_id: str
    status: str
    attempts: int
    tried_at: datetime
    failure: str | None


class Deliveries:
    """Preferences and deliveries of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, deliveries)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def prefer(self, preference: Preference, at: datetime) -> None:
        """Keep how a colleague wants to be told."""
        key = preferences.c.colleague_key == preference.colleague_key
        values = {**vars(preference), "kinds": json.dumps(preference.kinds), "changed_at": at}
        with self._database.writing() as connection:
            connection.execute(sa.delete(preferences).where(key))
            connection.execute(sa.insert(preferences).values(**values))

    def preferences(self) -> list[Preference]:
        """What colleagues said, in order of their keys; who said nothing is told nothing outside of the pages."""
        query = sa.select(preferences).order_by(preferences.c.colleague_key)
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).mappings().all()
        names = Preference.__dataclass_fields__
        return [
            Preference(**{**{name: row[name] for name in names}, "kinds": tuple(json.loads(row["kinds"]))})
            for row in rows
        ]

    def of(self, colleague: str, channel: str) -> dict[str, Delivery]:
        """What was told to a colleague by a channel, by item."""
        table = deliveries.c
        query = sa.select(deliveries).where(table.colleague_key == colleague, table.channel == channel)
        with self._database.reading() as connection:
            rows = [] if connection is None else connection.execute(query).mappings().all()
        return {row["item_id"]: Delivery(**row) for row in rows}

    def begin(self, colleague: str, channel: str, items: Iterable[str], at: datetime) -> tuple[str, ...]:
        """Write down that items are being sent; returns those that nobody else is sending or has sent."""
        table = deliveries.c
        begun = []
        with self._database.writing() as connection:
            for item in items:
                key = (table.colleague_key == colleague, table.channel == channel, table.item_id == item)
                held = connection.execute(sa.select(deliveries).where(*key)).mappings().first()
                if held is not None and (held["status"] != "failed" or held["attempts"] >= MOST_ATTEMPTS):
                    continue
                connection.execute(sa.delete(deliveries).where(*key))
                connection.execute(
                    sa.insert(deliveries).values(
                        colleague_key=colleague,
                        channel=channel,
                        item_id=item,
                        status="sending",
                        attempts=(held["attempts"] if held else 0) + 1,
                        tried_at=at,
                        failure=None,
                    )
                )
                begun.append(item)
        return tuple(begun)

    def end(self, colleague: str, channel: str, items: Iterable[str], failure: str | None) -> None:
        """Write down what became of items that were being sent."""
        table = deliveries.c
        change = (
            sa.update(deliveries)
            .where(
                table.colleague_key == colleague,
                table.channel == channel,
                table.item_id.in_(list(items)),
                table.status == "sending",
            )
            .values(status="failed" if failure else "sent", failure=failure)
        )
        with self._database.writing() as connection:
            connection.execute(change)
