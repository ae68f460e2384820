"""Taking back one decision about a move: what it set is set again as it was before, in one more line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quorate.errors import NotAllowed
from quorate.ledger.plan_events import Author, PlanEvent
from quorate.ledger.rules import UNCHANGED

# A move of somebody's own has no state before it was added; it is dismissed, not taken back.
_UNDOABLE = ("accepted", "handed_over", "snoozed", "dismissed", "done", "edited", "reopened")


def is_undoable(event: PlanEvent) -> bool:
    """Whether a line set something that can be set as it was before."""
    return event.effect == "changed" and event.kind in _UNDOABLE and event.before is not None


def require_undoable(event: PlanEvent, earlier: Iterable[PlanEvent], author: Author) -> dict[str, Any]:
    """The payload of the line that takes `event` back.

    Parameters
    ----------
    earlier: the lines of the same move.

    Raises `NotAllowed` for what another decided, what set nothing, and what was decided about since.
    """
    if not is_undoable(event):
        raise NotAllowed("This cannot be undone.", where=event.event_id, state=UNCHANGED)
    if event.author_key != author.key:
        raise NotAllowed(
            f"{event.author_name} decided this.",
            expected=event.author_name,
            state=UNCHANGED,
            do="decide otherwise about the move",
        )
    set_here = set(event.after or {})
    since = [
        each
        for each in earlier
        if each.event_no > event.event_no and each.effect == "changed" and set_here & set(each.after or {})
    ]
    if since:
        raise NotAllowed(
            f"{since[-1].author_name} decided about this move since.",
            state=UNCHANGED,
            do="open the move to see how it stands",
        )
    return {"undoes": event.event_id, "before": dict(event.before or {})}
