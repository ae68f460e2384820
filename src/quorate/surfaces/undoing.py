"""Take back what was just written, the one way for every surface.

What can be taken back has a reference: `said:EVENT` and `plan:EVENT` name lines of the ledger, `followed:KIND:ID` and
`unfollowed:KIND:ID` what somebody follows, `read:MOMENT` what one press marked as read, `opened:LIST:VIEW` the view
that a list opened with before, `kept:EVENT:VIEW` the line of a view that was kept for its list to open with, and the
view that it opened with before. Taking back is one more line where there is a log: nothing is erased.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from quorate.errors import NotAllowed, UsageError
from quorate.ledger.attention import Attention
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import UNCHANGED
from quorate.ledger.said_events import SaidEvent
from quorate.ledger.said_ledger import SaidLedger
from quorate.surfaces.following import follow
from quorate.surfaces.keeping_views import ViewKeeping
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.surfaces.saying import Saying

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class Undoing:
    """Takes back what was written into one workspace; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def undo(self, snapshot: Snapshot, author: Author, reference: str) -> None:
        """Take back what `reference` names.

        Raises `UsageError` for a reference that is none, `NotFound` for what is not there, and `NotAllowed` for what is
        another's or what somebody wrote over since; nothing is changed then.
        """
        kind, _, key = reference.partition(":")
        ways: Mapping[str, Callable[[Snapshot, Author, str], None]] = {
            "said": self._said,
            "plan": self._plan,
            "followed": lambda given, who, what: self._follow(given, who, what, is_following=False),
            "unfollowed": lambda given, who, what: self._follow(given, who, what, is_following=True),
            "read": self._read,
            "opened": self._opened,
            "kept": self._kept,
        }
        if kind not in ways or not key:
            raise UsageError(
                f"'{reference[:40]}' names nothing that can be undone.",
                expected=f"one of {', '.join(ways)} with what it names",
                state=UNCHANGED,
            )
        ways[kind](snapshot, author, key)

    def _said(self, snapshot: Snapshot, author: Author, event_id: str) -> None:
        ledger = SaidLedger(self.workspace.database)
        try:
            event = ledger.one(event_id)
            lines = ledger.events(where={"said_id": event.said_id})
        finally:
            ledger.close()
        if author.key != event.author_key and author.function != "operations":
            raise NotAllowed(
                f"{event.author_name} did this.",
                expected=f"{event.author_name}, or somebody of operations",
                state=UNCHANGED,
                do="say otherwise beside it: both are kept",
            )
        since = [each for each in lines if each.event_no > event.event_no and each.effect == "changed"]
        if since or event.effect != "changed":
            raise NotAllowed(
                f"{since[-1].author_name} changed this since." if since else "This was never counted.",
                state=UNCHANGED,
                do="look at it as it stands",
            )
        if event.thing == "view":
            self._view(author, event, lines)
            return
        saying = Saying(self.workspace, self.clock)
        if event.kind == "withdrawn":
            saying.restore(snapshot, author, event.said_id)
        elif event.kind == "edited":
            before = _before(lines, event)
            sensitive = bool(before.payload.get("is_sensitive"))
            text = str(before.payload["text"])
            saying.edit_note(snapshot, author, event.said_id, text, event.version, is_sensitive=sensitive)
        elif event.thing == "statement":
            saying.withdraw_statement(snapshot, author, event.said_id)
        else:
            saying.withdraw_note(snapshot, author, event.said_id)

    def _view(self, author: Author, event: SaidEvent, lines: list[SaidEvent]) -> None:
        keeping = ViewKeeping(self.workspace, self.clock)
        if event.kind == "withdrawn":
            keeping.restore(author, event.said_id)
        elif event.kind == "edited":
            said = _before(lines, event).payload
            keeping.change(
                author,
                event.said_id,
                name=said["name"],
                query=said["query"],
                is_shared=said["is_shared"],
                seen_version=event.version,
            )
        else:
            keeping.delete(author, event.said_id)

    def _opened(self, _: Snapshot, author: Author, what: str) -> None:
        list_name, _sep, view_id = what.partition(":")
        ViewKeeping(self.workspace, self.clock).open_with(author, list_name, view_id)

    def _kept(self, snapshot: Snapshot, author: Author, what: str) -> None:
        event_id, _sep, before = what.partition(":")
        self._said(snapshot, author, event_id)
        ViewKeeping(self.workspace, self.clock).open_as_before(author, event_id, before)

    def _plan(self, snapshot: Snapshot, author: Author, event_id: str) -> None:
        PlanDeciding(self.workspace, self.clock).undo(snapshot, author, event_id)

    def _follow(self, snapshot: Snapshot, author: Author, what: str, *, is_following: bool) -> None:
        kind, _, key = what.partition(":")
        follow(self.workspace, snapshot, author, kind, key, self.clock(), is_following=is_following)

    def _read(self, _: Snapshot, author: Author, moment: str) -> None:
        try:
            at = datetime.fromisoformat(moment)
        except ValueError as error:
            raise UsageError(f"'{moment[:40]}' is no moment.", state=UNCHANGED) from error
        attention = Attention(self.workspace.database)
        try:
            attention.mark_unread_of(author.key, at)
        finally:
            attention.close()


def _before(lines: list[SaidEvent], event: SaidEvent) -> SaidEvent:
    """The line whose words an edit replaced."""
    with_words = [
        each for each in lines if each.event_no < event.event_no and each.effect == "changed" and each.payload
    ]
    return with_words[-1]
