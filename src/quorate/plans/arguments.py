"""The one argument that every move of a journey delivers this week, chosen from what keeps the team from deciding.

Content made for each person alone lowered a team's agreement by 59 %, content made for the team raised it by 20 %
(Gartner, n=632). So there is one argument for the team, and each member hears it in their own terms: what differs from
move to move is who, where and in which words, never what is argued.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quorate.plans.occasions import INDECISION, STATUS_QUO

if TYPE_CHECKING:
    from quorate.plans.calls import Call
    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Situation

# What is unusual of a team beats what every team has: conflict and a cause named by the outlook come before a gap in
# the map's criteria, and the question of the stage is asked when nothing else speaks.
ORDER = (
    "expansion", "retention", "functions", "indecision", "status_quo", "agreement", "criterion", "missing_role",
    "question",
)  # fmt: skip


@dataclass(frozen=True)
class Argument:
    """What is argued, about what, and what speaks for it.

    Attributes
    ----------
    kind: a word of `PLAN_ARGUMENTS`.
    subject: the criterion, role, stage or pair of functions it is about; empty where it needs none.
    evidence: the numbers it rests on.
    evidence_ids: the touches and statements it rests on.
    intents: what content must be for that carries it, the preferred first.
    """

    kind: str
    subject: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    evidence_ids: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()


def arguments_for(situation: Situation, called: list[Call]) -> list[Argument]:
    """Everything that could be argued, the chosen argument first; never empty.

    Parameters
    ----------
    called: what the map says is worth acting on, as `calls` gives it.
    """
    found: dict[str, Argument] = {}
    for make in (_after_purchase, _functions, _from_occasions, _question):
        for argument in make(situation, called):
            found.setdefault(argument.kind, argument)
    return sorted(found.values(), key=lambda argument: ORDER.index(argument.kind))


def _after_purchase(situation: Situation, called: list[Call]) -> Iterator[Argument]:
    if not situation.facts["is_won"]:
        return
    is_growth = situation.facts["stage"] == situation.map.last_stage or any(
        play.serves == "expansion" for call in called for play in call.plays[:1]
    )
    criterion = next((call.occasion for call in called if call.occasion.kind == "criterion"), None)
    yield Argument(
        "expansion" if is_growth else "retention",
        situation.facts["stage"] or "",
        {"stage": situation.facts["stage"], **(criterion.facts if criterion else {})},
        tuple(criterion.facts.get("touch_ids", ())) if criterion else (),
        ("insight", "guidance", "product") if is_growth else ("onboarding", "guidance", "insight"),
    )


def _functions(situation: Situation, _called: list[Call]) -> Iterator[Argument]:
    """The two functions that stand farthest apart, if any stand on opposite sides."""
    pairs = json.loads(situation.facts["conflicts"] or "[]")
    between = next((each for each in pairs if each["between"] == "functions"), None)
    if between:
        yield Argument(
            "functions",
            f"{between['for']} and {between['against']}",
            between,
            (),
            ("insight", "guidance", "proof"),
        )


def _from_occasions(situation: Situation, called: list[Call]) -> Iterator[Argument]:
    if situation.facts["is_won"]:
        return
    for call in called:
        make = _OF_KIND.get(call.occasion.kind)
        argument = make(call.occasion, situation) if make else None
        if argument:
            yield argument


def _of_outlook(occasion: Occasion, _situation: Situation) -> Argument | None:
    cause = occasion.facts.get("cause")
    if occasion.key != "no_decision" or cause not in (INDECISION, STATUS_QUO):
        return None
    intents = ("guidance", "proof") if cause == INDECISION else ("insight", "guidance")
    return Argument(cause, "", occasion.facts, (), intents)


def _of_agreement(occasion: Occasion, _situation: Situation) -> Argument | None:
    """Only of a team whose views are known: of the others nobody can say that they differ."""
    if occasion.facts["support"] is None:
        return None
    return Argument("agreement", "", occasion.facts, (), ("insight", "guidance", "proof"))


def _of_criterion(occasion: Occasion, situation: Situation) -> Argument:
    ask = situation.ask(occasion.key)
    stage = situation.stage
    intents = (ask.content_intents if ask else ()) or (stage.content_intents if stage else ())
    return Argument("criterion", occasion.key, occasion.facts, tuple(occasion.facts["touch_ids"]), intents)


def _of_vacancy(occasion: Occasion, _situation: Situation) -> Argument:
    return Argument("missing_role", occasion.key, occasion.facts, (), ("insight", "guidance"))


_OF_KIND: Mapping[str, Callable[[Occasion, Situation], Argument | None]] = {
    "outlook": _of_outlook,
    "agreement": _of_agreement,
    "criterion": _of_criterion,
    "vacancy": _of_vacancy,
}


def _question(situation: Situation, _called: list[Call]) -> Iterator[Argument]:
    """The question that teams ask in the stage: of use to whoever hears the answer, whatever else is known."""
    stage = situation.stage or situation.map.journey_map.stages[0]
    yield Argument(
        "question",
        stage.stage,
        {"stage": stage.stage, "buyer_asks": stage.buyer_asks},
        (),
        stage.content_intents or ("insight", "guidance"),
    )
