"""The tools that read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations
from pydantic import Field

from quorate import views
from quorate.errors import UsageError
from quorate.surfaces.mcp.desk import Asked, Desk
from quorate.views.changes import Change, changes_since
from quorate.views.notes import Notes, notes_about
from quorate.views.plan_journeys import journey_plan
from quorate.views.plan_week import PlanFilters, plan_week
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
LONGEST_DAYS = 366
KEPT_BACK = "(A note that stays in the workspace.)"

Key = Annotated[
    str,
    Field(description="An id; of accounts and people also a name, domain or e-mail address.", max_length=300),
]
Words = Annotated[str, Field(description="What to look for.", min_length=1, max_length=300)]
Reference = Annotated[
    str, Field(description="The `reference` of a figure in another answer.", max_length=600)
]
Days = Annotated[int, Field(description="How many days back from the day looked at.", ge=1, le=LONGEST_DAYS)]


def add_reading_tools(server: MCPServer[Any], desk: Desk) -> None:
    """Add them to a server."""

    def tool(function: Callable[..., str]) -> None:
        server.tool(annotations=READS, structured_output=False)(function)

    _add_questions(tool, desk)
    _add_things(tool, desk)


def _add_questions(tool: Callable[[Callable[..., str]], None], desk: Desk) -> None:
    @tool
    def find(ctx: Asked, words: Words) -> str:
        """Find accounts, people, journeys and whatever else answers to some words; gives the keys of other tools."""
        return desk.read(ctx, lambda snapshot: views.search(snapshot, words, 20))

    @tool
    def explain(ctx: Asked, reference: Reference) -> str:
        """Explain a figure: what it means, how it is made, and the dated rows it comes from."""
        return desk.read(ctx, lambda snapshot: views.evidence_view(snapshot, reference))

    @tool
    def brief(ctx: Asked, journey_id: Key) -> str:
        """What to know before a meeting of one journey, with sources."""
        return desk.read(ctx, lambda snapshot: views.brief_view(snapshot, journey_id))

    @tool
    def what_changed(ctx: Asked, days: Days = 14) -> str:
        """What changed lately: stages, people, rivals, closing dates; the newest first."""
        return desk.read(ctx, lambda snapshot: _changed(snapshot, days))

    @tool
    def notes(ctx: Asked, kind: Key, key: Key) -> str:
        """Colleagues' notes on a journey, account, person or move (`kind`); some stay in the workspace."""
        return desk.read(ctx, lambda snapshot: _notes(snapshot, desk.workspace, kind, key), "read_sensitive")


def _add_things(tool: Callable[[Callable[..., str]], None], desk: Desk) -> None:
    @tool
    def show_account(ctx: Asked, account: Key) -> str:
        """One account: its journeys, people, opportunities and what is known of them."""
        return desk.read(ctx, lambda snapshot: views.account_view(snapshot, account))

    @tool
    def show_person(ctx: Asked, person: Key) -> str:
        """One person: who they are, on which teams, and what they did."""
        return desk.read(ctx, lambda snapshot: views.person_view(snapshot, person))

    @tool
    def show_journey(ctx: Asked, journey_id: Key) -> str:
        """One journey: its team, who is missing, stage, agreement, outlook and moves."""
        return desk.read(ctx, lambda snapshot: views.journey_view(snapshot, journey_id))

    @tool
    def show_plan(ctx: Asked, journey_id: Key = "") -> str:
        """The moves that are proposed or accepted: of one journey, or of every one."""
        return desk.read(ctx, lambda snapshot: _plan(snapshot, desk.workspace, journey_id))

    @tool
    def show_forecast(ctx: Asked, segment: Key = "") -> str:
        """What is expected to come in, with its interval: of everything, or of one segment."""
        return desk.read(ctx, lambda snapshot: views.forecast_view(snapshot, segment or None))


def _changed(snapshot: Snapshot, days: int) -> tuple[Change, ...]:
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(f"{days} days are not to be told.", expected=f"1 to {LONGEST_DAYS} days")
    return changes_since(snapshot, since=Reader(snapshot).known_before - timedelta(days=days))


def _plan(snapshot: Snapshot, workspace: Workspace, journey_id: str) -> Any:
    if journey_id:
        views.journey_view(snapshot, journey_id)  # says what is wrong with one that is not there
        return journey_plan(snapshot, workspace, journey_id)
    return plan_week(snapshot, workspace, PlanFilters())


def _notes(snapshot: Snapshot, workspace: Workspace, kind: str, key: str) -> Notes:
    """The notes; an assistant carries words out of the workspace, so those that must stay are left out."""
    found = notes_about(Reader(snapshot), workspace, kind, key)
    told = tuple(
        replace(each, text=KEPT_BACK, held=()) if each.is_sensitive else each for each in found.notes
    )
    return replace(found, notes=told)
