"""Who said, noted and decided what, and when: every line of the ledgers, and whether each is as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.errors import UsageError, nearest_word
from quorate.language import Words, gettext
from quorate.ledger.access_log import AccessEvent, AccessLog
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.experiment_events import ExperimentEvent
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.plan_events import Author, PlanEvent
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.redacting import ERASED
from quorate.ledger.said_events import SaidEvent
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.users import Users
from quorate.ledger.verifying import Verified
from quorate.views.answers import Answer, Page
from quorate.views.plan_history import history_of
from quorate.views.reading import Reader
from quorate.views.seen_lines import only_seen
from quorate.views.statement_choices import SUBJECT_WORDS
from quorate.views.statements import words_of
from quorate.views.wording import plain
from quorate.warehouse.workspace import Workspace

# What lines are about; the first two are chained together with what is said.
LOGS = Words(
    {
        "plan": "Moves",
        "statement": "Statements",
        "note": "Notes",
        "view": "Saved views",
        "experiment": "Experiments",
        "access": "Who comes in",
    }
)
_OF_SAID = Words(
    {
        "statement.stated": "stated",
        "statement.withdrawn": "withdrew a statement",
        "statement.restored": "took a withdrawal back",
        "note.written": "noted something",
        "note.edited": "changed a note",
        "note.withdrawn": "withdrew a note",
        "note.restored": "took a withdrawal back",
        "view.written": "kept a view",
        "view.edited": "changed a view",
        "view.withdrawn": "deleted a view",
        "view.restored": "brought a deleted view back",
    }
)
_OF_EXPERIMENTS = Words(
    {
        "planned": "planned an experiment",
        "started": "drew the lots of an experiment",
        "assigned": "drew lots for accounts that came later",
        "stopped": "stopped an experiment",
    }
)
_OF_ACCESS = Words(
    {
        "user_added": "let somebody in",
        "user_changed": "changed what a user may",
        "user_disabled": "shut a user out",
        "user_enabled": "let a user in again",
        "password_set": "gave a password",
        "provider_linked": "linked a user with a provider",
        "signed_in": "signed in",
        "signed_out": "signed out",
        "signed_out_everywhere": "signed out everywhere",
        "locked_out": "tried in vain too often",
        "link_made": "made a link to a password",
        "token_made": "made a token",
        "token_revoked": "ended a token",
        "person_forgotten": "had a person forgotten",
        "retention_swept": "let go of what was past its time",
        "person_exported": "exported what is held about a person",
    }
)
# What every ledger keeps of each of its lines.
_KEPT = ("event_no", "event_id", "said_at", "known_at", "author_key", "author_name", "author_function")


@dataclass(frozen=True)
class AuditLine(Answer):
    """One line of a ledger.

    Attributes
    ----------
    log: a word of `LOGS`. event_no: its number in its chain; event_id follows from its words and those before.
    did: what was done, as the end of a sentence that begins with who did it. text: in their own words, or what it is
        about; None where there are none, and for the name of a view that somebody else keeps for themselves.
    known_at: from when it counts. is_held: it contradicted what its author had not seen, and changed nothing.
    """

    log: str
    event_no: int
    event_id: str
    said_at: datetime
    known_at: datetime
    author_key: str
    author_name: str
    author_function: str
    did: str
    text: str | None
    account_id: str | None
    journey_id: str | None
    person_id: str | None
    move_id: str | None
    is_held: bool


@dataclass(frozen=True)
class Audit(Answer):
    """A page of lines, the newest first.

    Attributes
    ----------
    line_count: how many lines there are of what is asked; `whole_count` of everything.
    breaks: what is not as it was written, in words; empty when every line is.
    authors: who wrote any, by key.
    """

    lines: tuple[AuditLine, ...]
    line_count: int
    whole_count: int
    offset: int
    limit: int
    breaks: tuple[str, ...]
    authors: Mapping[str, str]


def audit(
    reader: Reader,
    workspace: Workspace,
    page: Page,
    reading: Author | None = None,
    *,
    log: str = "",
    author: str = "",
    until: date | None = None,
    verified: Verified | None = None,
) -> Audit:
    """Lines of one log or all, of one author or all, said by the end of a day. Raises `UsageError` for another log.

    Words of notes that must stay in the workspace are not left out: this page is of the workspace. What somebody called
    a view that they keep for themselves is left out for everybody else, as wherever views are shown.

    Parameters
    ----------
    reading: who reads; None for nobody who is known.
    verified: what of the ledgers was verified before; without it every seal is made again.
    """
    if log and log not in LOGS:
        near = nearest_word(log, tuple(LOGS))
        raise UsageError(
            f"There is no log of '{log[:40]}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(LOGS)}",
        )
    every = sorted(
        _lines(reader, workspace, reading), key=lambda each: (each.said_at, each.log, each.event_no)
    )[::-1]
    chosen = [
        each
        for each in every
        if log in ("", each.log)
        and author in ("", each.author_key)
        and (until is None or each.said_at.date() <= until)
    ]
    return Audit(
        lines=tuple(chosen[page.offset : page.offset + page.limit]),
        line_count=len(chosen),
        whole_count=len(every),
        offset=page.offset,
        limit=page.limit,
        breaks=tuple(ledger_breaks(workspace.database, verified)),
        authors={each.author_key: each.author_name for each in every},
    )


def _lines(reader: Reader, workspace: Workspace, reading: Author | None) -> Iterable[AuditLine]:
    plan, said = PlanLedger(workspace.database), SaidLedger(workspace.database)
    experiments = ExperimentLedger(workspace.database)
    access, users = AccessLog(workspace.database), Users(workspace.database)
    try:
        events, sayings, drawn = plan.events(), said.events(), experiments.events()
        entries, names = access.events(), {each.user_id: each.name for each in users.all()}
    finally:
        access.close()
        users.close()
        plan.close()
        said.close()
        experiments.close()
    yield from _of_plan(reader, only_seen(reader, events))
    yield from (_of_saying(each, reading) for each in only_seen(reader, sayings))
    yield from (_of_experiment(each) for each in drawn)
    yield from (_of_access(each, names) for each in entries)


def _of_plan(reader: Reader, events: list[PlanEvent]) -> Iterable[AuditLine]:
    for event, told in zip(events, history_of(reader, events), strict=True):
        about = {"journey_id": event.journey_id, "move_id": event.move_id, "is_held": told.is_held}
        yield _line("plan", event, told.did, told.text, **about)


def _of_saying(event: SaidEvent, reading: Author | None) -> AuditLine:
    said = event.payload
    text = said.get("text")
    if event.thing == "view" and (said.get("is_shared") or (reading and reading.key == event.author_key)):
        text = said.get("name")
    if event.thing == "statement" and "subject" in said:
        subject = SUBJECT_WORDS.get(said["subject"], plain(said["subject"]))
        words = words_of(said["subject"], said["value"])
        text = gettext("{subject}: {words}", subject=subject, words=words)
    return _line(
        "note" if event.thing == ERASED else event.thing,
        event,
        gettext("said something that was erased")
        if event.thing == ERASED
        else _OF_SAID[f"{event.thing}.{event.kind}"],
        text,
        account_id=event.account_id,
        journey_id=event.journey_id,
        person_id=event.person_id,
        move_id=event.move_id,
        is_held=event.effect == "held",
    )


def _of_experiment(event: ExperimentEvent) -> AuditLine:
    text = event.payload.get("name") or event.payload.get("reason") or event.experiment_id
    return _line("experiment", event, _OF_EXPERIMENTS.get(event.kind) or plain(event.kind), text)


def _of_access(event: AccessEvent, names: Mapping[str, str]) -> AuditLine:
    said = event.payload
    about = [
        names.get(event.user_id or "", ""),
        said.get("role") or said.get("access_role"),
        said.get("name"),
        said.get("token"),
    ]
    text = ", ".join(dict.fromkeys(str(each) for each in about if each))
    return _line("access", event, _OF_ACCESS[event.kind], text or None)


def _line(
    log: str,
    event: PlanEvent | SaidEvent | ExperimentEvent | AccessEvent,
    did: str,
    text: str | None,
    **about: Any,
) -> AuditLine:
    """A line with what every ledger keeps; `about` are the fields of what it is about, none unless given."""
    nothing = {"account_id": None, "journey_id": None, "person_id": None, "move_id": None, "is_held": False}
    kept = {name: getattr(event, name) for name in _KEPT}
    return AuditLine(log=log, did=did, text=text, **{**nothing, **about}, **kept)
