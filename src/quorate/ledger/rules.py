"""Who may decide what about a move, and what can be decided as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from quorate.errors import NotAllowed, UsageError, nearest_word
from quorate.ledger.plan_events import Author, Draft
from quorate.vocabulary.closed_lists import DISMISSAL_REASONS, MOVE_OWNERS, MOVE_RESULTS
from quorate.vocabulary.plan_standing import EDITABLE, SAYINGS, Standing

UNCHANGED = "nothing was written down"
_FUNCTION_WORDS = {"both": "sales and marketing together", "success": "customer success"}
LONGEST_WORDS = 4_000


def require_allowed(draft: Draft, standing: Standing) -> None:
    """Raise `NotAllowed` when this author may not do this to a move that stands so; `UsageError` for half a draft.

    Everybody may say something. Operations may decide everything; a function decides about what it or both own, and a
    colleague about what is handed to them by name.
    """
    check = _SHAPES.get(draft.kind)
    if check is not None:
        check(draft.payload)
    if draft.kind in SAYINGS:
        return
    if draft.kind != "added":
        _require_open(draft.kind, standing)
    owner = standing.owner_function or (draft.move or {}).get("owner_function") or "both"
    owner_id = standing.owner_id or (draft.move or {}).get("owner_id")
    if not may_decide(draft.author, owner, owner_id):
        raise NotAllowed(
            f"{draft.author.name} ({draft.author.function}) cannot decide about this move: it is for "
            f"{_FUNCTION_WORDS.get(owner, owner)}.",
            expected=f"somebody of {owner if owner != 'both' else 'sales or marketing'}, or of operations",
            state=UNCHANGED,
            do="say it in a comment, which everybody may, or ask its owner to hand it over",
        )


def may_decide(author: Author, owner_function: str, owner_id: str | None) -> bool:
    """Whether a move owned so is this author's to decide about."""
    if author.function == "operations" or (owner_id is not None and owner_id == author.key):
        return True
    return author.function in (("sales", "marketing") if owner_function == "both" else (owner_function,))


def _require_open(kind: str, standing: Standing) -> None:
    if kind == "reopened":
        if standing.status == "proposed" and standing.snoozed_until is None:
            raise NotAllowed("This move is a proposal: there is nothing to take back.", state=UNCHANGED)
        return
    if not standing.is_open:
        raise NotAllowed(
            f"This move is {standing.status}.", state=UNCHANGED, do="reopen it first if it is not over"
        )
    if kind == "accepted" and standing.status == "accepted" and standing.snoozed_until is None:
        raise NotAllowed(
            "This move is accepted already.", state=UNCHANGED, do="hand it over if somebody else shall do it"
        )


def _until(payload: Mapping[str, Any]) -> None:
    require_day("until", payload.get("until"))


def _reason(payload: Mapping[str, Any]) -> None:
    require_word("reason", payload.get("reason"), DISMISSAL_REASONS)
    if payload["reason"] == "other":
        require_words("note", payload.get("note"))


def _outcome(payload: Mapping[str, Any]) -> None:
    require_words("outcome", payload.get("outcome"))
    if payload.get("result") is not None:
        require_word("result", payload["result"], MOVE_RESULTS)


def _recipient(payload: Mapping[str, Any]) -> None:
    require_word("function", payload.get("owner_function"), MOVE_OWNERS)


def _edits(payload: Mapping[str, Any]) -> None:
    if not payload or set(payload) - set(EDITABLE):
        raise UsageError("Nothing is changed.", expected=f"a new {' or '.join(EDITABLE)}", state=UNCHANGED)
    if "due_on" in payload:
        require_day("due_on", payload["due_on"])
    if "owner_function" in payload:
        require_word("function", payload["owner_function"], MOVE_OWNERS)


def _text(payload: Mapping[str, Any]) -> None:
    require_words("text", payload.get("text"))


def require_words(name: str, value: Any) -> None:
    """Raise `UsageError` for what is no text, or too long a one."""
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"The {name} is empty.", expected="a few words", state=UNCHANGED)
    if len(value) > LONGEST_WORDS:
        raise UsageError(
            f"The {name} is too long.", expected=f"at most {LONGEST_WORDS:,} letters", state=UNCHANGED
        )


def require_word(name: str, value: Any, known: tuple[str, ...]) -> None:
    """Raise `UsageError` for a word outside its closed list, with the nearest one."""
    if value not in known:
        near = nearest_word(str(value), known)
        raise UsageError(
            f"'{value}' is no {name}." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(known)}",
            state=UNCHANGED,
        )


def require_day(name: str, value: Any) -> None:
    """Raise `UsageError` for what is no day."""
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"'{value}' is no day.", where=name, expected="a date such as 2026-03-31", state=UNCHANGED
        ) from error


_SHAPES: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "handed_over": _recipient,
    "snoozed": _until,
    "dismissed": _reason,
    "done": _outcome,
    "edited": _edits,
    "commented": _text,
    "learned": _text,
    "added": _text,
}
