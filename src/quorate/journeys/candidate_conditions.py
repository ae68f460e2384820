"""Conditions worth trying as criteria: what the evidence holds enough of, in the words of a map.

What only customers do, using the product and being brought on board, is left out: who has bought before buys more
readily, and a criterion made of that would tell nothing of how a team decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quorate.journeys.evidence import Evidence
from quorate.settings import JourneyMap, PeopleCondition, TouchCondition
from quorate.vocabulary.closed_lists import CONTENT_INTENTS

# What can be asked of one touch: words of the map's language, those that mean the same to a buyer together.
_CHANNELS = (
    ("meeting", "call"), ("webinar", "event"), ("review_site", "community"), ("chat",), ("search",),
)  # fmt: skip
_ACTIONS = (
    ("compared",), ("downloaded",), ("asked", "replied"), ("requested_demo", "requested_contact"), ("trialled",),
    ("shared", "referred"), ("submitted_form", "registered"),
)  # fmt: skip
_INTENTS = tuple(intent for intent in CONTENT_INTENTS if intent != "onboarding")


@dataclass(frozen=True)
class Candidate:
    """A condition with the line of a map that writes it."""

    condition: TouchCondition
    line: str


def candidates(evidence: Evidence, journey_map: JourneyMap) -> tuple[Candidate, ...]:
    """Every candidate that some touch could satisfy."""
    found = [
        Candidate(condition, _line(condition))
        for condition in dict.fromkeys((*_by_people(journey_map), *_by_touches()))
        if evidence.fits(condition).any()
    ]
    return tuple(found)


def _by_people(journey_map: JourneyMap) -> Iterator[PeopleCondition]:
    for least in (2, 3, 4):
        yield PeopleCondition(at_least=least)
        yield from (PeopleCondition(at_least=least, content_intents=(intent,)) for intent in _INTENTS)
        yield from (PeopleCondition(at_least=least, channels=channels) for channels in _CHANNELS)
    for kinds in (2, 3):
        yield PeopleCondition(at_least=kinds, distinct_functions=kinds)
        yield PeopleCondition(at_least=kinds, distinct_roles=kinds)
    yield from (PeopleCondition(at_least=1, role=role.role) for role in journey_map.roles)


def _by_touches() -> Iterator[TouchCondition]:
    for least in (1, 3):
        yield from (TouchCondition(at_least=least, channels=channels) for channels in _CHANNELS)
        yield from (TouchCondition(at_least=least, actions=actions) for actions in _ACTIONS)
        yield from (TouchCondition(at_least=least, content_intents=(intent,)) for intent in _INTENTS)


def _line(condition: TouchCondition) -> str:
    """As it is written in a map, such as `people: {at_least: 2, content_intent: proof}`."""
    is_people = isinstance(condition, PeopleCondition)
    asked: dict[str, object] = {"at_least": condition.at_least}
    if isinstance(condition, PeopleCondition):
        asked |= {"functions": condition.distinct_functions, "roles": condition.distinct_roles}
    asked |= {
        "role": condition.role,
        "channel": condition.channels,
        "action": condition.actions,
        "content_intent": condition.content_intents,
    }
    parts = ", ".join(f"{key}: {_value(value)}" for key, value in asked.items() if value)
    return f"{'people' if is_people else 'touch'}: {{{parts}}}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[0]) if len(value) == 1 else f"[{', '.join(map(str, value))}]"
    return str(value)
