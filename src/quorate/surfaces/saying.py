"""What colleagues note and state in the application, written into the ledger the one way for every surface.

It counts from the moment it is said, but not from after the day it was said about, as decisions about the plan do:
who looks at a market that ended in June speaks in June.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from quorate.errors import NotFound, UsageError
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import UNCHANGED
from quorate.ledger.said_events import Said, SaidDraft
from quorate.ledger.said_ledger import SaidLedger
from quorate.views.notes import about_of, one_note
from quorate.views.plan_authors import mentioned_in
from quorate.views.reading import Reader
from quorate.views.seen_lines import require_seen
from quorate.views.statement_choices import key_of, place_of, require_stateable
from quorate.views.statements import one_statement

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

# Within the last second of the published day, so that the day stays the newest of the evidence.
BEFORE_MIDNIGHT = timedelta(seconds=1)


@dataclass(frozen=True)
class Saying:
    """Writes into one workspace's ledger; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def state(
        self,
        snapshot: Snapshot,
        author: Author,
        key: str,
        subject: str,
        value: str,
        *,
        person: str | None = None,
        note: str | None = None,
        confidence: float | None = None,
        on: date | None = None,
        seen_version: int | None = None,
    ) -> Said:
        """State something about a journey or account, or about a person there; it counts from the next update.

        key: the journey's or account's id; subject, value: as `views.statement_choices` says. confidence: how sure
        the author is, above 0 and at most 1. on: the day it is about, where that is not the day looked at.
        Raises `NotFound` for what nobody knows and `UsageError` for half a statement; nothing is written then.
        """
        reader = Reader(snapshot)
        place = place_of(reader, key, person)
        written = require_stateable(reader, place, subject, value)
        if on is not None and on > reader.as_of_on:
            raise UsageError(
                f"{on} is after {reader.as_of_on}, the day looked at.",
                expected=f"a day up to {reader.as_of_on}",
                state=UNCHANGED,
            )
        moment = f"{on.isoformat()}T12:00:00" if on else None
        given = {"note": (note or "").strip() or None, "confidence": confidence, "on": moment}
        said = {"subject": subject, "value": written, "keys": dict(place.keys)} | {
            name: each for name, each in given.items() if each is not None
        }
        return self._write(
            SaidDraft(
                "statement", "stated", key_of(place.about, subject, written), f"s_{secrets.token_hex(8)}",
                place.about, author, self.known_at(reader), said, seen_version,
            )
        )  # fmt: skip

    def withdraw_statement(self, snapshot: Snapshot, author: Author, said_id: str) -> Said:
        """Take a statement back: it stays in the ledger and the log, and counts no longer from the next update on."""
        begun = one_statement(self.workspace, said_id)
        reader = Reader(snapshot)
        require_seen(reader, begun)
        known_at = self.known_at(reader)
        return self._write(
            SaidDraft("statement", "withdrawn", begun.place, begun.said_id, begun.about, author, known_at)
        )

    def restore(self, snapshot: Snapshot, author: Author, said_id: str) -> Said:
        """Take a withdrawal back: the statement or note stands again."""
        ledger = SaidLedger(self.workspace.database)
        try:
            lines = ledger.events(where={"said_id": said_id})
        finally:
            ledger.close()
        if not lines:
            raise NotFound(f"There is nothing said with the id '{said_id[:80]}'.", state=UNCHANGED)
        begun, reader = lines[0], Reader(snapshot)
        require_seen(reader, begun)
        known_at = self.known_at(reader)
        return self._write(
            SaidDraft(begun.thing, "restored", begun.place, said_id, begun.about, author, known_at)
        )

    def note(
        self,
        snapshot: Snapshot,
        author: Author,
        kind: str,
        key: str,
        text: str,
        *,
        is_sensitive: bool | None = None,
    ) -> Said:
        """Note something on a journey, account, person or move; whoever it names with an @ is told.

        is_sensitive: whether its text must stay in the workspace; by default so on people.
        Raises `NotFound` for what nobody knows, `UsageError` for an empty note; nothing is written then.
        """
        reader = Reader(snapshot)
        about = about_of(reader, kind, key)
        sensitive = kind == "person" if is_sensitive is None else is_sensitive
        note_id = f"n_{secrets.token_hex(8)}"
        said = _note(reader, text, is_sensitive=sensitive)
        return self._write(
            SaidDraft("note", "written", note_id, note_id, about, author, self.known_at(reader), said)
        )

    def edit_note(
        self,
        snapshot: Snapshot,
        author: Author,
        note_id: str,
        text: str,
        seen_version: int | None = None,
        *,
        is_sensitive: bool | None = None,
    ) -> Said:
        """Write a note anew; where it changed since `seen_version`, the new text is held beside it."""
        reader = Reader(snapshot)
        found = one_note(reader, self.workspace, note_id)
        sensitive = found.is_sensitive if is_sensitive is None else is_sensitive
        said = _note(reader, text, is_sensitive=sensitive)
        return self._write(self._of_note(reader, author, found.note_id, "edited", said, seen_version))

    def withdraw_note(self, snapshot: Snapshot, author: Author, note_id: str) -> Said:
        """Take a note back: it is shown no longer and stays in the ledger."""
        reader = Reader(snapshot)
        found = one_note(reader, self.workspace, note_id)
        return self._write(self._of_note(reader, author, found.note_id, "withdrawn", {}, None))

    def apply(self, snapshot: Snapshot, author: Author, event_id: str) -> Said:
        """Say what was held back all the same, on top of what came between."""
        ledger = SaidLedger(self.workspace.database)
        try:
            held = ledger.one(event_id)
        finally:
            ledger.close()
        if held.effect != "held":
            raise UsageError(
                "This is not held back: there is nothing to apply.", where=event_id, state=UNCHANGED
            )
        reader = Reader(snapshot)
        require_seen(reader, held)
        known_at = self.known_at(reader)
        return self._write(
            SaidDraft(
                held.thing, held.kind, held.place, held.said_id, held.about, author, known_at, held.payload,
                applies=held.event_id,
            )
        )  # fmt: skip

    def known_at(self, reader: Reader) -> datetime:
        """From when something counts that is said now about the day looked at."""
        return min(self.clock(), reader.known_before - BEFORE_MIDNIGHT)

    def _of_note(
        self,
        reader: Reader,
        author: Author,
        note_id: str,
        kind: str,
        said: dict[str, Any],
        seen_version: int | None,
    ) -> SaidDraft:
        ledger = SaidLedger(self.workspace.database)
        try:
            about = ledger.events(thing="note", where={"said_id": note_id})[0].about
        finally:
            ledger.close()
        known_at = self.known_at(reader)
        return SaidDraft("note", kind, note_id, note_id, about, author, known_at, said, seen_version)

    def _write(self, draft: SaidDraft) -> Said:
        ledger = SaidLedger(self.workspace.database)
        try:
            return ledger.write([draft], self.clock())[0]
        finally:
            ledger.close()


def _note(reader: Reader, text: str, *, is_sensitive: bool) -> dict[str, Any]:
    """What of a note is written down; names are kept as they were when it was written."""
    mentions = [
        {"colleague_id": row["colleague_id"], "name": row["name"]} for row in mentioned_in(reader, text)
    ]
    return {"text": text.strip(), "is_sensitive": is_sensitive, "mentions": mentions}
