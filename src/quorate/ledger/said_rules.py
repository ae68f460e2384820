"""What can be said as things stand: half a statement, an empty note, and taking back what is another's are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quorate.errors import NotAllowed, NotFound, UsageError
from quorate.ledger.rules import UNCHANGED, require_word, require_words
from quorate.ledger.said_events import SaidDraft, SaidEvent
from quorate.vocabulary.closed_lists import STATED_IN_APP

KINDS: Mapping[str, tuple[str, ...]] = {
    "statement": ("stated", "withdrawn", "restored"),
    "note": ("written", "edited", "withdrawn", "restored"),
    "view": ("written", "edited", "withdrawn", "restored"),
}
BEGINNINGS = ("stated", "written")
# What is for whoever said it, and for operations, who look after the data.
_TAKINGS = ("withdrawn", "restored")
_NAMES = {"statement": "statement", "note": "note", "view": "view"}
# The lists that can be kept under a name as they are narrowed, grouped and sorted.
VIEW_LISTS = ("journeys", "accounts")
LONGEST_VIEW_NAME, LONGEST_QUERY = 60, 6_000


def require_sayable(draft: SaidDraft, earlier: Iterable[SaidEvent]) -> None:
    """Raise when `draft` cannot follow what was said in its place.

    `UsageError` for half a draft, `NotFound` for a statement or note nobody made, `NotAllowed` for one that was
    withdrawn before or is another's; operations may withdraw everybody's, and nobody edits another's words.
    """
    require_word("kind", draft.kind, KINDS[draft.thing])
    if draft.kind in BEGINNINGS:
        _SHAPES[draft.thing](draft.payload)
        return
    of_it = [event for event in earlier if event.said_id == draft.said_id and event.effect == "changed"]
    begun = next((event for event in of_it if event.kind in BEGINNINGS), None)
    name = _NAMES[draft.thing]
    if begun is None:
        raise NotFound(f"There is no {name} '{draft.said_id}'.", state=UNCHANGED)
    is_withdrawn = withdrawn_in(of_it) is not None
    if is_withdrawn and draft.kind != "restored":
        raise NotAllowed(f"This {name} was withdrawn before.", state=UNCHANGED)
    if draft.kind == "restored" and not is_withdrawn:
        raise NotAllowed(f"This {name} stands: there is nothing to take back.", state=UNCHANGED)
    may_take = draft.kind in _TAKINGS and draft.author.function == "operations"
    if draft.author.key != begun.author_key and not may_take:
        raise NotAllowed(
            f"This {name} is {begun.author_name}'s.",
            expected=f"{begun.author_name}"
            + (", or somebody of operations" if draft.kind in _TAKINGS else ""),
            state=UNCHANGED,
            do="say otherwise beside it: both are kept",
        )
    if draft.kind == "edited":
        _SHAPES[draft.thing](draft.payload)


def withdrawn_in(events: Iterable[SaidEvent]) -> SaidEvent | None:
    """The line that withdrew a statement or note, by its lines from the oldest on; None where it stands.

    Whoever takes a withdrawal back restores it, and may withdraw it again.
    """
    taken = [each for each in events if each.effect == "changed" and each.kind in _TAKINGS]
    return taken[-1] if taken and taken[-1].kind == "withdrawn" else None


def _statement(payload: Mapping[str, Any]) -> None:
    require_word("subject", payload.get("subject"), STATED_IN_APP)
    require_words("value", payload.get("value"))
    if payload.get("note"):
        require_words("note", payload["note"])
    sure = payload.get("confidence")
    if sure is not None and (
        isinstance(sure, bool) or not isinstance(sure, int | float) or not 0.0 < sure <= 1.0
    ):
        raise UsageError(
            f"{sure} is no confidence.",
            expected="more than 0 and at most 1, where 1 is certain",
            state=UNCHANGED,
        )


def _note(payload: Mapping[str, Any]) -> None:
    require_words("note", payload.get("text"))


def _view(payload: Mapping[str, Any]) -> None:
    require_word("list", payload.get("list"), VIEW_LISTS)
    require_words("name", payload.get("name"))
    for name, most in (("name", LONGEST_VIEW_NAME), ("query", LONGEST_QUERY)):
        if len(str(payload.get(name) or "")) > most:
            raise UsageError(
                f"The {name} of this view is too long.", expected=f"at most {most:,} letters", state=UNCHANGED
            )


_SHAPES = {"statement": _statement, "note": _note, "view": _view}
