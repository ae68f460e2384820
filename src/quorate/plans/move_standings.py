"""How every move stands that people decided or said something about, as of the day looked at."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.plan_standing import fields_of, standing_after
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

Row = dict[str, Any]


def move_standings(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per move that people decided or said something about."""
    import pyarrow as pa

    of_move: dict[str, list[Row]] = defaultdict(list)
    for row in tables["plan_events"].to_pylist():
        if row["move_id"] is not None:
            of_move[row["move_id"]].append({**row, "payload": json.loads(row["payload"])})
    rows = [_standing(move_id, events, context.moment.on) for move_id, events in sorted(of_move.items())]
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["move_standings"].arrow_schema())


def _standing(move_id: str, events: Sequence[Row], day: date) -> Row:
    standing = standing_after(events)
    last = next((event for event in reversed(events) if event["effect"] == "changed"), None)
    applied = {event["applies"] for event in events if event["effect"] == "changed"}
    return {
        **fields_of(standing),
        "move_id": move_id,
        "journey_id": events[-1]["journey_id"],
        "status": standing.status_on(day),
        "decided_by": last["author_name"] if last else None,
        "decided_at": last["known_at"] if last else None,
        "comment_count": sum(event["kind"] == "commented" for event in events),
        "held_count": sum(event["effect"] == "held" and event["event_id"] not in applied for event in events),
    }


STEP = ArrowStep("move_standings", {"plan_events": ("event_no", "event_id")}, move_standings)
