"""Write what people state and note, and lose nothing when two do so at once.

Whoever writes names the version of the place they saw. Where somebody else said otherwise since, the new words are
*held*: they stand in the ledger and change nothing until they are applied on top, which is one more line. An author's
own later statement is theirs; of a note, whose words would be lost, even their own other window counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quorate.errors import NotFound, UsageError
from quorate.ledger.chain import FIRST, hash_of, id_of
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.rules import UNCHANGED
from quorate.ledger.said_at_once import contradicting, held_already, said_already
from quorate.ledger.said_events import Said, SaidDraft, SaidEvent
from quorate.ledger.said_rules import require_sayable
from quorate.ledger.tables import said_events
from quorate.ledger.verifying import breaks_of
from quorate.warehouse.addresses import Database

_TICK = timedelta(microseconds=1)


class SaidLedger:
    """What people stated and noted in one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, said_events)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def write(self, drafts: Sequence[SaidDraft], said_at: datetime) -> list[Said]:
        """Write lines one after the other, all or none; `said_at` is the present moment.

        Raises as `require_sayable` does; nothing is written then.
        """
        with self._database.writing() as connection:
            return [_write(connection, draft, said_at) for draft in drafts]

    def events(
        self,
        *,
        thing: str | None = None,
        known_before: datetime | None = None,
        after_no: int = 0,
        where: Mapping[str, str] | None = None,
    ) -> list[SaidEvent]:
        """The lines of one kind of thing, that count before a moment, after a number, oldest first.

        where: columns and the value each must hold, such as `place`, `said_id`, `account_id` or `journey_id`.
        """
        table = said_events.c
        chosen = [table[name] == value for name, value in (where or {}).items()]
        chosen += [] if thing is None else [table.thing == thing]
        chosen += [] if known_before is None else [table.known_at < known_before]
        chosen += [table.event_no > after_no] if after_no else []
        query = sa.select(said_events).where(*chosen).order_by(table.event_no)
        with self._database.reading() as connection:
            return [] if connection is None else [_event(row) for row in connection.execute(query).mappings()]

    def one(self, event_id: str) -> SaidEvent:
        """The line with this id. Raises `NotFound`."""
        query = sa.select(said_events).where(said_events.c.event_id == event_id)
        with self._database.reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(f"The ledger has no event '{event_id}'.", state=UNCHANGED)
        return _event(row)

    def version(self, place: str) -> int:
        """The present version of a place; 0 before anybody said anything there."""
        with self._database.reading() as connection:
            return 0 if connection is None else _version(connection, place)

    def breaks(self) -> list[str]:
        """What is not as it was written; empty when every line is."""
        with self._database.reading() as connection:
            return [] if connection is None else breaks_of(connection, said_events)


def _write(connection: sa.Connection, draft: SaidDraft, said_at: datetime) -> Said:
    table = said_events.c
    query = sa.select(said_events).where(table.place == draft.place).order_by(table.event_no)
    earlier = [_event(row) for row in connection.execute(query).mappings()]
    version = _version(connection, draft.place)
    seen = version if draft.seen_version is None else draft.seen_version
    if seen > version:
        raise UsageError(
            f"There is no version {seen} of this yet.", expected=f"a version up to {version}", state=UNCHANGED
        )
    counted = [event for event in earlier if event.effect == "changed"]
    twice = said_already(draft, counted, seen)
    if twice is not None:
        return Said(twice)
    require_sayable(draft, earlier)
    against = contradicting(draft, counted, seen)
    if against:
        held = held_already(draft, earlier, seen) or _append(connection, draft, said_at, seen, None)
        return Said(held, against)
    return Said(_append(connection, draft, said_at, seen, version + 1))


def _version(connection: sa.Connection, place: str) -> int:
    newest = sa.select(sa.func.max(said_events.c.version)).where(said_events.c.place == place)
    return connection.execute(newest).scalar() or 0


def _append(
    connection: sa.Connection, draft: SaidDraft, said_at: datetime, seen: int, version: int | None
) -> SaidEvent:
    table = said_events.c
    columns = (table.event_no, table.hash, table.known_at)
    last = connection.execute(sa.select(*columns).order_by(table.event_no.desc()).limit(1)).first()
    # what is said later counts later, also where several count as said at the end of one day
    follows = last is not None and draft.known_at <= last.known_at < draft.known_at + timedelta(seconds=1)
    line: dict[str, Any] = {
        "event_no": last.event_no + 1 if last else 1,
        "thing": draft.thing,
        "place": draft.place,
        "said_id": draft.said_id,
        "kind": draft.kind,
        "effect": "held" if version is None else "changed",
        **vars(draft.about),
        "author_key": draft.author.key,
        "author_name": draft.author.name,
        "author_function": draft.author.function,
        "said_at": said_at,
        "known_at": last.known_at + _TICK if last is not None and follows else draft.known_at,
        "seen_version": seen,
        "version": version,
        "payload": json.dumps(draft.payload, sort_keys=True, ensure_ascii=False),
        "applies": draft.applies,
        "previous_hash": last.hash if last else FIRST,
    }
    line["hash"] = hash_of(line)
    line["event_id"] = id_of(line["hash"])
    connection.execute(sa.insert(said_events).values(**line))
    return _event(line)


def _event(row: Mapping[Any, Any]) -> SaidEvent:
    said = {each.name: row[each.name] for each in fields(SaidEvent)}
    return SaidEvent(**{**said, "payload": json.loads(said["payload"])})
