"""What a toast says of a line of the ledger, in whole sentences."""

from __future__ import annotations

from quorate.language import Words, gettext, gettext_noop
from quorate.ledger.plan_events import PlanEvent
from quorate.ledger.plan_undoing import is_undoable
from quorate.ledger.said_events import SaidEvent
from quorate.surfaces.web.toasts import Toast
from quorate.views.reading import Reader
from quorate.views.statement_choices import SUBJECT_WORDS
from quorate.views.statements import words_of
from quorate.views.wording import capital, plain

_OF_NOTES = Words(
    {
        "written": "Noted.",
        "edited": "The note was changed.",
        "withdrawn": "The note was withdrawn; the ledger keeps it.",
        "restored": "The note stands again.",
    }
)
_OF_VIEWS = Words(
    {
        "written": "The view is kept.",
        "edited": "The view was changed.",
        "withdrawn": "The view was deleted.",
        "restored": "The view is there again.",
    }
)
_OF_MOVES = Words(
    {
        "accepted": "Accepted.",
        "handed_over": "Handed over.",
        "commented": "Said.",
        "snoozed": "Put off.",
        "dismissed": "Dismissed.",
        "done": "Done, with what came of it.",
        "edited": "Changed.",
        "reopened": "Taken back.",
        "added": "Added to the plan.",
        "learned": "Written down.",
    }
)
KNOWN = gettext_noop("From now on you decide under this name in this browser.")


def said_toast(reader: Reader, event: SaidEvent) -> Toast:
    """What became of a statement or note."""
    words = _OF_NOTES[event.kind] if event.thing == "note" else _statement(reader, event)
    return Toast(words, f"said:{event.event_id}")


def view_toast(event: SaidEvent) -> Toast:
    """What became of a saved view."""
    return Toast(_OF_VIEWS[event.kind], f"said:{event.event_id}")


def plan_toast(event: PlanEvent) -> Toast:
    """What was decided or said about the plan."""
    return Toast(_OF_MOVES[event.kind], f"plan:{event.event_id}" if is_undoable(event) else "")


def _statement(reader: Reader, event: SaidEvent) -> str:
    if event.kind == "withdrawn":
        return gettext("Withdrawn. The ledger keeps what was said; figures follow with the next update.")
    subject, value = event.payload["subject"], event.payload["value"]
    row = reader.row(
        "select coalesce(full_name, email) as name from {people} where person_id = ?", event.person_id or ""
    )
    what = capital(SUBJECT_WORDS.get(subject, plain(subject)))
    said = words_of(subject, value)
    if row and row["name"]:
        return gettext(
            "{what} of {name}: {said}. It counts from the next update.",
            what=what,
            name=row["name"],
            said=said,
        )
    return gettext("{what}: {said}. It counts from the next update.", what=what, said=said)
