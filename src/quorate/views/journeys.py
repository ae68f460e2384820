"""Everything about one journey: team, stage, agreement, outlook, what to do next and what happened."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import NotFound
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.journey_facts import JourneyFacts, facts_where
from quorate.views.moves import Move, moves_of
from quorate.views.opportunities import Opportunity, opportunities_of
from quorate.views.outlooks import (
    Agreement,
    LateEngagement,
    Outlook,
    agreement_of,
    late_engagement_of,
    outlooks_of,
)
from quorate.views.plan_arguments import TeamArgument, argument_of
from quorate.views.reading import Reader
from quorate.views.remembering import remembered
from quorate.views.stage_tracks import StageTrack, stage_track
from quorate.views.team_ties import Tie, ties_of
from quorate.views.teams import Member, Vacancy, team_of, vacancies_of
from quorate.views.threads import Thread, thread_of
from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class JourneyView(Answer):
    """One journey in full. `agreement` and `late` are None where they were not estimated."""

    stamp: Stamp
    facts: JourneyFacts
    team: tuple[Member, ...]
    vacancies: tuple[Vacancy, ...]
    ties: tuple[Tie, ...]
    track: StageTrack
    agreement: Agreement | None
    outlooks: tuple[Outlook, ...]
    late: LateEngagement | None
    argument: TeamArgument | None
    moves: tuple[Move, ...]
    thread: Thread
    opportunities: tuple[Opportunity, ...]


@remembered
def journey_view(snapshot: Snapshot, journey_id: str) -> JourneyView:
    """The journey with this id. Raises `NotFound` when there is none."""
    reader = Reader(snapshot)
    found = facts_where(reader, "journey_id = ?", journey_id)
    if not found:
        raise NotFound(
            f"No journey has the id '{journey_id}'.",
            where=f"as known at the end of {reader.as_of_on}",
            do="open the account and choose one of its journeys",
        )
    return journey_in_full(reader, found[0])


def journey_in_full(reader: Reader, facts: JourneyFacts) -> JourneyView:
    """Everything about a journey whose facts are known already."""
    journey_id = facts.journey_id
    reader = reader.within("journey_id", journey_id, "journey_touches")
    team = team_of(reader, journey_id)
    return JourneyView(
        stamp=stamp_of(reader),
        facts=facts,
        team=team,
        vacancies=vacancies_of(reader, journey_id),
        ties=ties_of(reader, journey_id),
        track=stage_track(reader, journey_id),
        agreement=agreement_of(reader, journey_id),
        outlooks=outlooks_of(reader, journey_id),
        late=late_engagement_of(reader, journey_id),
        argument=argument_of(reader, journey_id),
        moves=moves_of(reader, journey_id),
        thread=thread_of(reader, journey_id, team, facts.first_two_way_at),
        opportunities=opportunities_of(reader, journey_id),
    )
