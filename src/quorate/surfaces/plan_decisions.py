"""What colleagues decide and say about the shared plan, written into the ledger the one way for every surface.

A decision counts from the moment it is made, but not from after the day it was made about: who looks at the plan of a
market that ended in June decides in June. So nothing that is decided turns June into today, and a plan looked at as of
an earlier day never shows what was decided about a later one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from quorate.errors import NotFound, UsageError
from quorate.ledger.plan_events import Author, Draft, PlanEvent, Written
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.rules import UNCHANGED, may_decide, require_day
from quorate.views.answers import to_json
from quorate.views.plan_authors import mentioned_in
from quorate.views.plan_moves import move_row
from quorate.views.plan_now import plan_now
from quorate.views.plan_segments import segment_condition
from quorate.views.reading import Reader

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

# Within the last second of the published day, so that the day stays the newest of the evidence.
BEFORE_MIDNIGHT = timedelta(seconds=1)
DAYS_TO_DO = 7


@dataclass(frozen=True)
class PlanDeciding:
    """Writes into one workspace's ledger; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def decide(
        self,
        snapshot: Snapshot,
        author: Author,
        move_id: str,
        kind: str,
        payload: Mapping[str, Any],
        seen_version: int | None = None,
    ) -> Written:
        """Decide something about a move, as it stands in `snapshot` and by what was decided since.

        seen_version: the version that the author looked at; without it, the present one.
        Raises `NotFound` for a move that the plan does not have, `NotAllowed` for what is another's to decide and
        `UsageError` for half a decision; nothing is written down then.
        """
        reader = Reader(snapshot)
        move = self._move(reader, move_id)
        if kind == "snoozed":
            _require_later(payload.get("until"), reader.as_of_on)
        _require_content(reader, payload.get("content_id"))
        said = {**_taken_on(author, move), **payload} if kind == "accepted" else dict(payload)
        draft = Draft(kind, author, self._known_at(reader), move, said, seen_version)
        return self._write([draft])[0]

    def apply(self, snapshot: Snapshot, author: Author, event_id: str) -> Written:
        """Apply a held change on top of what came between."""
        ledger = PlanLedger(self.workspace.database)
        try:
            held = ledger.one(event_id)
            if held.effect != "held" or held.move_id is None:
                raise UsageError(
                    "This is not held back: there is nothing to apply.",
                    where=event_id,
                    state=UNCHANGED,
                )
            seen = ledger.standing(held.move_id).version
        finally:
            ledger.close()
        reader = Reader(snapshot)
        move = self._move(reader, held.move_id)
        draft = Draft(
            held.kind, author, self._known_at(reader), move, held.payload, seen, applies=held.event_id
        )
        return self._write([draft])[0]

    def undo(self, snapshot: Snapshot, author: Author, event_id: str) -> PlanEvent:
        """Take a decision of one's own back, as long as nobody decided about the same since."""
        ledger = PlanLedger(self.workspace.database)
        try:
            return ledger.undo(event_id, author, self._known_at(Reader(snapshot)), self.clock())
        finally:
            ledger.close()

    def comment(self, snapshot: Snapshot, author: Author, move_id: str, text: str) -> Written:
        """Say something about a move; everybody whom it names with an @ finds it in their week."""
        reader = Reader(snapshot)
        move, known_at = self._move(reader, move_id), self._known_at(reader)
        drafts = [Draft("commented", author, known_at, move, {"text": text.strip()})]
        for row in mentioned_in(reader, text):
            said = {"colleague_id": row["colleague_id"], "name": row["name"], "text": text.strip()}
            drafts.append(Draft("mentioned", author, known_at, move, said))
        return self._write(drafts)[0]

    def add(self, snapshot: Snapshot, author: Author, journey_id: str, text: str, **given: Any) -> Written:
        """Add a move that nothing proposed.

        given: columns of the move that its author chooses: person_id, channel, due_on, owner_function, owner_id.
        Raises `NotFound` for a journey or member nobody knows; nothing is written down then.
        """
        reader = Reader(snapshot)
        journey = reader.row("select journey_id, outcome from {journeys} where journey_id = ?", journey_id)
        if journey is None:
            raise NotFound(f"No journey has the id '{journey_id}'.", state=UNCHANGED)
        _require_member(reader, journey_id, given.get("person_id"))
        if given.get("due_on"):
            require_day("due_on", given["due_on"])
        move = _own_move(author, journey, text.strip(), self.clock(), reader.as_of_on, given)
        draft = Draft("added", author, self._known_at(reader), move, {"text": text.strip()}, 0)
        return self._write([draft])[0]

    def learn(self, snapshot: Snapshot, author: Author, segment: str, text: str) -> Written:
        """Write down what a team learned about a segment. Raises `UsageError` for one that is none."""
        segment_condition(segment)
        known_at = self._known_at(Reader(snapshot))
        draft = Draft("learned", author, known_at, None, {"text": text.strip()}, segment=segment)
        return self._write([draft])[0]

    def _known_at(self, reader: Reader) -> datetime:
        return min(self.clock(), reader.known_before - BEFORE_MIDNIGHT)

    def _move(self, reader: Reader, move_id: str) -> dict[str, Any]:
        found: dict[str, Any] = to_json(move_row(reader, plan_now(reader, self.workspace), move_id))
        return found

    def _write(self, drafts: Sequence[Draft]) -> list[Written]:
        ledger = PlanLedger(self.workspace.database)
        try:
            return ledger.write(drafts, self.clock())
        finally:
            ledger.close()


def _taken_on(author: Author, move: Mapping[str, Any]) -> dict[str, Any]:
    """Who accepts a move of their own function does it; operations accept it for its owner. Its day stands then."""
    taken: dict[str, Any] = {"due_on": move["due_on"]}
    if author.function != "operations" and may_decide(author, move["owner_function"], move["owner_id"]):
        taken |= {"owner_function": author.function, "owner_id": author.key}
    return taken


def _own_move(
    author: Author,
    journey: Mapping[str, Any],
    text: str,
    said_at: datetime,
    day: date,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    stamp = f"{journey['journey_id']}|{author.key}|{text}|{said_at.isoformat()}"
    digest = hashlib.md5(stamp.encode(), usedforsecurity=False).hexdigest()
    chosen = {name: value for name, value in given.items() if value}
    return {
        "move_id": f"m_{digest}",
        "journey_id": journey["journey_id"],
        "play": "added",
        "owner_function": author.function if author.function in ("sales", "marketing", "success") else "both",
        "owner_id": author.key,
        "channel": "meeting",
        "due_on": (day + timedelta(days=DAYS_TO_DO)).isoformat(),
        "serves": "retention" if journey["outcome"] == "won" else "quorum",
        "reasons": json.dumps({"because": "added", "text": text, "author": author.name}, ensure_ascii=False),
        **chosen,
    }


def _require_member(reader: Reader, journey_id: str, person_id: str | None) -> None:
    sql = "select person_id from {members} where journey_id = ? and person_id = ?"
    if person_id and reader.row(sql, journey_id, person_id) is None:
        raise NotFound(
            f"Nobody of this journey's team has the id '{person_id}'.",
            state=UNCHANGED,
            do="choose one of `quorate show journey`",
        )


def _require_content(reader: Reader, content_id: str | None) -> None:
    sql = "select content_id from {contents} where content_id = ?"
    if content_id and reader.row(sql, content_id) is None:
        raise NotFound(f"The catalogue has no asset '{content_id}'.", state=UNCHANGED)


def _require_later(until: Any, day: date) -> None:
    try:
        chosen = date.fromisoformat(str(until))
    except ValueError:
        return  # the ledger says what is wrong with it
    if chosen <= day:
        raise UsageError(
            f"{until} is not after {day}, the day the plan is of.",
            expected=f"a day after {day}",
            state=UNCHANGED,
        )
