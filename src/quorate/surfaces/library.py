"""The library behind `import quorate`: one workspace as Arrow tables, DuckDB relations and typed answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import UsageError
from quorate.warehouse import workspace as places

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from quorate.views import (
        AccountAlignment,
        AccountView,
        Alignment,
        AssetView,
        Board,
        Brief,
        ContentGrid,
        ContributionsView,
        DealFieldsView,
        EvidenceView,
        ExperimentList,
        ExperimentView,
        ForecastView,
        FormationList,
        Incremental,
        JourneyView,
        Lateness,
        Overview,
        PersonView,
        Productivity,
        ProgrammeGrid,
        ReturnsView,
        SearchResult,
        SocialView,
        WaterfallView,
        WhatWorks,
    )
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.sql_questions import QuestionLimits, SqlQuestions

_NAME = re.compile(r"\s*\w+\s*")


class Workspace:
    """The published tables of one workspace as they were when it was opened, however often others publish.

    It reads, and changes nothing but for the tables of a past day, which are made once and kept for a while. One
    thread uses it; another opens its own. Close it, or use it as a context manager.

    Parameters
    ----------
    folder: the workspace's folder or one inside it.
    as_of: a day, such as '2026-03-31': everything is as known at its end. None takes what is published now.
    most_rows: how many rows a query may answer with; None for any number.
    most_seconds: how long a query may take; None for as long as it takes.
    progress: is told what is being done and which share of it is behind, while a past day is made.

    Raises `NotFound` where there is no workspace or nothing is published, `UsageError` for what is no day.
    """

    def __init__(
        self,
        folder: str | Path = ".",
        *,
        as_of: date | str | None = None,
        most_rows: int | None = None,
        most_seconds: float | None = None,
        progress: Callable[[str, float], None] | None = None,
    ) -> None:
        from quorate import flow
        from quorate.warehouse.sql_questions import QuestionLimits

        self._place = places.Workspace.find(Path(folder))
        self._limits: QuestionLimits = QuestionLimits(most_rows, most_seconds)
        self._snapshot: Snapshot = flow.snapshot(self._place, _now, progress or _silently, _day(as_of))
        # relations are worked out later, and an open one would keep other queries waiting
        self._asked: SqlQuestions | None = None
        self._related: SqlQuestions | None = None

    def close(self) -> None:
        """Release the engine; relations can be read no longer, tables and answers can."""
        self._snapshot.close()
        for each in (self._asked, self._related):
            if each is not None:
                each.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<quorate.Workspace {str(self.root)!r} as of {self.as_of_on}, {len(self.tables)} tables>"

    @property
    def root(self) -> Path:
        """Its folder."""
        return self._place.root

    @property
    def as_of_on(self) -> date:
        """The day looked at: everything known by its end counts."""
        return (self._snapshot.publication.as_of_at - timedelta(microseconds=1)).date()

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the published tables, which docs/data-dictionary.md explains."""
        return tuple(sorted(self._snapshot.tables))

    def table(self, name: str) -> pa.Table:
        """A whole published table. Raises `NotFound` with the nearest name."""
        questions = self._questions()
        return self._snapshot.table(f"select * from {questions.require_table(name)}")

    def query(self, sql: str) -> pa.Table:
        """The answer of one SQL query over the published tables.

        Raises `UsageError` for what does not only read, cannot be answered or goes beyond the limits.
        """
        return self._questions().table(sql)

    def relation(self, sql_or_table: str) -> duckdb.DuckDBPyRelation:
        """A table or query as a DuckDB relation, worked out when rows are asked for; the limits do not hold for it.

        Relations of one workspace can be joined. None of them reads or writes a file outside of the workspace: take
        `.to_arrow_table()` into a connection of your own for that.
        """
        from quorate.warehouse.sql_questions import SqlQuestions

        if self._related is None:
            self._related = SqlQuestions(self._place, self._snapshot.publication, self._limits)
        if _NAME.fullmatch(sql_or_table):
            return self._related.relation(
                f"select * from {self._related.require_table(sql_or_table.strip())}"
            )
        return self._related.relation(sql_or_table)

    def find(self, text: str) -> SearchResult:
        """Accounts, people and whatever else answers to some words."""
        from quorate import views

        return views.search(self._snapshot, text)

    def account(self, key: str) -> AccountView:
        """One account, by id, domain or name."""
        from quorate import views

        return views.account_view(self._snapshot, key)

    def person(self, key: str) -> PersonView:
        """One person, by id, e-mail address or full name."""
        from quorate import views

        return views.person_view(self._snapshot, key)

    def journey(self, key: str) -> JourneyView:
        """One journey, by id: its team, stage, outlook and moves."""
        from quorate import views

        return views.journey_view(self._snapshot, key)

    def brief(self, key: str) -> Brief:
        """What to know before a meeting of one journey."""
        from quorate import views

        return views.brief_view(self._snapshot, key)

    def evidence(self, reference: str) -> EvidenceView:
        """The rows that a figure comes from; `reference` is a figure's own, its `reference`."""
        from quorate import views

        return views.evidence_view(self._snapshot, reference)

    def experiment(self, key: str) -> ExperimentView:
        """One experiment, by id."""
        from quorate import views

        return views.experiment_view(self._snapshot, key)

    def experiments(self) -> ExperimentList:
        """Every experiment, and what one more could find."""
        from quorate import views

        return views.experiment_list(self._snapshot)

    def journeys(self) -> Board:
        """The open journeys by stage."""
        from quorate import views

        return views.journeys_by_stage(self._snapshot)

    def overview(self) -> Overview:
        """How much there is of everything, and what changed."""
        from quorate import views

        return views.overview(self._snapshot)

    def fields(self) -> DealFieldsView:
        """What fields of the CRM's deals tell, and which tell too much."""
        from quorate import views

        return views.deal_fields_view(self._snapshot)

    def formations(self) -> FormationList:
        """Accounts where a team seems to form."""
        from quorate import views

        return views.formation_list(self._snapshot)

    def incremental(self) -> Incremental:
        """What would not have come without what was done."""
        from quorate import views

        return views.incremental_view(self._snapshot)

    def lateness(self) -> Lateness:
        """How late people of the teams were met, and what that cost."""
        from quorate import views

        return views.lateness_view(self._snapshot)

    def plays(self) -> WhatWorks:
        """Which plays worked, where it can be told."""
        from quorate import views

        return views.what_works(self._snapshot)

    def productivity(self) -> Productivity:
        """What activities of each function came to."""
        from quorate import views

        return views.productivity_view(self._snapshot)

    def programmes(self) -> ProgrammeGrid:
        """Accounts and the programmes they are in."""
        from quorate import views

        return views.programme_grid(self._snapshot)

    def social(self) -> SocialView:
        """Who was reached in social networks."""
        from quorate import views

        return views.social_view(self._snapshot)

    def alignment(self, key: str | None = None) -> Alignment | AccountAlignment:
        """How functions work together, everywhere or at one account."""
        from quorate import views

        return views.alignment_view(self._snapshot, key)

    def content(self, key: str | None = None) -> ContentGrid | AssetView:
        """Content by stage and role, or one asset."""
        from quorate import views

        return views.content_view(self._snapshot, key)

    def contributions(self, key: str | None = None) -> ContributionsView:
        """What touches contributed by `channel`, `campaign`, `content` or `function`, with `/STEP` to one step."""
        from quorate import views

        return views.contributions_by(self._snapshot, key)

    def forecast(self, key: str | None = None) -> ForecastView:
        """What comes in, of everything or of one segment."""
        from quorate import views

        return views.forecast_view(self._snapshot, key)

    def returns(self, key: str | None = None) -> ReturnsView:
        """What spend returned, by dimension and, after a slash, the quarter's first day."""
        from quorate import views

        return views.returns_by(self._snapshot, key)

    def waterfall(self, key: str | None = None) -> WaterfallView:
        """Where journeys go from stage to stage, of everything or of one segment."""
        from quorate import views

        return views.waterfall_view(self._snapshot, key)

    def _questions(self) -> SqlQuestions:
        from quorate.warehouse.sql_questions import SqlQuestions

        if self._asked is None:
            self._asked = SqlQuestions(self._place, self._snapshot.publication, self._limits)
        return self._asked


def open_workspace(
    folder: str | Path = ".",
    *,
    as_of: date | str | None = None,
    most_rows: int | None = None,
    most_seconds: float | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Workspace:
    """Open a workspace to read it; `Workspace` says what each parameter is."""
    return Workspace(folder, as_of=as_of, most_rows=most_rows, most_seconds=most_seconds, progress=progress)


def _day(day: date | str | None) -> date | None:
    if day is None or isinstance(day, date):
        return day.date() if isinstance(day, datetime) else day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"'{day[:40]}' is not a day.", expected="a date such as 2026-03-31") from error


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _silently(_doing: str, _done: float) -> None:
    """Nobody is told."""
