"""Write what people decide about the plan, and lose nothing when two do so at once.

A change names the version of the move its author saw. When others changed other fields since, it is made on top. When
they changed the same, it is *held*: it stands in the ledger, the move stays as the others left it, and its author is
told what they did; applying it on top is one more line. Nobody contradicts themselves: an author's own later change is
theirs. What is only said needs no version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quorate.errors import NotFound, UsageError
from quorate.ledger.chain import FIRST, hash_of, id_of
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author, Draft, PlanEvent, Written
from quorate.ledger.plan_undoing import require_undoable
from quorate.ledger.rules import UNCHANGED, require_allowed
from quorate.ledger.tables import plan_events
from quorate.ledger.verifying import breaks_of
from quorate.vocabulary.plan_standing import (
    SAYINGS,
    Standing,
    changed,
    changes_of,
    fields_of,
    standing_after,
    to_plain,
)
from quorate.warehouse.addresses import Database

_JSON = ("payload", "move", "before", "after")
# Stamps follow from what is decided; two decisions do not contradict each other in them.
_STAMPS = ("accepted_at", "done_at", "dismissed_at")
# As many names as every database takes in one question.
_AT_ONCE = 500


class PlanLedger:
    """What people decided and said about the plan of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def write(self, drafts: Sequence[Draft], said_at: datetime) -> list[Written]:
        """Write lines one after the other, all or none; `said_at` is the present moment.

        Raises `NotAllowed` for what its author may not decide, `UsageError` for half a draft, `NotFound` for a held
        event that is not there; nothing is written then.
        """
        with self._database.writing() as connection:
            return [_write(connection, draft, said_at) for draft in drafts]

    def undo(self, event_id: str, author: Author, known_at: datetime, said_at: datetime) -> PlanEvent:
        """Take one line back, in a line of its own; raises as `require_undoable`, and `NotFound`."""
        with self._database.writing() as connection:
            event = _one(connection, event_id)
            if event is None:
                raise _no_event(event_id)
            earlier = _of_move(connection, event.move_id)
            payload = require_undoable(event, earlier, author)
            standing = standing_after(vars(each) for each in earlier)
            draft = Draft("undone", author, known_at, event.move, payload, standing.version)
            changes = changes_of("undone", payload, standing, known_at)
            return _append(connection, draft, said_at, "changed", standing, changes)

    def events(
        self,
        move_id: str | None = None,
        known_before: datetime | None = None,
        kind: str | None = None,
        after_no: int = 0,
    ) -> list[PlanEvent]:
        """The lines of one move, of one kind, that count before a moment, after a number; or all. Oldest first."""
        table = plan_events.c
        chosen = [] if move_id is None else [table.move_id == move_id]
        chosen += [] if kind is None else [table.kind == kind]
        chosen += [table.event_no > after_no] if after_no else []
        chosen += [] if known_before is None else [table.known_at < known_before]
        return self._chosen(*chosen)

    def events_of(self, move_ids: Sequence[str]) -> list[PlanEvent]:
        """The lines about some moves, oldest first."""
        found: list[PlanEvent] = []
        for start in range(0, len(move_ids), _AT_ONCE):
            found += self._chosen(plan_events.c.move_id.in_(move_ids[start : start + _AT_ONCE]))
        return sorted(found, key=lambda event: event.event_no)

    def moves_since(self, moment: datetime) -> list[str]:
        """The moves about which something counts from a moment on."""
        table = plan_events.c
        query = (
            sa.select(table.move_id).where(table.known_at >= moment, table.move_id.is_not(None)).distinct()
        )
        with self._database.reading() as connection:
            return [] if connection is None else sorted(connection.execute(query).scalars())

    def _chosen(self, *conditions: sa.ColumnElement[bool]) -> list[PlanEvent]:
        query = sa.select(plan_events).where(*conditions).order_by(plan_events.c.event_no)
        with self._database.reading() as connection:
            return [] if connection is None else [_event(row) for row in connection.execute(query).mappings()]

    def one(self, event_id: str) -> PlanEvent:
        """The line with this id. Raises `NotFound`."""
        with self._database.reading() as connection:
            found = None if connection is None else _one(connection, event_id)
        if found is None:
            raise _no_event(event_id)
        return found

    def count(self, known_before: datetime | None = None) -> int:
        """How many lines there are, or how many count before a moment."""
        query = sa.select(sa.func.count()).select_from(plan_events)
        if known_before is not None:
            query = query.where(plan_events.c.known_at < known_before)
        with self._database.reading() as connection:
            return 0 if connection is None else int(connection.execute(query).scalar_one())

    def standing(self, move_id: str) -> Standing:
        """How a move stands now."""
        return standing_after(vars(event) for event in self.events(move_id))

    def breaks(self) -> list[str]:
        """What is not as it was written; empty when every line is."""
        with self._database.reading() as connection:
            return [] if connection is None else breaks_of(connection, plan_events)


def _write(connection: sa.Connection, draft: Draft, said_at: datetime) -> Written:
    earlier = _of_move(connection, draft.move_id)
    standing = standing_after(vars(event) for event in earlier)
    if draft.kind in SAYINGS:
        require_allowed(draft, standing)
        return Written(_append(connection, draft, said_at, "said"))
    seen = standing.version if draft.seen_version is None else draft.seen_version
    if seen > standing.version:
        raise UsageError(
            f"This move has no version {seen} yet.",
            expected=f"a version up to {standing.version}",
            state=UNCHANGED,
        )
    since = [event for event in earlier if event.effect == "changed" and (event.version or 0) > seen]
    twice = next(
        (event for event in earlier if _is_made(event, draft, seen) and _stands(event, earlier)), None
    )
    if twice is not None:
        return Written(twice)
    changes = changes_of(draft.kind, _checked(draft, standing), standing, draft.known_at)
    others = (event for event in since if event.author_key != draft.author.key)
    against = tuple(event for event in others if _overlap(event, changes))
    if against:
        return Written(_held(earlier, draft) or _append(connection, draft, said_at, "held"), against)
    require_allowed(draft, standing)
    if draft.applies is not None and _one(connection, draft.applies) is None:
        raise _no_event(draft.applies)
    return Written(_append(connection, draft, said_at, "changed", standing, changes))


def _checked(draft: Draft, standing: Standing) -> Mapping[str, Any]:
    """The payload of a draft that is allowed at least of a move as its author saw it.

    Whether it is still open is asked after what came between, so that a change of a move which somebody closed
    meanwhile is held and not refused.
    """
    fresh = Standing(owner_function=standing.owner_function, owner_id=standing.owner_id)
    if draft.kind != "reopened":
        require_allowed(draft, fresh)
    return draft.payload


def _overlap(event: PlanEvent, changes: Mapping[str, Any]) -> bool:
    """Whether an event set what these changes set too, or closed the move that they are about."""
    fields_set = set(event.after or {}) - set(_STAMPS)
    is_closed = event.kind in ("done", "dismissed")
    return is_closed or bool(fields_set & (set(changes) - set(_STAMPS)))


def _is_same(event: PlanEvent, draft: Draft) -> bool:
    """The same change by the same author: a button pressed twice."""
    return (event.kind, event.author_key, dict(event.payload)) == (
        draft.kind,
        draft.author.key,
        dict(draft.payload),
    )


def _is_made(event: PlanEvent, draft: Draft, seen: int) -> bool:
    """Whether an event made the same change since its author looked, or applied the same held one."""
    is_since = (event.version or 0) > seen
    is_applied = draft.applies is not None and event.applies == draft.applies
    return event.effect == "changed" and _is_same(event, draft) and (is_since or is_applied)


def _held(earlier: Sequence[PlanEvent], draft: Draft) -> PlanEvent | None:
    """The line that holds the same change already, as long as nothing has changed the move since."""
    for event in reversed(earlier):
        if event.effect == "changed":
            return None
        if event.effect == "held" and _is_same(event, draft) and event.seen_version == draft.seen_version:
            return event
    return None


def _stands(event: PlanEvent, since: Sequence[PlanEvent]) -> bool:
    """Whether nobody, its author neither, set anew since what an event set."""
    later = (each for each in since if each.event_no > event.event_no)
    return not any(set(event.after or {}) & set(each.after or {}) for each in later)


def _append(
    connection: sa.Connection,
    draft: Draft,
    said_at: datetime,
    effect: str,
    standing: Standing | None = None,
    changes: Mapping[str, Any] | None = None,
) -> PlanEvent:
    last = connection.execute(
        sa.select(plan_events.c.event_no, plan_events.c.hash).order_by(plan_events.c.event_no.desc()).limit(1)
    ).first()
    before = after = None
    if standing is not None and changes is not None:
        before = {name: fields_of(standing)[name] for name in changes}
        after = {name: fields_of(changed(standing, changes))[name] for name in changes}
    line: dict[str, Any] = {
        "event_no": last.event_no + 1 if last else 1,
        "move_id": draft.move_id,
        "journey_id": (draft.move or {}).get("journey_id"),
        "segment": draft.segment,
        "kind": draft.kind,
        "effect": effect,
        "author_key": draft.author.key,
        "author_name": draft.author.name,
        "author_function": draft.author.function,
        "said_at": said_at,
        "known_at": draft.known_at,
        "seen_version": draft.seen_version,
        "version": standing.version + 1 if standing is not None else None,
        "payload": _text(draft.payload),
        "move": _text(draft.move),
        "before": _text(to_plain(before) if before is not None else None),
        "after": _text(to_plain(after) if after is not None else None),
        "applies": draft.applies,
        "previous_hash": last.hash if last else FIRST,
    }
    line["hash"] = hash_of(line)
    line["event_id"] = id_of(line["hash"])
    connection.execute(sa.insert(plan_events).values(**line))
    return _event(line)


def _of_move(connection: sa.Connection, move_id: str | None) -> list[PlanEvent]:
    if move_id is None:
        return []
    table = plan_events.c
    query = sa.select(plan_events).where(table.move_id == move_id).order_by(table.event_no)
    return [_event(row) for row in connection.execute(query).mappings()]


def _one(connection: sa.Connection, event_id: str) -> PlanEvent | None:
    row = (
        connection.execute(sa.select(plan_events).where(plan_events.c.event_id == event_id))
        .mappings()
        .first()
    )
    return _event(row) if row else None


def _event(row: Mapping[Any, Any]) -> PlanEvent:
    said = {field.name: row[field.name] for field in fields(PlanEvent)}
    return PlanEvent(**{**said, **{name: json.loads(said[name] or "null") for name in _JSON}})


def _text(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _no_event(event_id: str) -> NotFound:
    return NotFound(
        f"The ledger has no event '{event_id}'.", state=UNCHANGED, do="see quorate plan history MOVE"
    )
