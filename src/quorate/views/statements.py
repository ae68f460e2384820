"""What colleagues state about a journey, account or person: what counts, and what counts from the next update."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quorate.errors import NotFound
from quorate.language import gettext_noop
from quorate.ledger.said_events import SaidEvent
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.said_rules import withdrawn_in
from quorate.ledger.statement_log_rows import statement_id_of
from quorate.views.answers import Answer, reference
from quorate.views.notes import HeldEdit
from quorate.views.reading import Reader, Row
from quorate.views.seen_lines import only_seen
from quorate.views.statement_choices import (
    CAUSE_WORDS,
    STATED_MEMBERSHIP_WORDS,
    SUBJECT_WORDS,
    StatementChoice,
    choices,
    key_of,
    place_of,
)
from quorate.views.wording import STANCE_WORDS, plain
from quorate.warehouse.workspace import Workspace

# How sure somebody is, as three words; the middle of what people mean by them.
CONFIDENCE_WORDS = (
    (gettext_noop("sure"), 0.95),
    (gettext_noop("fairly sure"), 0.75),
    (gettext_noop("a guess"), 0.5),
)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "stance": STANCE_WORDS,
    "membership": STATED_MEMBERSHIP_WORDS,
    "cause_of_loss": CAUSE_WORDS,
}
_PUBLISHED = """
select s.*, coalesce(c.name, s.author_id) as author_name, coalesce(p.full_name, p.email) as person_name
from {statements} s
left join {colleagues} c on c.colleague_id = s.author_id
left join {people} p on p.person_id = s.person_id
where s.subject not in ('identity', 'content')
"""


@dataclass(frozen=True)
class Statement(Answer):
    """One thing a colleague stated.

    Attributes
    ----------
    statement_id: of the published table; `said_id` is that of the ledger, None for what another system brought.
    words: what is stated, in words. stated_at: the day it is about; said_at: when it was written, where that is known.
    confidence: how sure its author is; None where nobody said.
    is_counted: the publication holds it. Otherwise it counts from the next update.
    withdrawn_at: when it was taken back. A withdrawal counts from the next update too.
    held: what contradicted it, was kept and changed nothing.
    reference: what opens it; None while it is not published.
    """

    statement_id: str
    said_id: str | None
    subject: str
    subject_words: str
    value: str
    words: str
    person_id: str | None
    person_name: str | None
    author_key: str
    author_name: str
    author_function: str
    stated_at: datetime
    known_at: datetime
    said_at: datetime | None
    note: str | None
    confidence: float | None
    is_counted: bool
    withdrawn_at: datetime | None
    reference: str | None


@dataclass(frozen=True)
class HeldStatement(Answer):
    """A statement that contradicted what its author had not seen: kept, and not counted."""

    said_id: str
    words: str
    subject_words: str
    person_name: str | None
    held: HeldEdit


@dataclass(frozen=True)
class Statements(Answer):
    """Statements about one journey or account, the newest first; those waiting for the next update are counted."""

    journey_id: str | None
    account_id: str | None
    statements: tuple[Statement, ...]
    held: tuple[HeldStatement, ...]
    waiting_count: int


@dataclass(frozen=True)
class Question(Answer):
    """What can be stated about one subject: its words, what stands, and the version an answer names."""

    subject: str
    subject_words: str
    choices: tuple[StatementChoice, ...]
    version: int
    standing: tuple[Statement, ...]


def statements_about(reader: Reader, workspace: Workspace, key: str, person: str | None = None) -> Statements:
    """Statements about a journey or an account by its id, or about one person there, that the day looked at knows."""
    place = place_of(reader, key, None)
    about = place.about
    events = _events(reader, workspace, about.account_id)
    if about.journey_id:
        events = [each for each in events if each.journey_id in (None, about.journey_id)]
    published = {row["statement_id"]: row for row in _published(reader, about.account_id, about.journey_id)}
    names = _names(reader, [each.person_id for each in events if each.person_id])
    found = _of_ledger(events, published, names)
    ours = {each.statement_id for each in found}
    found += [_imported(row) for name, row in published.items() if name not in ours]
    chosen = [each for each in found if person is None or each.person_id == person]
    return Statements(
        about.journey_id,
        about.account_id,
        tuple(sorted(chosen, key=lambda each: (each.known_at, each.statement_id), reverse=True)),
        tuple(each for each in _held(events, names)),
        sum(not each.is_counted for each in chosen if each.withdrawn_at is None),
    )


def questions_about(
    reader: Reader, workspace: Workspace, key: str, person: str | None, subjects: Iterable[str]
) -> tuple[Question, ...]:
    """What can be stated about a journey or account, or about one person there, subject by subject."""
    place = place_of(reader, key, person)
    held = statements_about(reader, workspace, key, person).statements
    standing = [each for each in held if each.withdrawn_at is None]
    ledger = SaidLedger(workspace.database)
    try:
        return tuple(
            Question(
                subject,
                SUBJECT_WORDS[subject],
                choices(reader, subject, place.journey_map),
                ledger.version(key_of(place.about, subject, "")),
                tuple(each for each in standing if each.subject == subject and each.person_id == person),
            )
            for subject in subjects
        )
    finally:
        ledger.close()


def one_statement(workspace: Workspace, said_id: str) -> SaidEvent:
    """The line with which a statement of the ledger began; the beginning of its id will do. Raises `NotFound`."""
    ledger = SaidLedger(workspace.database)
    try:
        events = ledger.events(thing="statement")
    finally:
        ledger.close()
    wanted = said_id.removeprefix(statement_id_of(""))
    begun = {each.said_id: each for each in reversed(events) if each.kind == "stated"}
    found = [each for name, each in begun.items() if wanted and name.startswith(wanted)]
    if len(found) != 1:
        raise NotFound(
            f"{'No statement' if not found else 'More than one statement'} made here has the id '{said_id}'.",
            state="nothing was changed",
            do="see quorate statement list; what another system brought is taken back there",
        )
    return found[0]


def words_of(subject: str, value: str) -> str:
    """A stated value in words."""
    return _WORDS.get(subject, {}).get(value) or (
        value if subject in ("competitor", "influence") else plain(value)
    )


def _events(reader: Reader, workspace: Workspace, account_id: str | None) -> list[SaidEvent]:
    ledger = SaidLedger(workspace.database)
    try:
        where = {"account_id": account_id} if account_id else {}
        found = ledger.events(thing="statement", known_before=reader.known_before, where=where)
    finally:
        ledger.close()
    return only_seen(reader, found)


def _published(reader: Reader, account_id: str | None, journey_id: str | None) -> list[Row]:
    if journey_id is None:
        return reader.rows(f"{_PUBLISHED} and s.account_id = ?", account_id)
    return reader.rows(
        f"""
        {_PUBLISHED} and (
            s.opportunity_id in (
                select unnest(opportunity_ids) from {{journeys}} where journey_id = $1
            )
            or (s.opportunity_id is null and coalesce(s.journey_id, $1) = $1 and s.account_id = $2)
        )
        """,
        journey_id,
        account_id,
    )


def _names(reader: Reader, person_ids: Sequence[str]) -> dict[str, str]:
    rows = reader.rows(
        "select person_id, coalesce(full_name, email, 'Unnamed person') as name from {people} "
        "where person_id in (select unnest(?::varchar[]))",
        list(person_ids),
    )
    return {row["person_id"]: row["name"] for row in rows}


def _of_ledger(
    events: Sequence[SaidEvent], published: Mapping[str, Row], names: Mapping[str, str]
) -> list[Statement]:
    lines: dict[str, list[SaidEvent]] = {}
    for each in events:
        lines.setdefault(each.said_id, []).append(each)
    found = []
    for each in events:
        if each.kind != "stated" or each.effect != "changed":
            continue
        subject, value = each.payload["subject"], each.payload["value"]
        statement_id = statement_id_of(each.said_id)
        counted = statement_id in published
        on = each.payload.get("on")
        taken_back = withdrawn_in(lines[each.said_id])
        found.append(
            Statement(
                statement_id=statement_id,
                said_id=each.said_id,
                subject=subject,
                subject_words=SUBJECT_WORDS[subject],
                value=value,
                words=words_of(subject, value),
                person_id=each.person_id,
                person_name=names.get(each.person_id or ""),
                author_key=each.author_key,
                author_name=each.author_name,
                author_function=each.author_function,
                stated_at=datetime.fromisoformat(on) if on else each.known_at,
                known_at=each.known_at,
                said_at=each.said_at,
                note=each.payload.get("note"),
                confidence=each.payload.get("confidence"),
                is_counted=counted,
                withdrawn_at=taken_back.said_at if taken_back else None,
                reference=reference("record", statement_id) if counted else None,
            )
        )
    return found


def _held(events: Sequence[SaidEvent], names: Mapping[str, str]) -> Iterable[HeldStatement]:
    applied = {each.applies for each in events if each.effect == "changed"}
    for each in events:
        if each.effect == "held" and each.event_id not in applied and each.kind == "stated":
            words = words_of(each.payload["subject"], each.payload["value"])
            yield HeldStatement(
                each.said_id,
                words,
                SUBJECT_WORDS[each.payload["subject"]],
                names.get(each.person_id or ""),
                HeldEdit(each.event_id, each.author_name, each.said_at, words),
            )


def _imported(row: Row) -> Statement:
    return Statement(
        statement_id=row["statement_id"],
        said_id=None,
        subject=row["subject"],
        subject_words=SUBJECT_WORDS.get(row["subject"], plain(row["subject"])),
        value=row["value"],
        words=words_of(row["subject"], row["value"]),
        person_id=row["person_id"],
        person_name=row["person_name"],
        author_key=row["author_id"],
        author_name=row["author_name"],
        author_function=row["author_function"],
        stated_at=row["stated_at"],
        known_at=row["known_at"],
        said_at=None,
        note=row["note"],
        confidence=row.get("confidence"),
        is_counted=True,
        withdrawn_at=row["retracted_at"],
        reference=reference("record", row["statement_id"]),
    )
