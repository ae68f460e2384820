"""Which moves each journey wants, for whom and in which channel: a short list that presses nobody.

The plays of the map come first, in its order; a fallback stands in where none fits. Rules of sense decide who may be
asked at all; what is left is ranked by what it would add per hour. Nobody is the target of two moves at once: who
belongs to two journeys is asked in the one that is worth more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from quorate.plans.answers import AnswerModel
from quorate.plans.arguments import arguments_for
from quorate.plans.calls import calls
from quorate.plans.decisions_on_moves import Decisions
from quorate.plans.draft_rows import draft_row, draft_schema
from quorate.plans.gains import GainModel
from quorate.plans.held_out import HeldOut
from quorate.plans.plan_arguments import SITUATION_ORDER
from quorate.plans.play_lessons import PlayLessons
from quorate.plans.proposals import Means, Proposal, best, proposals
from quorate.plans.sense import Courtesy
from quorate.plans.situations import Situation, situations
from quorate.plans.targets import Taken
from quorate.plans.usual_amounts import UsualAmounts
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa


def move_drafts(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per move to propose, without its content and owner; `place` ranks it in its journey.

    Moves that a rule of sense held back are there too, without a place, with the rule in `held_back_by`.
    """
    import pyarrow as pa

    rows = []
    means, taken = _means(tables, context), Taken()
    for situation in situations(tables, context.journey_maps):
        taken = taken.for_next_journey()
        called = calls(situation)
        argument = arguments_for(situation, called)[0]
        for place, proposal in _listed(proposals(called, situation, taken, means), situation):
            if place is not None:
                taken.add(proposal.target)
            rows.append(draft_row(place, proposal, situation, argument, means, context.moment.on))
    return pa.Table.from_pylist(rows, schema=draft_schema())


def _listed(found: list[Proposal], situation: Situation) -> Iterator[tuple[int | None, Proposal]]:
    yield from enumerate(best(found, situation), start=1)
    for proposal in found:
        if proposal.target.held is not None:
            yield None, proposal


def _means(tables: Mapping[str, pa.Table], context: Context) -> Means:
    facts = tables["plan_journeys"].to_pylist()
    rows = {name: tables[name].to_pylist() for name in ("stage_worth", "quorum_swings", "channel_answers")}
    return Means(
        gains=GainModel(
            rows["stage_worth"], rows["quorum_swings"], facts, UsualAmounts(tables["won_amounts"].to_pylist())
        ),
        answers=AnswerModel(
            rows["channel_answers"],
            tables["plan_members"].select(["journey_id", "person_id", "role"]).to_pylist(),
            {row["journey_id"]: row["account_id"] for row in facts},
        ),
        courtesy=Courtesy(
            tables["recent_contacts"].to_pylist(),
            tables["channel_bases"].to_pylist(),
            context.settings.plans.touches_per_person_and_week,
        ),
        lessons=PlayLessons(
            tables["play_effects"].to_pylist(),
            tables["play_choices"].to_pylist(),
            context.settings.plans.exploration_share,
        ),
        decided=Decisions(tables["move_standings"].to_pylist(), context.moment.on),
        held_out=HeldOut(tables["held_out_accounts"].to_pylist()),
    )


STEP = ArrowStep(
    "move_drafts",
    {
        **SITUATION_ORDER,
        "channel_answers": ("person_id", "channel"),
        "recent_contacts": ("person_id",),
        "channel_bases": ("person_id", "channel"),
        "stage_worth": ("journey_map", "stage"),
        "won_amounts": ("opportunity_id",),
        "quorum_swings": ("journey_id", "role", "person_id"),
        "play_effects": ("journey_map", "role", "stage", "play"),
        "play_choices": ("journey_id", "role", "play"),
        "move_standings": ("move_id",),
        "held_out_accounts": ("experiment_id", "account_id"),
    },
    move_drafts,
)
