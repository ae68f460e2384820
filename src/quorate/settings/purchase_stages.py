"""Which stages of a map lie before the purchase."""

from __future__ import annotations

from quorate.settings.conditions import Condition, ConditionRule, OpportunityCondition
from quorate.settings.journey_map import JourneyMap, Stage
from quorate.settings.rules import leaves_of


def purchase_stages(journey_map: JourneyMap) -> tuple[Stage, ...]:
    """The stages up to the first that is entered by a won opportunity; all of them where none is."""
    before: list[Stage] = []
    for stage in journey_map.stages:
        if before and _needs_a_win(stage):
            break
        before.append(stage)
    return tuple(before)


def purchase_place(journey_map: JourneyMap, stage: str) -> int:
    """A stage's place (from 0) among those before the purchase; a later one counts as the last of them."""
    return min(journey_map.position(stage), len(purchase_stages(journey_map)) - 1)


def _needs_a_win(stage: Stage) -> bool:
    criteria = stage.enter_when.criteria if stage.enter_when else ()
    return any(_names_a_win(criterion.rule) for criterion in criteria)


def _names_a_win(rule: ConditionRule) -> bool:
    leaves: tuple[Condition, ...] = leaves_of(rule)
    return any(
        isinstance(leaf, OpportunityCondition) and (leaf.fact, leaf.purchase) == ("won", "own")
        for leaf in leaves
    )
