"""The tools that write: there only where the server was started with leave to, and then for whom may do so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations
from pydantic import Field

from quorate.ledger.plan_events import Author, Written
from quorate.surfaces.mcp.desk import Asked, Desk
from quorate.surfaces.mcp.reading_tools import Key
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.surfaces.saying import Saying
from quorate.warehouse.snapshots import Snapshot

WRITES = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)

Text = Annotated[
    str, Field(description="What is to be written down, in whole sentences.", min_length=1, max_length=4_000)
]
Day = Annotated[
    str, Field(description="A day such as 2026-07-31; empty leaves it to a week from now.", max_length=10)
]


def add_writing_tools(server: MCPServer[Any], desk: Desk) -> None:
    """Add them to a server."""

    def tool(function: Callable[..., str]) -> None:
        server.tool(annotations=WRITES, structured_output=False)(function)

    @tool
    def propose_move(ctx: Asked, journey_id: Key, text: Text, due_on: Day = "", person_id: Key = "") -> str:
        """Propose a move for the shared plan in the name of whom you work for. Ask them first: colleagues see it."""
        deciding = PlanDeciding(desk.workspace, desk.clock)

        def propose(snapshot: Snapshot, author: Author) -> Written:
            added = deciding.add(snapshot, author, journey_id, text, due_on=due_on, person_id=person_id)
            # whoever adds a move by hand means to make it; whether this one is made, people decide
            return deciding.decide(snapshot, author, str(added.event.move_id), "reopened", {})

        return desk.write(ctx, "decide", propose)

    @tool
    def note(ctx: Asked, kind: Key, key: Key, text: Text) -> str:
        """Write a note on a journey, account, person or move (`kind`), under the name of the person you work for."""
        saying = Saying(desk.workspace, desk.clock)
        return desk.write(ctx, "say", lambda snapshot, author: saying.note(snapshot, author, kind, key, text))
