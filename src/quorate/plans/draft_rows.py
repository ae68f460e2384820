"""One proposal as a row of `move_drafts`, with everything its reasons rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from quorate.plans.due_days import due_on
from quorate.plans.means import end_of, intents_for
from quorate.plans.plan_arguments import argument_id
from quorate.plans.sense import is_stalled
from quorate.plans.terms import terms_of

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from quorate.plans.arguments import Argument
    from quorate.plans.proposals import Means, Proposal
    from quorate.plans.situations import Row, Situation
    from quorate.plans.targets import Target


def draft_row(
    place: int | None,
    proposal: Proposal,
    situation: Situation,
    argument: Argument,
    means: Means,
    day: date,
) -> Row:
    """The row of a proposal; `place` is None where a rule of sense held it back."""
    facts, target, play = situation.facts, proposal.target, proposal.play
    occasion, held = proposal.occasion, proposal.target.held
    channel, channel_facts = _channel(target, situation, means)
    is_external = bool(target.member and target.member["is_external"])
    intents = intents_for(play, occasion, situation, argument.intents, is_external=is_external)
    return {
        "move_id": proposal.move_id,
        "journey_id": facts["journey_id"],
        "place": place,
        "person_id": target.person_id,
        "vacancy_role": target.vacancy_role,
        "role": target.role,
        "criterion_id": occasion.key if occasion.kind == "criterion" else None,
        "stage": facts["stage"],
        "offering_id": facts["offering_id"],
        "play": play.play,
        "argument_id": argument_id(facts["journey_id"], argument),
        "owner_function": play.owner,
        "channel": channel,
        "due_on": due_on(
            day, target.momentum, situation.days_to_time_out, is_unhurried=occasion.is_unhurried
        ),
        "serves": end_of(play, occasion, situation),
        "wanted_intents": ",".join(intents),
        "expected_gain_amount": proposal.gain.amount,
        "expected_gain_low_amount": proposal.gain.low,
        "expected_gain_high_amount": proposal.gain.high,
        "gain_currency": proposal.gain.currency,
        "gain_basis": proposal.gain.basis,
        "effort_hours": play.effort_hours,
        "evidence_ids": sorted(_evidence(proposal, target)),
        "held_back_by": held.reason if held else None,
        "reasons": json.dumps(
            {
                "rank": place,
                "because": occasion.kind,
                **occasion.facts,
                "audience": play.audience,
                "person": _person(target),
                "terms": terms_of(target.member["function"]) if target.member else None,
                "channel": channel_facts,
                "gain": dict(proposal.gain.inputs),
                "gain_per_hour": proposal.gain_per_hour,
                "effect": _effect(proposal, situation, means),
                "is_drawn": proposal.choice is not None and proposal.choice.is_drawn,
                "choice_probability": proposal.choice.probability if proposal.choice else None,
                "is_stalled": is_stalled(situation),
            },
            sort_keys=True,
            ensure_ascii=False,
        ),
    }


def _channel(target: Target, situation: Situation, means: Means) -> tuple[str, dict[str, Any]]:
    """The channel that most speaks for, and what speaks for it; the play's preferred where none speaks for more."""
    account, person = situation.facts["account_id"] or "", target.person_id
    scored = {
        channel: means.answers.answers(person, target.role, account, channel) for channel in target.channels
    }
    if person is None:  # who is still to be found answers nowhere: the play says how to look for them
        return target.channels[0], {}
    chosen = max(scored, key=lambda word: (round(scored[word].score, 9), -target.channels.index(word)))
    found = scored[chosen]
    return chosen, {
        "answered_days": found.answered_days,
        "tried_days": found.tried_days,
        "basis": means.courtesy.basis(person, chosen),
        "closed": list(means.courtesy.closed(person)),
        "contacts_in_7_days": means.courtesy.contacts(person),
    }


def _effect(proposal: Proposal, situation: Situation, means: Means) -> dict[str, Any] | None:
    found = means.lessons.effect(proposal.play, proposal.target.role, situation)
    names = ("effect", "effect_low", "effect_high", "trials_count", "basis", "finding")
    return {name: found[name] for name in names} if found else None


def _person(target: Target) -> dict[str, Any] | None:
    names = ("role", "stance", "momentum", "influence", "is_external")
    return {name: target.member[name] for name in names} if target.member else None


def _evidence(proposal: Proposal, target: Target) -> set[str]:
    """The touches the reason rests on: those of the criterion, else the last things the person did; of a move held
    back, what held it.
    """
    if target.held is not None:
        return set(target.held.evidence_ids)
    named = set(proposal.occasion.facts.get("touch_ids", ()))
    return named or set((target.member["touch_ids"] or ()) if target.member else ())


def draft_schema() -> pa.Schema:
    """The columns of `move_drafts`."""
    import pyarrow as pa

    kinds = {
        "place": pa.int64(),
        "due_on": pa.date32(),
        "evidence_ids": pa.list_(pa.string()),
        **dict.fromkeys(
            (
                "expected_gain_amount", "expected_gain_low_amount", "expected_gain_high_amount",
                "effort_hours",
            ),
            pa.float64(),
        ),
    }  # fmt: skip
    names = (
        "move_id", "journey_id", "place", "person_id", "vacancy_role", "role", "criterion_id", "stage", "offering_id",
        "play", "argument_id", "owner_function", "channel", "due_on", "serves", "wanted_intents",
        "expected_gain_amount", "expected_gain_low_amount", "expected_gain_high_amount", "gain_currency",
        "gain_basis", "effort_hours", "evidence_ids", "held_back_by", "reasons",
    )  # fmt: skip
    return pa.schema([(name, kinds.get(name, pa.string())) for name in names])
