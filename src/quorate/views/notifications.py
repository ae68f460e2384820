"""What one colleague is told: who spoke to them, what was handed to them, and what changed in what they follow.

A colleague follows what they own unless they said otherwise, and anything else they chose to follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from quorate.language import Words, gettext, language
from quorate.ledger.attention import Attention
from quorate.ledger.plan_events import Author, PlanEvent
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.said_ledger import SaidLedger
from quorate.views.answers import Answer
from quorate.views.changes import CHANGE_WORDS
from quorate.views.journey_facts import keep_journey_facts
from quorate.views.notes import Note, notes_of
from quorate.views.reading import Reader
from quorate.views.seen_lines import only_seen, only_seen_rows
from quorate.warehouse.workspace import Workspace

NOTIFICATION_WORDS: Words[str] = (
    Words(
        {
            "mention": "Somebody speaks to you",
            "handed_over": "A move is handed to you",
        }
    )
    | CHANGE_WORDS
)
NOTIFICATION_KINDS = tuple(NOTIFICATION_WORDS)
FOLLOWED_KINDS = ("journey", "account")
MOST_SHOWN = 200


@dataclass(frozen=True)
class Notification(Answer):
    """One thing a colleague is told.

    Attributes
    ----------
    item_id: the same whenever it is told. at: when it was said or noticed.
    by: who said or did it; None for a change that nobody in particular made.
    text: one sentence; without the words of a note that must stay in the workspace, which `is_sensitive` says.
    reference: what opens the evidence of a change.
    """

    item_id: str
    kind: str
    at: datetime
    text: str
    by: str | None = None
    account_id: str | None = None
    account_name: str | None = None
    journey_id: str | None = None
    person_id: str | None = None
    move_id: str | None = None
    reference: str | None = None
    is_sensitive: bool = False
    is_read: bool = False


@dataclass(frozen=True)
class Notifications(Answer):
    """What one colleague is told, the newest first, and how much of it they have not read."""

    colleague_key: str
    colleague_name: str
    items: tuple[Notification, ...]
    unread_count: int


def notifications_for(
    reader: Reader,
    workspace: Workspace,
    colleague: Author,
    *,
    unread_only: bool = False,
    unnoticed: Iterable[Mapping[str, Any]] = (),
) -> Notifications:
    """What a colleague is told, the newest first, at most `MOST_SHOWN`; all of it counts for `unread_count`.

    unnoticed: changes that the newest publication brought and nobody wrote down yet.
    """
    attention = Attention(workspace.database)
    try:
        followed, read = attention.followed(colleague.key), attention.read(colleague.key)
        held = {row["change_id"]: row for row in (*unnoticed, *attention.noticed())}
    finally:
        attention.close()
    found = [
        *_mentions(reader, workspace, colleague, read),
        *_from_plan(reader, workspace, colleague, read),
        *_changes(only_seen_rows(reader, held.values()), colleague, followed, read),
    ]
    found = _with_accounts(reader, found)
    newest = sorted(found, key=lambda each: (each.at, each.item_id), reverse=True)
    unread = [each for each in newest if not each.is_read]
    return Notifications(
        colleague.key, colleague.name, tuple((unread if unread_only else newest)[:MOST_SHOWN]), len(unread)
    )


def is_followed(followed: Mapping[tuple[str, str], bool], row: Mapping[str, Any], key: str) -> bool:
    """Whether a colleague follows what a change is about: what they said of the journey counts before the account."""
    for kind in FOLLOWED_KINDS:
        said = followed.get((kind, row[f"{kind}_id"] or ""))
        if said is not None:
            return said
    return bool(row["owner_id"] == key)


def follows(reader: Reader, workspace: Workspace, colleague: Author, kind: str, key: str) -> bool:
    """Whether a colleague follows a journey or account, by what they said or because it is theirs."""
    row: dict[str, Any] | None
    if kind == "journey":
        keep_journey_facts(reader)
        row = reader.row(
            "select journey_id, account_id, owner_id from journey_facts where journey_id = ?", key
        )
    else:
        row = reader.row(
            "select null as journey_id, account_id, owner_id from {accounts} where account_id = ?", key
        )
    attention = Attention(workspace.database)
    try:
        return row is not None and is_followed(attention.followed(colleague.key), row, colleague.key)
    finally:
        attention.close()


def _mentions(
    reader: Reader, workspace: Workspace, colleague: Author, read: frozenset[str]
) -> Iterator[Notification]:
    ledger = SaidLedger(workspace.database)
    try:
        events = only_seen(reader, ledger.events(thing="note"))
    finally:
        ledger.close()
    spoken_to = {
        each.said_id
        for each in events
        for named in each.payload.get("mentions", ())
        if named["colleague_id"] == colleague.key and each.effect == "changed"
    }
    for note in notes_of(events):
        is_own = note.author_key == colleague.key
        if note.note_id in spoken_to and note.withdrawn_at is None and not is_own:
            yield _mention(note, is_read=f"mention:{note.note_id}" in read)


def _mention(note: Note, *, is_read: bool) -> Notification:
    return Notification(
        item_id=f"mention:{note.note_id}",
        kind="mention",
        at=note.edited_at or note.written_at,
        by=note.author_name,
        text=gettext("A note that stays in the workspace.") if note.is_sensitive else note.text,
        account_id=note.account_id,
        journey_id=note.journey_id,
        move_id=note.move_id,
        person_id=note.person_id,
        is_sensitive=note.is_sensitive,
        is_read=is_read,
    )


def _from_plan(
    reader: Reader, workspace: Workspace, colleague: Author, read: frozenset[str]
) -> Iterator[Notification]:
    ledger = PlanLedger(workspace.database)
    try:
        told = [*ledger.events(kind="mentioned"), *ledger.events(kind="handed_over")]
    finally:
        ledger.close()
    for each in only_seen(reader, told):
        words = _plan_words(each, colleague)
        if words is not None and each.author_key != colleague.key and each.effect != "held":
            yield Notification(
                item_id=f"plan:{each.event_id}",
                kind="mention" if each.kind == "mentioned" else "handed_over",
                at=each.said_at,
                by=each.author_name,
                text=words,
                journey_id=each.journey_id,
                move_id=each.move_id,
                is_read=f"plan:{each.event_id}" in read,
            )


def _plan_words(event: PlanEvent, colleague: Author) -> str | None:
    if event.kind == "mentioned":
        return str(event.payload["text"]) if event.payload["colleague_id"] == colleague.key else None
    return gettext("A move was handed to you.") if event.payload.get("owner_id") == colleague.key else None


def _changes(
    noticed: Iterable[Mapping[str, Any]],
    colleague: Author,
    followed: Mapping[tuple[str, str], bool],
    read: frozenset[str],
) -> Iterator[Notification]:
    for row in noticed:
        if is_followed(followed, row, colleague.key):
            change = json.loads(row["change"])
            yield Notification(
                item_id=row["change_id"],
                kind=row["kind"],
                at=row["noticed_at"],
                # what was noticed before other languages were kept is told as it was
                text=change.get("texts", {}).get(language().code, change["text"]),
                account_id=row["account_id"],
                account_name=change["account_name"],
                journey_id=row["journey_id"],
                person_id=change["person_id"],
                reference=change["reference"],
                is_read=row["change_id"] in read,
            )


def _with_accounts(reader: Reader, found: list[Notification]) -> list[Notification]:
    """The same with the account of each and its name, as far as the publication knows them."""
    rows = reader.rows(
        """
        select j.journey_id, j.account_id, coalesce(a.name, j.account_id) as name
        from {journeys} j left join {accounts} a on a.account_id = j.account_id
        where j.journey_id in (select unnest($1::varchar[]))
        union all
        select null, account_id, name from {accounts} where account_id in (select unnest($2::varchar[]))
        """,
        sorted({each.journey_id for each in found if each.journey_id}),
        sorted({each.account_id for each in found if each.account_id}),
    )
    of_journey = {row["journey_id"]: row["account_id"] for row in rows if row["journey_id"]}
    names = {row["account_id"]: row["name"] for row in rows}
    placed = [
        replace(each, account_id=each.account_id or of_journey.get(each.journey_id or "")) for each in found
    ]
    return [
        replace(each, account_name=names.get(each.account_id or "", each.account_name)) for each in placed
    ]
