"""Plays that could never be called for, seen from the whole map: its roles, its stages and what they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quorate.settings.conditions import Condition, OpportunityCondition
from quorate.settings.rules import leaves_of
from quorate.settings.scalar_shapes import word_list

if TYPE_CHECKING:
    from quorate.settings.checking import Checker
    from quorate.settings.gates import Criterion
    from quorate.settings.journey_map import JourneyMap
    from quorate.settings.nodes import PathInDocument
    from quorate.settings.plays import Play


def refuse_idle_plays(checker: Checker, journey_map: JourneyMap) -> None:
    """Note every play whose vacancy or criterion no journey of the map can show."""
    for place, play in enumerate(journey_map.plays):
        for key, why, expected in (*_vacancy(play, journey_map), *_criteria(play, journey_map)):
            path: PathInDocument = ("plays", place, "when", key)
            checker.findings.add(
                checker.positions.get(path, checker.positions[("plays", place)]),
                "play_never_fires",
                f"the play '{play.play}' could never be called for: {why}",
                expected=expected,
            )


def is_only_of_the_crm(criterion: Criterion) -> bool:
    """Whether a criterion counts nothing but what the CRM says of the purchase, such as that it was won.

    Buyers meet it by buying: it is no gap that a move could close.
    """
    leaves: tuple[Condition, ...] = leaves_of(criterion.rule)
    return all(isinstance(leaf, OpportunityCondition) for leaf in leaves)


def asked_in(journey_map: JourneyMap, stage: str) -> tuple[Criterion, ...]:
    """What keeps a journey in `stage` from going on, as far as moves can bring it about.

    The criteria for leaving the stage, then those for entering the one after it. What they meet by buying is left out.
    """
    place = journey_map.position(stage)
    following = journey_map.stages[place + 1 : place + 2]
    gates = [journey_map.stages[place].exit_when, *(each.enter_when for each in following)]
    criteria = [criterion for gate in gates if gate for criterion in gate.criteria]
    return tuple(each for each in criteria if not is_only_of_the_crm(each))


def asked_beside(journey_map: JourneyMap, stage: str) -> tuple[Criterion, ...]:
    """The criteria of tracks that run alongside `stage`; only plays that name one ask for it."""
    place = journey_map.position(stage)
    return tuple(
        criterion
        for track in journey_map.tracks
        if journey_map.position(track.from_stage) <= place <= journey_map.position(track.until_stage)
        for criterion in track.met_when.criteria
        if not is_only_of_the_crm(criterion)
    )


def _vacancy(play: Play, journey_map: JourneyMap) -> Iterator[tuple[str, str, str]]:
    wanted = play.when.vacancy
    roles = journey_map.roles
    if wanted == "required" and not any(role.is_required for role in roles):
        yield "vacancy", "no role of the map is required", "a map with a required role, or another reason"
    if wanted in ("needed", "any") and not any(role.is_required or role.needed_by for role in roles):
        yield "vacancy", "no role of the map is ever needed", "a map with a needed role, or another reason"


def _criteria(play: Play, journey_map: JourneyMap) -> Iterator[tuple[str, str, str]]:
    names = play.when.unmet_criteria
    known = {"any", *(criterion.criterion_id for criterion in journey_map.criteria())}
    if not names or not known.issuperset(names):  # a name nobody knows is told as that
        return
    held = {stage.stage for stage in journey_map.stages}
    ends = {end for track in journey_map.tracks for end in (track.from_stage, track.until_stage)}
    if not held.issuperset((*play.when.stages, *ends)):  # and so is a stage
        return
    stages = play.when.stages or tuple(stage.stage for stage in journey_map.stages)
    asked = [each.criterion_id for stage in stages for each in asked_in(journey_map, stage)]
    if "any" in names:
        if play.when.stages and not asked:
            yield (
                "unmet_criterion",
                "nothing that buyers do is asked for there",
                "a stage that asks for something they can do",
            )
        return
    asked += [each.criterion_id for stage in stages for each in asked_beside(journey_map, stage)]
    if not set(names) & set(asked):
        expected = word_list(list(dict.fromkeys(asked))) if asked else "a criterion that its stages ask for"
        yield "unmet_criterion", "none of its stages asks for this", expected
