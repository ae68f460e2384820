"""The plan of one journey, or one move of it, with everything that was done about each move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.ledger.plan_events import PlanEvent
from quorate.ledger.plan_ledger import PlanLedger
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.plan_history import HistoryLine, history_of
from quorate.views.plan_moves import PlanMove, move_row, plan_moves
from quorate.views.plan_now import PlanNow, plan_now
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

OPEN = ("proposed", "accepted")


@dataclass(frozen=True)
class PlannedMoves(Answer):
    """Moves with their histories, by the move's id.

    Attributes
    ----------
    moves: what may be done now, in the order in which the plan ranks it.
    put_aside: done, dismissed, snoozed and expired moves, the latest decision first.
    """

    stamp: Stamp
    moves: tuple[PlanMove, ...]
    put_aside: tuple[PlanMove, ...]
    histories: Mapping[str, tuple[HistoryLine, ...]]


def journey_plan(snapshot: Snapshot, workspace: Workspace, journey_id: str) -> PlannedMoves:
    """The plan of one journey as it stands this minute; empty for a journey nobody knows."""
    reader = Reader(snapshot)
    now = plan_now(reader, workspace)
    return _planned(reader, workspace, plan_moves(reader, now, "m.journey_id = ?", journey_id))


def planned_move(snapshot: Snapshot, workspace: Workspace, key: str) -> PlannedMoves:
    """One move by its id, or by how its id begins. Raises `NotFound`."""
    reader = Reader(snapshot)
    now: PlanNow = plan_now(reader, workspace)
    move_id = move_row(reader, now, key)["move_id"]
    return _planned(reader, workspace, plan_moves(reader, now, "m.move_id = ?", move_id))


def _planned(reader: Reader, workspace: Workspace, moves: Sequence[PlanMove]) -> PlannedMoves:
    is_open = [each for each in moves if each.move.status in OPEN]
    aside = [each for each in moves if each.move.status not in OPEN]
    return PlannedMoves(
        stamp_of(reader),
        tuple(sorted(is_open, key=_rank)),
        tuple(sorted(aside, key=lambda each: str(each.decided_at or ""), reverse=True)),
        _histories(reader, workspace, [each.move.move_id for each in moves]),
    )


def _rank(each: PlanMove) -> tuple[bool, int, str, str]:
    """What is agreed first, then as the plan ranks it; a move of one's own has no rank."""
    move = each.move
    return (
        move.status != "accepted",
        int(move.reasons.get("rank") or 0),
        move.due_on.isoformat(),
        move.move_id,
    )


def _histories(
    reader: Reader, workspace: Workspace, move_ids: Sequence[str]
) -> dict[str, tuple[HistoryLine, ...]]:
    ledger = PlanLedger(workspace.database)
    try:
        events = ledger.events_of(move_ids)
    finally:
        ledger.close()
    of_move: dict[str, list[PlanEvent]] = defaultdict(list)
    for event in events:
        if event.known_at < reader.known_before:
            of_move[event.move_id or ""].append(event)
    return {move_id: history_of(reader, found) for move_id, found in of_move.items()}
