"""Lists kept under a name: one's own, and those that colleagues share with everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quorate.errors import NotFound
from quorate.language import by_name
from quorate.ledger.plan_events import Author
from quorate.ledger.said_events import SaidEvent
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.said_rules import withdrawn_in
from quorate.ledger.view_defaults import ViewDefaults
from quorate.views.answers import Answer
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class SavedView(Answer):
    """A list as somebody kept it.

    Attributes
    ----------
    list: which list it is of, a word of `VIEW_LISTS`.
    query: how the list is narrowed, grouped and sorted, as its address says it; empty for all of it.
    is_shared: everybody sees it; otherwise whoever made it.
    is_own: whoever asks made it. is_default: their list opens with it.
    version: what a change names, so that it overwrites nothing its author has not seen.
    changed_at: when it was last written.
    """

    view_id: str
    list: str
    name: str
    query: str
    is_shared: bool
    author_key: str
    author_name: str
    version: int
    is_own: bool
    is_default: bool
    changed_at: datetime

    @property
    def address(self) -> str:
        """Where it opens."""
        return f"/{self.list}?view={self.view_id}"


def saved_views(
    workspace: Workspace, colleague: Author | None, list_name: str | None = None
) -> tuple[SavedView, ...]:
    """The views that a colleague sees, of one list or all, by name; who is nobody sees those that are shared."""
    ledger, defaults = SaidLedger(workspace.database), ViewDefaults(workspace.database)
    try:
        events = ledger.events(thing="view")
        chosen = frozenset(defaults.of(colleague.key).values()) if colleague else frozenset()
    finally:
        ledger.close()
        defaults.close()
    seen = [
        each
        for each in _standing(events, colleague.key if colleague else None, chosen)
        if (each.is_shared or each.is_own) and list_name in (None, each.list)
    ]
    return tuple(sorted(seen, key=lambda each: (each.list, by_name(each.name), each.view_id)))


def one_view(views: Sequence[SavedView], view_id: str) -> SavedView:
    """The view with this id among those that somebody sees; the beginning of its id will do. Raises `NotFound`."""
    found = [each for each in views if view_id and each.view_id.startswith(view_id)]
    if len(found) != 1:
        raise NotFound(
            f"{'No view' if not found else 'More than one view'} that you see has the id '{view_id[:80]}'.",
            expected="a view of your own, or one that is shared",
            state="nothing was changed",
            do="see quorate views list; whoever made the view may have deleted it or keep it for themselves",
        )
    return found[0]


def _standing(
    events: Iterable[SaidEvent], colleague: str | None, defaults: frozenset[str]
) -> Iterable[SavedView]:
    """Views as their lines leave them; those that were deleted are left out."""
    by_view: dict[str, list[SaidEvent]] = {}
    for event in events:
        if event.effect == "changed":
            by_view.setdefault(event.said_id, []).append(event)
    for view_id, lines in by_view.items():
        if withdrawn_in(lines) is not None:
            continue
        begun, last = lines[0], [each for each in lines if each.payload][-1]
        yield SavedView(
            view_id=view_id,
            list=last.payload["list"],
            name=last.payload["name"],
            query=last.payload["query"],
            is_shared=bool(last.payload["is_shared"]),
            author_key=begun.author_key,
            author_name=begun.author_name,
            version=max(each.version or 0 for each in lines),
            is_own=begun.author_key == colleague,
            is_default=view_id in defaults,
            changed_at=lines[-1].said_at,
        )
