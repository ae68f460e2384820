"""The journey map as plans look things up in it: stages, roles and what each criterion asks for, by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from quorate.settings.conditions import PeopleCondition, TouchCondition
from quorate.settings.play_checks import is_only_of_the_crm
from quorate.settings.rules import leaves_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.settings.conditions import Condition
    from quorate.settings.gates import Criterion
    from quorate.settings.journey_map import JourneyMap, Role, Stage


@dataclass(frozen=True)
class Ask:
    """What one criterion of the map asks for.

    `place` is its place in the file. `is_for_new_people` when it counts different people: whoever has done
    their part cannot do it again. `is_only_of_the_crm` when buyers meet it by buying.
    """

    place: int
    label: str | None
    roles: tuple[str, ...]
    channels: tuple[str, ...]
    content_intents: tuple[str, ...]
    is_for_new_people: bool
    is_only_of_the_crm: bool


@dataclass(frozen=True)
class MapIndex:
    """One journey map and what is looked up in it."""

    journey_map: JourneyMap

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """Its stages by name, in order."""
        return {stage.stage: stage for stage in self.journey_map.stages}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Each stage's place in the order, from 0."""
        return {name: place for place, name in enumerate(self.stages)}

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Its roles by name."""
        return {role.role: role for role in self.journey_map.roles}

    @cached_property
    def asks(self) -> Mapping[str, Ask]:
        """What each criterion asks for, by its id."""
        return {
            criterion.criterion_id: _ask(place, criterion)
            for place, criterion in enumerate(self.journey_map.criteria())
        }

    @property
    def last_stage(self) -> str:
        """The name of its last stage."""
        return self.journey_map.stages[-1].stage

    def is_needed(self, role: str, stage: str | None) -> bool:
        """Whether a team in `stage` needs the role: from the stage the map names, else always if required."""
        known = self.roles.get(role)
        if known is None:
            return False
        if known.needed_by is None:
            return known.is_required
        here = self.positions.get(stage) if stage else None
        return here is not None and self.positions[known.needed_by] <= here

    def influence(self, role: str) -> float:
        """How much the role weighs; nothing when the map does not know it."""
        return self.roles[role].influence if role in self.roles else 0.0


def _ask(place: int, criterion: Criterion) -> Ask:
    leaves: tuple[Condition, ...] = leaves_of(criterion.rule)
    touches = [leaf for leaf in leaves if isinstance(leaf, TouchCondition)]
    return Ask(
        place=place,
        label=criterion.label,
        roles=tuple(dict.fromkeys(leaf.role for leaf in touches if leaf.role)),
        channels=tuple(dict.fromkeys(word for leaf in touches for word in leaf.channels)),
        content_intents=tuple(dict.fromkeys(word for leaf in touches for word in leaf.content_intents)),
        is_for_new_people=bool(touches) and all(isinstance(leaf, PeopleCondition) for leaf in touches),
        is_only_of_the_crm=is_only_of_the_crm(criterion),
    )
