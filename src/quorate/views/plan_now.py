"""The shared plan as it is this minute: what is published, and over it what people decided since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quorate.ledger.plan_events import PlanEvent
from quorate.ledger.plan_ledger import PlanLedger
from quorate.views.reading import Reader, Row
from quorate.views.seen_lines import only_seen
from quorate.vocabulary import PUBLISHED_TABLES, SQL_TYPES
from quorate.vocabulary.plan_standing import Standing, fields_of, standing_after
from quorate.warehouse.workspace import Workspace

_COLUMNS = PUBLISHED_TABLES["moves"].columns
_NAMES = ", ".join(column.name for column in _COLUMNS)
_SHAPE = json.dumps([{column.name: SQL_TYPES[column.kind] for column in _COLUMNS}])
_BRACED = _SHAPE.replace("{", "{{").replace("}", "}}")  # `Reader` reads single braces as tables
_PUBLISHED = f"select {_NAMES} from {{moves}}"
# Rows come as one JSON text, so that a query may join them like any table.
_NOW = f"""
select {_NAMES} from {{moves}} where not list_contains(json_extract_string(?, '$[*].move_id'), move_id)
union all
select {_NAMES} from (select unnest(from_json(?, '{_BRACED}'), recursive := true)) decided
"""


@dataclass(frozen=True)
class PlanNow:
    """What was decided since the publication, as far as its day knows.

    Attributes
    ----------
    changed: the events of every move that was decided or talked about since, old and new, by the move's id.
    rows: those moves as the next update will publish them, so far as the decisions themselves say.
    learned: what teams wrote down since that they learned.
    """

    changed: Mapping[str, tuple[PlanEvent, ...]]
    rows: tuple[Row, ...]
    learned: tuple[PlanEvent, ...]

    @property
    def sql(self) -> str:
        """A query for `Reader` of the moves as they stand now; `parameters` are its own."""
        return _NOW if self.rows else _PUBLISHED

    @property
    def parameters(self) -> tuple[str, ...]:
        """What the query's question marks stand for."""
        if not self.rows:
            return ()
        rows = json.dumps(self.rows, default=str)
        return rows, rows

    def standing(self, move_id: str) -> Standing | None:
        """How a move stands that was changed since; None for the others."""
        events = self.changed.get(move_id)
        return standing_after(vars(event) for event in events) if events else None


def plan_now(reader: Reader, workspace: Workspace) -> PlanNow:
    """What the ledger knows beyond the publication that `reader` reads."""
    ledger = PlanLedger(workspace.database)
    try:
        waiting = only_seen(reader, _waiting(reader, ledger))
        moves = {event.move_id for event in waiting if event.move_id is not None}
        changed: dict[str, list[PlanEvent]] = defaultdict(list)
        for event in ledger.events_of(sorted(moves)):
            if event.known_at < reader.known_before and event.move_id is not None:
                changed[event.move_id].append(event)
    finally:
        ledger.close()
    rows = _rows(reader, changed)
    learned = tuple(event for event in waiting if event.kind == "learned")
    return PlanNow({move: tuple(events) for move, events in changed.items()}, tuple(rows), learned)


def _waiting(reader: Reader, ledger: PlanLedger) -> list[PlanEvent]:
    """The lines that count on the day looked at and are not published yet.

    Mostly these are the last ones. When days were published in another order than they passed, they lie anywhere.
    """
    published = reader.one("select count(*) as held, coalesce(max(event_no), 0) as last from {plan_events}")
    due = ledger.count(reader.known_before) - published["held"]
    if due == 0:
        return []
    last = ledger.events(known_before=reader.known_before, after_no=published["last"])
    if len(last) == due:
        return last
    held = {row["event_id"] for row in reader.rows("select event_id from {plan_events}")}
    every = ledger.events(known_before=reader.known_before)
    return [event for event in every if event.event_id not in held]


def _rows(reader: Reader, changed: Mapping[str, Sequence[PlanEvent]]) -> list[Row]:
    if not changed:
        return []
    names = list(changed)
    published = {
        row["move_id"]: row
        for row in reader.rows(
            f"select {_NAMES} from {{moves}} where move_id in (select unnest(?::varchar[]))", names
        )
    }
    found = []
    for move_id, events in changed.items():
        described = next((event.move for event in reversed(events) if event.move), None)
        base = published.get(move_id) or described
        if base is not None:
            found.append(_decided(base, standing_after(vars(event) for event in events), reader))
    return found


def _decided(base: Mapping[str, Any], standing: Standing, reader: Reader) -> Row:
    """A move with what was decided in place of what was proposed."""
    row = {column.name: base.get(column.name) for column in _COLUMNS}
    decided = fields_of(standing)
    for name in ("channel", "content_id", "due_on", "owner_function", "owner_id"):
        if decided[name] is not None:
            row[name] = decided[name]
    if standing.owner_function is not None:
        row["owner_id"] = standing.owner_id
    was_expired = row["status"] == "expired" and standing.status == "proposed"
    row["status"] = "expired" if was_expired else standing.status_on(reader.as_of_on)
    row["outcome"] = standing.outcome
    return row
