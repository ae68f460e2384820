"""One journey at a glance, for whoever walks through a list: what it is, who is in it, what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import NotFound
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.journey_facts import JourneyFacts, facts_where
from quorate.views.plan_journeys import OPEN
from quorate.views.plan_moves import PlanMove, plan_moves
from quorate.views.plan_now import plan_now
from quorate.views.reading import Reader
from quorate.views.teams import Member, Vacancy, team_of, vacancies_of
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class JourneyPreview(Answer):
    """A journey's facts, those who are on its team, the required roles nobody fills, and the moves that wait."""

    stamp: Stamp
    facts: JourneyFacts
    team: tuple[Member, ...]
    vacancies: tuple[Vacancy, ...]
    moves: tuple[PlanMove, ...]


def journey_preview(snapshot: Snapshot, workspace: Workspace, journey_id: str) -> JourneyPreview:
    """The journey with this id. Raises `NotFound` when there is none."""
    reader = Reader(snapshot)
    found = facts_where(reader, "journey_id = ?", journey_id)
    if not found:
        raise NotFound(
            "There is no such journey.",
            where=f"'{journey_id[:80]}', as known at the end of {reader.as_of_on}",
            do="choose one from the journeys",
        )
    team = team_of(reader, journey_id)
    moves = plan_moves(reader, plan_now(reader, workspace), "m.journey_id = ?", journey_id)
    return JourneyPreview(
        stamp_of(reader),
        found[0],
        tuple(each for each in team if each.membership in ("confirmed", "likely")),
        tuple(each for each in vacancies_of(reader, journey_id) if each.is_required),
        tuple(each for each in moves if each.move.status in OPEN),
    )
