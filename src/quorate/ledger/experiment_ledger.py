"""Write what people decide about experiments, and the lots that were drawn, so that neither can be changed later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quorate.ledger.chain import FIRST, hash_of, id_of
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.experiment_events import ExperimentDraft, ExperimentEvent
from quorate.ledger.experiment_rules import require_sound
from quorate.ledger.tables import experiment_events
from quorate.ledger.verifying import breaks_of
from quorate.warehouse.addresses import Database


class ExperimentLedger:
    """What was decided about the experiments of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, experiment_events)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def write(self, draft: ExperimentDraft, said_at: datetime) -> ExperimentEvent:
        """Write one line; `said_at` is the present moment. Raises as `require_sound` does; nothing is written then."""
        with self._database.writing() as connection:
            table = experiment_events.c
            query = sa.select(experiment_events).where(table.experiment_id == draft.experiment_id)
            earlier = [_event(row) for row in connection.execute(query).mappings()]
            require_sound(draft, earlier)
            return _append(connection, draft, said_at)

    def events(self, known_before: datetime | None = None) -> list[ExperimentEvent]:
        """The lines that count before a moment, or all; oldest first."""
        table = experiment_events.c
        query = sa.select(experiment_events).order_by(table.event_no)
        if known_before is not None:
            query = query.where(table.known_at < known_before)
        with self._database.reading() as connection:
            return [] if connection is None else [_event(row) for row in connection.execute(query).mappings()]

    def count(self) -> int:
        """How many lines there are."""
        query = sa.select(sa.func.count()).select_from(experiment_events)
        with self._database.reading() as connection:
            return 0 if connection is None else int(connection.execute(query).scalar_one())

    def breaks(self) -> list[str]:
        """What is not as it was written; empty when every line is."""
        with self._database.reading() as connection:
            return [] if connection is None else breaks_of(connection, experiment_events)


def _append(connection: sa.Connection, draft: ExperimentDraft, said_at: datetime) -> ExperimentEvent:
    table = experiment_events.c
    last = connection.execute(
        sa.select(table.event_no, table.hash).order_by(table.event_no.desc()).limit(1)
    ).first()
    line: dict[str, Any] = {
        "event_no": last.event_no + 1 if last else 1,
        "experiment_id": draft.experiment_id,
        "kind": draft.kind,
        "author_key": draft.author.key,
        "author_name": draft.author.name,
        "author_function": draft.author.function,
        "said_at": said_at,
        "known_at": draft.known_at,
        "payload": json.dumps(draft.payload, sort_keys=True, ensure_ascii=False),
        "previous_hash": last.hash if last else FIRST,
    }
    line["hash"] = hash_of(line)
    line["event_id"] = id_of(line["hash"])
    connection.execute(sa.insert(experiment_events).values(**line))
    return _event(line)


def _event(row: Mapping[Any, Any]) -> ExperimentEvent:
    said = {each.name: row[each.name] for each in fields(ExperimentEvent)}
    return ExperimentEvent(**{**said, "payload": json.loads(said["payload"])})
