"""Who did what about a move and when, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.language import Words, day_text, gettext, gettext_noop, translated
from quorate.ledger.plan_events import PlanEvent
from quorate.ledger.plan_ledger import PlanLedger
from quorate.views.answers import Answer
from quorate.views.reading import Reader
from quorate.views.seen_lines import only_seen
from quorate.views.wording import plain
from quorate.warehouse.workspace import Workspace

REASON_WORDS = Words(
    {
        "wrong_person": "the wrong person",
        "wrong_time": "the wrong time",
        "already_done": "it has been done already",
        "not_for_this_team": "not for this team",
        "no_means": "nobody or nothing to do it with",
        "other": "another reason",
    }
)
RESULT_WORDS = Words(
    {
        "helped": "it helped",
        "no_difference": "it made no difference",
        "set_back": "it set us back",
        "too_early": "too early to say",
    }
)
_FIELDS_SAID = {
    "due_on": gettext_noop("due {value}"),
    "owner_function": gettext_noop("for {value}"),
    "owner_id": gettext_noop("by {value}"),
    "channel": gettext_noop("channel {value}"),
    "content_id": gettext_noop("content {value}"),
}


@dataclass(frozen=True)
class HistoryLine(Answer):
    """One thing somebody did or said about a move.

    Attributes
    ----------
    did: what was done, as the end of a sentence that begins with who did it.
    text: in the author's own words, where there are any.
    is_held: it contradicted what somebody else did, is kept, and nobody applied it yet.
    """

    event_id: str
    move_id: str | None
    kind: str
    author_name: str
    author_function: str
    said_at: datetime
    known_at: datetime
    did: str
    text: str | None
    is_held: bool
    seen_version: int | None
    version: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def move_history(reader: Reader, workspace: Workspace, move_id: str) -> tuple[HistoryLine, ...]:
    """Everything about one move that counts on the day looked at, oldest first."""
    ledger = PlanLedger(workspace.database)
    try:
        events = ledger.events(move_id, reader.known_before)
    finally:
        ledger.close()
    return history_of(reader, only_seen(reader, events))


def history_of(reader: Reader, events: Sequence[PlanEvent]) -> tuple[HistoryLine, ...]:
    """Lines of the ledger in sentences, in their order."""
    names = _names(reader, events)
    applied = {event.applies for event in events if event.effect == "changed"}
    return tuple(
        HistoryLine(
            event_id=event.event_id,
            move_id=event.move_id,
            kind=event.kind,
            author_name=event.author_name,
            author_function=event.author_function,
            said_at=event.said_at,
            known_at=event.known_at,
            did=_did(event, names),
            text=_own_words(event),
            is_held=event.effect == "held" and event.event_id not in applied,
            seen_version=event.seen_version,
            version=event.version,
            before=event.before,
            after=event.after,
        )
        for event in events
    )


def _did(event: PlanEvent, names: Mapping[str, str]) -> str:
    said = event.payload
    if event.kind == "handed_over":
        return gettext("handed it to {said}", said=_recipient(said, names))
    if event.kind == "snoozed":
        return gettext("put it off until {until}", until=_day(said["until"]))
    if event.kind == "dismissed":
        return gettext(
            "dismissed it: {reason}", reason=REASON_WORDS.get(said["reason"], plain(said["reason"]))
        )
    if event.kind == "done":
        result = RESULT_WORDS.get(said.get("result") or "")
        return gettext("did it; {result}", result=result) if result else gettext("did it")
    if event.kind == "edited":
        parts = [
            translated(_FIELDS_SAID[name], value=_value(name, said[name], names))
            if name in _FIELDS_SAID
            else f"{plain(name)} {_value(name, said[name], names)}"
            for name in sorted(said)
        ]
        return gettext("changed it: {parts}", parts=", ".join(parts))
    if event.kind == "mentioned":
        return gettext("spoke to {it}", it=said.get("name") or said.get("colleague_id"))
    return _PLAIN[event.kind]


_PLAIN = Words(
    {
        "accepted": "accepted it",
        "reopened": "took the last decision back",
        "undone": "undid what they had just decided",
        "added": "added it",
        "commented": "said",
        "learned": "learned",
    }
)


def _recipient(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    function = {"both": gettext("sales and marketing"), "success": gettext("customer success")}.get(
        said["owner_function"], plain(said["owner_function"])
    )
    return f"{names[said['owner_id']]} ({function})" if said.get("owner_id") else function


def _value(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return gettext("nobody")
    return _day(value) if name == "due_on" else names.get(str(value), plain(str(value)))


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return day_text(day)


def _own_words(event: PlanEvent) -> str | None:
    said = event.payload
    return said.get("text") or said.get("outcome") or said.get("note")


def _names(reader: Reader, events: Sequence[PlanEvent]) -> Mapping[str, str]:
    """Names of the colleagues and assets that events name; an id stands for one that is gone."""
    ids = {
        str(event.payload[name])
        for event in events
        for name in ("owner_id", "content_id")
        if event.payload.get(name)
    }
    found = {key: key for key in ids}
    if ids:
        rows = reader.rows(
            """
            select colleague_id as key, name from {colleagues}
            where colleague_id in (select unnest($1::varchar[]))
            union all
            select content_id as key, title as name from {contents}
            where content_id in (select unnest($1::varchar[]))
            """,
            sorted(ids),
        )
        found.update({row["key"]: row["name"] for row in rows})
    return found
