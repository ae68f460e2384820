"""What people say at once: what is said already, and what contradicts something its author had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quorate.ledger.said_events import SaidDraft, SaidEvent
from quorate.ledger.said_rules import BEGINNINGS, withdrawn_in


def said_already(draft: SaidDraft, counted: Sequence[SaidEvent], seen: int) -> SaidEvent | None:
    """The line that says the draft already, of a button pressed twice; None where there is none.

    It is the newest of what it is about, or nothing: what its author took back or said otherwise since is not said.

    Parameters
    ----------
    counted: the lines of the draft's place that changed it, oldest first.
    seen: the version of the place that the draft's author saw.
    """
    is_first = draft.kind in BEGINNINGS
    own = {
        each.said_id for each in counted if each.kind in BEGINNINGS and _author_of(each) == _author_of(draft)
    }
    about = [each for each in counted if each.said_id in (own if is_first else {draft.said_id})]
    newest = about[-1] if about else None
    if newest is None or not _is_same(newest, draft):
        return None
    is_applied = draft.applies is not None and newest.applies == draft.applies
    return newest if is_applied or _version(newest) > seen else None


def held_already(draft: SaidDraft, earlier: Sequence[SaidEvent], seen: int) -> SaidEvent | None:
    """The line that holds the draft already, as long as nothing has changed its place since.

    `earlier` are all lines of the place, oldest first; `seen` is as above.
    """
    for each in reversed(earlier):
        if each.effect == "changed":
            return None
        if _is_same(each, draft) and each.seen_version == seen:
            return each
    return None


def contradicting(draft: SaidDraft, counted: Sequence[SaidEvent], seen: int) -> tuple[SaidEvent, ...]:
    """What was said since the draft's author looked, still stands and says otherwise; parameters as above."""
    since = [each for each in counted if _version(each) > seen]
    if draft.thing == "statement":
        return tuple(each for each in since if _says_otherwise(each, draft, counted))
    with_words = [each for each in counted if each.payload]
    now = _words(with_words[-1]) if with_words else None
    seen_words = [_words(each) for each in with_words if _version(each) <= seen]
    if now in (*seen_words[-1:], _words(draft)):
        return ()  # it reads as its author saw it, or as they would have it
    return tuple(each for each in since if each.payload and _words(each) != _words(draft))


def _says_otherwise(event: SaidEvent, draft: SaidDraft, counted: Sequence[SaidEvent]) -> bool:
    """Whether another's statement that stands gives another answer than the draft."""
    is_theirs = _author_of(event) != _author_of(draft)
    answers = event.kind in BEGINNINGS and draft.kind in BEGINNINGS
    stands = withdrawn_in(each for each in counted if each.said_id == event.said_id) is None
    return is_theirs and answers and stands and event.payload.get("value") != draft.payload.get("value")


def _words(said: SaidEvent | SaidDraft) -> Any:
    """What of a note or view would be lost if it were overwritten."""
    return said.payload.get("text") if said.thing == "note" else dict(said.payload)


def _is_same(event: SaidEvent, draft: SaidDraft) -> bool:
    said = (event.kind, _author_of(event), dict(event.payload))
    return said == (draft.kind, _author_of(draft), dict(draft.payload))


def _author_of(said: SaidEvent | SaidDraft) -> str:
    return said.author.key


def _version(event: SaidEvent) -> int:
    return event.version or 0
