"""What people do, by noun: moves, notes, statements, saved views, notifications, experiments, the audit log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from quorate.errors import NotFound
from quorate.surfaces.api.cursors import Turn
from quorate.surfaces.api.desk import Asked
from quorate.surfaces.api.noun import ListView, Noun, Rows, Single, counted
from quorate.surfaces.api.parameters import DatedListing, Flag, Id, Listing, Present, Text, one_of
from quorate.views.audits import LOGS, AuditLine, audit
from quorate.views.notes import ABOUT_KINDS, Note, notes_about, one_note
from quorate.views.notifications import Notification, notifications_for
from quorate.views.plan_details import MoveDetail, move_detail
from quorate.views.plan_lists import plan_list
from quorate.views.plan_moves import PlanMove
from quorate.views.plan_week import SHOWS, PlanFilters
from quorate.views.revenue.experiments import ExperimentView, experiment_list, experiment_view
from quorate.views.saved_views import SavedView, one_view, saved_views
from quorate.views.statement_choices import OF_A_JOURNEY, OF_A_PERSON
from quorate.views.statements import Question, Statement, questions_about, statements_about
from quorate.vocabulary.closed_lists import MOVE_OWNERS


class MoveQuery(DatedListing):
    """Filters of the plan."""

    owner: Text = Field("", description="A colleague's id, address or name.")
    function: Annotated[str, one_of(("", *MOVE_OWNERS))] = ""
    segment: Text = ""
    show: Annotated[str, one_of(SHOWS)] = Field("open", description="Open ones, of one status, or all.")


class AboutQuery(DatedListing):
    """What notes are about."""

    kind: Annotated[str, one_of(ABOUT_KINDS)]
    key: Id = Field(description="The id of what they are about.")


class PlaceQuery(DatedListing):
    """What statements are about."""

    key: Id = Field(description="The id of a journey or account.")
    person: Text = Field("", description="The id of one person of it.")


class ViewQuery(Listing):
    """Filters of saved views."""

    list: Literal["", "journeys", "accounts"] = ""


class NotificationQuery(Listing):
    """Filters of notifications."""

    unread_only: Flag = False


class AuditQuery(DatedListing):
    """Filters of the audit log."""

    log: Annotated[str, one_of(("", *LOGS))] = ""
    author: Text = ""


def _moves(asked: Asked, query: MoveQuery, turn: Turn) -> Rows:
    filters = PlanFilters(query.owner, query.function, query.segment, "", query.show)
    found = plan_list(asked.snapshot, asked.workspace, filters, after=turn.after, limit=turn.limit)
    return Rows(found.moves, found.move_count, found.following)


def _notes(asked: Asked, query: AboutQuery, turn: Turn) -> Rows:
    return counted(notes_about(asked.reader, asked.workspace, query.kind, query.key).notes, turn)


def note_of(asked: Asked, key: str, _: Any = None) -> Note:
    """The note with this whole id. Raises `NotFound`, also for one that was withdrawn."""
    found = one_note(asked.reader, asked.workspace, key)
    if found.note_id != key or found.withdrawn_at is not None:
        raise NotFound(f"There is no note '{key[:80]}'.")
    return found


def _statements(asked: Asked, query: PlaceQuery, turn: Turn) -> Rows:
    found = statements_about(asked.reader, asked.workspace, query.key, query.person or None)
    return counted([each for each in found.statements if each.withdrawn_at is None], turn)


def _questions(asked: Asked, query: PlaceQuery, turn: Turn) -> Rows:
    subjects = OF_A_PERSON if query.person else OF_A_JOURNEY
    return counted(
        questions_about(asked.reader, asked.workspace, query.key, query.person or None, subjects), turn
    )


def _views(asked: Asked, query: ViewQuery, turn: Turn) -> Rows:
    return counted(saved_views(asked.workspace, asked.person, query.list or None), turn)


def view_of(asked: Asked, key: str, _: Any = None) -> SavedView:
    """The view with this whole id. Raises `NotFound`."""
    found = one_view(saved_views(asked.workspace, asked.person), key)
    if found.view_id != key:
        raise NotFound(f"There is no view '{key[:80]}'.")
    return found


def _notifications(asked: Asked, query: NotificationQuery, turn: Turn) -> Rows:
    unnoticed = asked.desk.unnoticed.of(asked.workspace, asked.snapshot)
    found = notifications_for(
        asked.reader, asked.workspace, asked.person, unread_only=query.unread_only, unnoticed=unnoticed
    )
    return counted(found.items, turn)


def _experiments(asked: Asked, _: DatedListing, turn: Turn) -> Rows:
    return counted(experiment_list(asked.snapshot, asked.workspace).experiments, turn)


def _audit(asked: Asked, query: AuditQuery, turn: Turn) -> Rows:
    found = audit(
        asked.reader, asked.workspace, turn.page, asked.author,
        log=query.log, author=query.author, verified=asked.desk.verified,
    )  # fmt: skip
    return Rows(found.lines, found.line_count)


NOUNS = (
    Noun(
        "moves", "move", "The shared plan: what to do next, whose it is and how it stands.",
        ListView(PlanMove, _moves, MoveQuery, says_ledger=True),
        Single(
            MoveDetail, lambda asked, key, _: move_detail(asked.snapshot, asked.workspace, key),
            says_ledger=True,
        ),
    ),
    Noun(
        "notes", "note", "Notes of colleagues on a journey, account, person or move.",
        ListView(Note, _notes, AboutQuery, says_ledger=True),
        Single(Note, note_of, says_ledger=True), reading="read_sensitive",
    ),
    Noun(
        "statements", "statement", "What colleagues stated about a journey, an account or a person there.",
        ListView(Statement, _statements, PlaceQuery, says_ledger=True), reading="say",
    ),
    Noun(
        "statement-choices", "question", "What can be stated about a journey, an account or a person there.",
        ListView(Question, _questions, PlaceQuery, says_ledger=True), reading="say",
    ),
    Noun(
        "views", "saved view", "Lists kept under a name.",
        ListView(SavedView, _views, ViewQuery, says_ledger=True),
        Single(SavedView, view_of, Present, says_ledger=True),
    ),
    Noun(
        "notifications", "notification", "What whoever asks is told.",
        ListView(Notification, _notifications, NotificationQuery, says_ledger=True),
    ),
    Noun(
        "experiments", "experiment", "Experiments: arms, readings, what contaminated them.",
        ListView(ExperimentView, _experiments, says_ledger=True),
        Single(
            ExperimentView, lambda asked, key, _: experiment_view(asked.snapshot, key, asked.workspace),
            says_ledger=True,
        ),
    ),
    Noun(
        "audit", "line of the audit log", "Who said and decided what, and when.",
        ListView(AuditLine, _audit, AuditQuery, says_ledger=True), reading="audit",
    ),
)  # fmt: skip
