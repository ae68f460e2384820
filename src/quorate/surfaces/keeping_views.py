"""Keep a list under a name, change it and let it go, the one way for every surface."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quorate.errors import NotFound, UsageError
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import UNCHANGED, require_word
from quorate.ledger.said_events import About, Said, SaidDraft, SaidEvent
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.said_rules import VIEW_LISTS
from quorate.ledger.view_defaults import ViewDefaults
from quorate.views.saved_views import SavedView, one_view, saved_views

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class ViewKeeping:
    """Writes saved views into one workspace's ledger; `clock` gives the present moment, UTC without a zone.

    A view is no evidence: it counts at once, whatever day is looked at.
    """

    workspace: Workspace
    clock: Clock

    def save(self, author: Author, list_name: str, name: str, query: str, *, is_shared: bool) -> Said:
        """Keep a list under a name. Raises `UsageError` for a name that is empty or one's own already."""
        own = [each for each in saved_views(self.workspace, author, list_name) if each.is_own]
        if any(each.name.casefold() == name.strip().casefold() for each in own):
            raise UsageError(
                f"You have a view '{name.strip()[:60]}' of this list already.",
                expected="another name",
                state=UNCHANGED,
                do="open that view, narrow it as you want it, and save it again",
            )
        said = {"list": list_name, "name": name.strip(), "query": query, "is_shared": is_shared}
        return self._write("written", f"v_{secrets.token_hex(8)}", author, said)

    def change(
        self,
        author: Author,
        view_id: str,
        *,
        name: str | None = None,
        query: str | None = None,
        is_shared: bool | None = None,
        seen_version: int | None = None,
    ) -> Said:
        """Change what is given of a view; where it changed since `seen_version`, what is written is held beside it."""
        held = self._one(author, view_id)
        said = {
            "list": held.list,
            "name": held.name if name is None else name.strip(),
            "query": held.query if query is None else query,
            "is_shared": held.is_shared if is_shared is None else is_shared,
        }
        return self._write("edited", held.view_id, author, said, seen_version)

    def delete(self, author: Author, view_id: str) -> Said:
        """Let a view go; the ledger keeps that it was there."""
        return self._write("withdrawn", self._one(author, view_id).view_id, author, {})

    def restore(self, author: Author, view_id: str) -> Said:
        """Have a view again that was let go."""
        return self._write("restored", view_id, author, {})

    def apply(self, author: Author, event_id: str) -> Said:
        """Have a held change all the same, on top of what came between."""
        held = self.event(event_id)
        if held.effect != "held":
            raise UsageError(
                "This is not held back: there is nothing to apply.", where=event_id, state=UNCHANGED
            )
        return self._write(held.kind, held.said_id, author, dict(held.payload), applies=held.event_id)

    def event(self, event_id: str) -> SaidEvent:
        """The line of a view with this id. Raises `NotFound`."""
        ledger = SaidLedger(self.workspace.database)
        try:
            found = ledger.one(event_id)
        finally:
            ledger.close()
        if found.thing != "view":
            raise NotFound(f"There is no line '{event_id}' about a view.", state=UNCHANGED)
        return found

    def open_with(self, author: Author, list_name: str, view_id: str) -> str:
        """Have somebody's list open with a view, or whole for an empty id; returns the id it opened with before."""
        require_word("list", list_name, VIEW_LISTS)
        chosen = self._one(author, view_id).view_id if view_id else ""
        defaults = ViewDefaults(self.workspace.database)
        try:
            before = defaults.of(author.key).get(list_name, "")
            defaults.choose(author.key, list_name, chosen, self.clock())
        finally:
            defaults.close()
        return before

    def open_as_before(self, author: Author, event_id: str, view_id: str) -> None:
        """Have a list that opens with the view of a line open with another again, or whole where that is gone.

        What somebody chose since for the list to open with stays.
        """
        kept = self.event(event_id)
        list_name = str(kept.payload["list"])
        defaults = ViewDefaults(self.workspace.database)
        try:
            chosen = defaults.of(author.key).get(list_name)
            if chosen == kept.said_id:
                there = {each.view_id for each in saved_views(self.workspace, author, list_name)}
                defaults.choose(author.key, list_name, view_id if view_id in there else "", self.clock())
        finally:
            defaults.close()

    def _one(self, author: Author, view_id: str) -> SavedView:
        return one_view(saved_views(self.workspace, author), view_id)

    def _write(
        self,
        kind: str,
        view_id: str,
        author: Author,
        said: dict[str, Any],
        seen_version: int | None = None,
        applies: str | None = None,
    ) -> Said:
        now = self.clock()
        draft = SaidDraft("view", kind, view_id, view_id, About(), author, now, said, seen_version, applies)
        ledger = SaidLedger(self.workspace.database)
        try:
            return ledger.write([draft], now)[0]
        finally:
            ledger.close()
