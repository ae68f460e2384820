"""What no single field can tell: names that exist, rules that can hold, falling back to earlier stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.errors import nearest_word
from quorate.settings.play_checks import refuse_idle_plays
from quorate.settings.quorum import contradiction
from quorate.settings.scalar_shapes import word_list

if TYPE_CHECKING:
    from quorate.settings.checking import Checker, Mention
    from quorate.settings.journey_map import JourneyMap

_OF_A_JOURNEY = ("offering", "after", "purchase", "role", "roles")
_UNIQUE_KINDS = ("stage", "criterion", "track", "touch kind", "play")


def cross_check(checker: Checker, journey_map: JourneyMap | None) -> None:
    """Note every mistake that lies between the parts of a map; `journey_map` is None when it was not built.

    Works on what was read even when other parts are broken, so that all mistakes are told at once.
    """
    for kind in _UNIQUE_KINDS:
        _refuse_repeated(checker, kind)
    _refuse_repeated_crm_stages(checker)
    _refuse_unknown_names(checker, journey_map)
    _refuse_impossible_counts(checker)
    _refuse_fall_backs_forwards(checker)
    _refuse_tracks_backwards(checker)
    _refuse_impossible_quorum(checker)
    _refuse_journeys_in_the_opening(checker)
    if journey_map is not None:
        refuse_idle_plays(checker, journey_map)


def _named(checker: Checker, kind: str) -> list[Mention]:
    return [name for name in checker.names if name.kind == kind]


def _refuse_repeated(checker: Checker, kind: str) -> None:
    first: dict[str, Mention] = {}
    for name in _named(checker, kind):
        if name.word in first:
            checker.findings.add(
                name.position,
                "repeated_name",
                f"another {kind} is called '{name.word}', on line {first[name.word].position.line}",
                expected=f"a different name for each {kind}",
            )
        first.setdefault(name.word, name)


def _refuse_repeated_crm_stages(checker: Checker) -> None:
    first: dict[tuple[object, str], Mention] = {}
    for name in _named(checker, "CRM stage"):
        source = name.path[3]
        same = (source, name.word.casefold())
        if same in first:
            checker.findings.add(
                name.position,
                "repeated_crm_stage",
                f"'{name.word}' of {source} already stands on line {first[same].position.line}",
                expected="each CRM stage under one stage",
            )
        first.setdefault(same, name)


def _refuse_unknown_names(checker: Checker, journey_map: JourneyMap | None) -> None:
    known: dict[str, list[str]] = {
        kind: [name.word for name in _named(checker, kind)] for kind in ("role", "stage", "criterion")
    }
    if journey_map is not None:
        known["criterion"] = [criterion.criterion_id for criterion in journey_map.criteria()]
    for reference in checker.references:
        words = known[reference.kind]
        # A generated id is not known while its stage is broken; a kind without names is told elsewhere.
        is_undecided = journey_map is None and "." in reference.word
        if reference.word in words or is_undecided or (not words and reference.kind != "criterion"):
            continue
        checker.findings.add(
            reference.position,
            f"unknown_{reference.kind}",
            f"this map has no {reference.kind} '{reference.word}'",
            expected=word_list(words) if words else f"the id of a {reference.kind}",
            nearest=nearest_word(reference.word, words),
        )


def _refuse_impossible_counts(checker: Checker) -> None:
    for limit in checker.count_limits:
        count = len(_named(checker, limit.kind))
        if 0 < count < limit.count:
            checker.findings.add(
                limit.position,
                "impossible_criterion",
                f"{limit.count} different {limit.kind}s are asked for, but the map has {count}",
                expected=f"at most {count}",
            )


def _places(checker: Checker) -> dict[str, int]:
    """The place of each stage in the order."""
    places: dict[str, int] = {}
    for name in _named(checker, "stage"):
        places.setdefault(name.word, int(name.path[1]))
    return places


def _refuse_fall_backs_forwards(checker: Checker) -> None:
    places = _places(checker)
    names = {place: word for word, place in places.items()}
    edges = {
        int(reference.path[1]): (places[reference.word], reference)
        for reference in checker.references
        if reference.path[-1] == "falls_back_to" and reference.word in places
    }
    targets = {place: target for place, (target, _) in edges.items()}
    for place, (target, reference) in edges.items():
        if target < place:
            continue
        circle = _circle(place, targets)
        if circle:
            route = " -> ".join(names.get(each, "?") for each in circle)
            checker.findings.add(
                reference.position,
                "fallback_cycle",
                f"falling back goes in a circle: {route}",
                expected="an earlier stage",
            )
        else:
            checker.findings.add(
                reference.position,
                "fallback_not_earlier",
                f"'{reference.word}' does not come before this stage",
                expected="an earlier stage",
            )


def _circle(start: int, targets: dict[int, int]) -> list[int]:
    """The way from `start` back to `start`, or nothing when there is none."""
    way = [start]
    while way[-1] in targets and len(way) <= len(targets) + 1:
        way.append(targets[way[-1]])
        if way[-1] == start:
            return way
    return []


def _refuse_tracks_backwards(checker: Checker) -> None:
    places = _places(checker)
    ends: dict[object, dict[object, Mention]] = {}
    for reference in checker.references:
        if (
            reference.path[0] == "tracks"
            and reference.path[-1] in ("from", "until")
            and reference.word in places
        ):
            ends.setdefault(reference.path[1], {})[reference.path[-1]] = reference
    for pair in ends.values():
        if len(pair) == 2 and places[pair["until"].word] < places[pair["from"].word]:
            checker.findings.add(
                pair["until"].position,
                "track_backwards",
                f"'{pair['until'].word}' comes before '{pair['from'].word}'",
                expected=f"'{pair['from'].word}' or a later stage",
            )


def _refuse_impossible_quorum(checker: Checker) -> None:
    quorum = checker.values.get(("quorum",))
    if quorum is None:
        return
    roles = checker.values.get(("roles",))
    voting = None if roles is None else frozenset(role.role for role in roles if role.is_voting)
    trouble = contradiction(quorum, voting)
    if trouble:
        checker.findings.add(
            checker.positions[("quorum",)],
            "impossible_quorum",
            f"no team could ever satisfy this quorum: {trouble}",
            expected="demands that some team can meet: take one away, weaken it, or put both under any",
        )


def _refuse_journeys_in_the_opening(checker: Checker) -> None:
    """Before a journey exists it has no offering, no purchase and no roles that a touch could be held against."""
    for path, position in checker.positions.items():
        if path[:1] == ("opens_when",) and path[-1] in _OF_A_JOURNEY:
            checker.findings.add(
                position,
                "no_journey_yet",
                f"`{path[-1]}` is of a journey, and `opens_when` asks before there is one",
                expected="a rule without it",
            )
