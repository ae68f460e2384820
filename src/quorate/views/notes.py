"""Notes on a journey, account, person or move: as they stand, with who wrote and edited them, and what is held back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.ledger.said_events import About, SaidEvent
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.said_rules import withdrawn_in
from quorate.views.answers import Answer
from quorate.views.reading import Reader
from quorate.views.seen_lines import only_seen
from quorate.warehouse.workspace import Workspace

ABOUT_KINDS = ("journey", "account", "person", "move")


@dataclass(frozen=True)
class HeldEdit(Answer):
    """An edit that was written while somebody else edited the same note: kept, and not applied."""

    event_id: str
    author_name: str
    said_at: datetime
    text: str


@dataclass(frozen=True)
class Note(Answer):
    """One note as it stands.

    Attributes
    ----------
    version: what an edit names, so that it overwrites nothing its author has not seen.
    is_sensitive: its text stays in the workspace: no message, brief or file carries it.
    edited_at: when its text last changed; None while it stands as it was written.
    withdrawn_at: when it was taken back; its text is then left out.
    """

    note_id: str
    about_kind: str
    account_id: str | None
    journey_id: str | None
    person_id: str | None
    move_id: str | None
    author_key: str
    author_name: str
    author_function: str
    written_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    text: str
    is_sensitive: bool
    mentions: tuple[str, ...]
    version: int
    held: tuple[HeldEdit, ...] = ()


@dataclass(frozen=True)
class Notes(Answer):
    """The notes about one thing, the newest first; `is_usually_sensitive` says how a new one begins."""

    about_kind: str
    about_id: str
    notes: tuple[Note, ...]
    withdrawn_count: int
    is_usually_sensitive: bool


def notes_about(reader: Reader, workspace: Workspace, kind: str, key: str) -> Notes:
    """The notes about one thing that count on the day looked at.

    kind: one of `ABOUT_KINDS`; key: its id. An account has those on its journeys too.
    Raises `NotFound` for what whoever reads does not see.
    """
    require_kind(kind)
    if reader.is_narrowed:
        about_of(reader, kind, key)
    found = notes_of(events_known(reader, workspace, {f"{kind}_id": key}))
    standing = tuple(each for each in found if each.withdrawn_at is None)
    return Notes(kind, key, standing, len(found) - len(standing), kind == "person")


def one_note(reader: Reader, workspace: Workspace, note_id: str) -> Note:
    """One note, also where it was withdrawn; the beginning of its id will do. Raises `NotFound`."""
    matching = [
        each for each in notes_of(events_known(reader, workspace)) if each.note_id.startswith(note_id)
    ]
    if len(matching) != 1 or not note_id:
        raise NotFound(
            f"{'No note' if not matching else 'More than one note'} has the id '{note_id}'.",
            do="see quorate note list",
        )
    return matching[0]


def events_known(
    reader: Reader, workspace: Workspace, where: Mapping[str, str] | None = None
) -> list[SaidEvent]:
    """The lines about notes that count on the day looked at."""
    ledger = SaidLedger(workspace.database)
    try:
        found = ledger.events(thing="note", known_before=reader.known_before, where=where)
    finally:
        ledger.close()
    return only_seen(reader, found)


def notes_of(events: Iterable[SaidEvent]) -> list[Note]:
    """Notes as their lines leave them, the newest first."""
    by_note: dict[str, list[SaidEvent]] = {}
    for event in events:
        by_note.setdefault(event.said_id, []).append(event)
    found = [_note(lines) for lines in by_note.values() if lines[0].kind == "written"]
    return sorted(found, key=lambda each: (each.written_at, each.note_id), reverse=True)


def _note(lines: Sequence[SaidEvent]) -> Note:
    begun, changed = lines[0], [each for each in lines if each.effect == "changed"]
    with_text = [each for each in changed if each.kind in ("written", "edited")]
    last, edits = with_text[-1], with_text[1:]
    taken_back = withdrawn_in(changed)
    withdrawn = taken_back.said_at if taken_back else None
    applied = {each.applies for each in changed}
    return Note(
        note_id=begun.said_id,
        about_kind=about_kind(begun.about),
        **vars(begun.about),
        author_key=begun.author_key,
        author_name=begun.author_name,
        author_function=begun.author_function,
        written_at=begun.said_at,
        edited_at=edits[-1].said_at if edits else None,
        withdrawn_at=withdrawn,
        text="" if withdrawn else str(last.payload["text"]),
        is_sensitive=bool(last.payload.get("is_sensitive")),
        mentions=tuple(each["name"] for each in last.payload.get("mentions", ())),
        version=max(each.version or 0 for each in changed),
        held=tuple(
            HeldEdit(each.event_id, each.author_name, each.said_at, str(each.payload["text"]))
            for each in lines
            if each.effect == "held" and each.event_id not in applied and not withdrawn
        ),
    )


def about_kind(about: About) -> str:
    """The narrowest thing that a saying is about."""
    for kind in ("move", "person", "journey"):
        if getattr(about, f"{kind}_id") is not None:
            return kind
    return "account"


def about_of(reader: Reader, kind: str, key: str) -> About:
    """What a note on this thing is about, with the account it belongs to. Raises `NotFound` for what nobody knows."""
    require_kind(kind)
    queries = {
        "journey": "select account_id, journey_id from {journeys} where journey_id = ?",
        "account": "select account_id from {accounts} where account_id = ?",
        "person": "select account_id, person_id from {people} where person_id = ?",
        "move": "select j.account_id, m.journey_id, m.move_id from {moves} m "
        "inner join {journeys} j on j.journey_id = m.journey_id where m.move_id = ?",
    }
    row: dict[str, Any] | None = reader.row(queries[kind], key)
    if row is None:
        raise NotFound(
            f"There is no {kind} '{key}'.", state="nothing was written down", do=f"see quorate show {kind}"
        )
    return About(**row)


def require_kind(kind: str) -> None:
    """Raise `UsageError` for a thing that has no notes."""
    if kind not in ABOUT_KINDS:
        near = nearest_word(kind, ABOUT_KINDS)
        raise UsageError(
            f"Nothing called '{kind}' has notes." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(ABOUT_KINDS)}",
        )
