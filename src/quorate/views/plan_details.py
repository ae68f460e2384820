"""One move of the plan with everything it rests on: why, the team's argument, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import NotFound
from quorate.views.answers import Answer, Page, reference
from quorate.views.evidence import evidence_view
from quorate.views.evidence_rows import Evidence
from quorate.views.plan_arguments import TeamArgument, argument_of
from quorate.views.plan_history import HistoryLine
from quorate.views.plan_journeys import PlannedMoves, planned_move
from quorate.views.plan_moves import PlanMove
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

MOST_ROWS = 6


@dataclass(frozen=True)
class MoveDetail(Answer):
    """One move.

    Attributes
    ----------
    evidence: the newest dated rows its reason rests on; None for a move that no update has published yet.
    argument: what its team is told this week; None where the journey wants no plan.
    """

    planned: PlannedMoves
    move: PlanMove
    argument: TeamArgument | None
    evidence: Evidence | None

    @property
    def history(self) -> tuple[HistoryLine, ...]:
        """What was done and said about it, oldest first."""
        return self.planned.histories.get(self.move.move.move_id, ())


def move_detail(snapshot: Snapshot, workspace: Workspace, key: str) -> MoveDetail:
    """One move by its id, or by how its id begins. Raises `NotFound`."""
    planned = planned_move(snapshot, workspace, key)
    move = (*planned.moves, *planned.put_aside)[0]
    return MoveDetail(
        planned=planned,
        move=move,
        argument=argument_of(Reader(snapshot), move.journey_id),
        evidence=_evidence(snapshot, move.move.move_id),
    )


def _evidence(snapshot: Snapshot, move_id: str) -> Evidence | None:
    try:
        return evidence_view(snapshot, reference("move", move_id), Page(limit=MOST_ROWS)).evidence
    except NotFound:
        return None
