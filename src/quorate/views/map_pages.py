"""One journey map for people to read: stages with their criteria in words, roles, quorum, tracks and plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quorate.language import Words, gettext, label_text, percent_text
from quorate.settings import (
    AllOf,
    AnyOf,
    JourneyMap,
    NotOf,
    QuorumRule,
    QuorumTree,
    Single,
    label_of,
    map_tables,
)
from quorate.views.answers import Answer
from quorate.views.criterion_words import criterion_words
from quorate.views.map_versions import segment_words
from quorate.views.reading import Row
from quorate.views.wording import all_of, plain

if TYPE_CHECKING:
    from quorate.settings import Gate, Play, Role, Stage, Track

_STANCES = Words(
    {
        "supporter": "in favour",
        "champion": "championing it",
        "not_opposed": "not against it",
        "sceptic": "in doubt",
        "opponent": "against it",
    }
)


@dataclass(frozen=True)
class CriterionText(Answer):
    """One criterion: its name, what it is called, and what meets it."""

    criterion_id: str
    label: str | None
    words: str


@dataclass(frozen=True)
class GateText(Answer):
    """Criteria of which all, or any, must be met."""

    needs_all: bool
    criteria: tuple[CriterionText, ...]


@dataclass(frozen=True)
class StageText(Answer):
    """One stage; days are whole days, times None where the map says none."""

    stage: str
    label: str
    buyer_asks: str | None
    enter: GateText | None
    leave: GateText | None
    median_days: int | None
    p90_days: int | None
    falls_back_to: str | None
    times_out_after_days: int | None
    crm_stages: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class RoleText(Answer):
    """One role and whom the map takes for it."""

    role: str
    label: str
    is_required: bool
    needed_by: str | None
    influence: float
    is_voting: bool
    titles: str


@dataclass(frozen=True)
class TrackText(Answer):
    """One track and what completes it."""

    label: str
    from_stage: str
    until_stage: str
    met: GateText


@dataclass(frozen=True)
class PlayText(Answer):
    """One play: what it is, who makes it, through what, and when."""

    label: str
    owner: str
    channels: tuple[str, ...]
    when: str


@dataclass(frozen=True)
class MapText(Answer):
    """The whole map in words; `quorum` is one line for each demand."""

    journey_map: str
    label: str
    version: int
    sales: str | None
    marketing: str | None
    offerings: tuple[str, ...]
    segment: str | None
    opens: str
    quiet_for_days: int
    roles: tuple[RoleText, ...]
    quorum: tuple[str, ...]
    stages: tuple[StageText, ...]
    tracks: tuple[TrackText, ...]
    plays: tuple[PlayText, ...]


def map_text(journey_map: JourneyMap) -> MapText:
    """The map as people read it."""
    tables = map_tables((journey_map,))
    conditions: dict[str, list[Row]] = {}
    for row in tables["map_conditions"].to_pylist():
        conditions.setdefault(row["criterion_id"], []).append(row)
    names = {stage.stage: _label(stage.stage, stage.label) for stage in journey_map.stages}
    return MapText(
        journey_map=journey_map.journey_map,
        label=_label(journey_map.journey_map, journey_map.label),
        version=journey_map.version,
        sales=journey_map.agreed_by.sales,
        marketing=journey_map.agreed_by.marketing,
        offerings=journey_map.offerings.names,
        segment=segment_words(journey_map),
        opens=criterion_words(tables["map_opening"].to_pylist()),
        quiet_for_days=journey_map.closes_when.quiet_for_days,
        roles=tuple(_role(role, names) for role in journey_map.roles),
        quorum=quorum_words(journey_map),
        stages=tuple(_stage(stage, names, conditions) for stage in journey_map.stages),
        tracks=tuple(_track(track, names, conditions) for track in journey_map.tracks),
        plays=tuple(
            _play(play, names, _criterion_names(journey_map), _role_names(journey_map))
            for play in journey_map.plays
        ),
    )


def quorum_words(journey_map: JourneyMap) -> tuple[str, ...]:
    """One line for each demand at the top of the map's quorum."""
    return _demands(journey_map.quorum, _role_names(journey_map))


def _label(name: str, label: str | None) -> str:
    """What a thing is called, in the reader's language where it is called so in a shipped map."""
    return label_text(label_of(name, label))


def _role_names(journey_map: JourneyMap) -> dict[str, str]:
    return {role.role: _label(role.role, role.label) for role in journey_map.roles}


def _role(role: Role, stages: Mapping[str, str]) -> RoleText:
    words = [*role.titles.seniorities, *role.titles.functions]
    return RoleText(
        role.role,
        _label(role.role, role.label),
        role.is_required,
        stages[role.needed_by] if role.needed_by else None,
        role.influence,
        role.is_voting,
        ", ".join(plain(word) for word in words),
    )


def _stage(stage: Stage, names: Mapping[str, str], conditions: Mapping[str, list[Row]]) -> StageText:
    typical = stage.typical_days
    return StageText(
        stage.stage,
        names[stage.stage],
        label_text(stage.buyer_asks) if stage.buyer_asks else None,
        _gate(stage.enter_when, conditions),
        _gate(stage.exit_when, conditions),
        typical.median if typical else None,
        typical.p90 if typical else None,
        names[stage.falls_back_to] if stage.falls_back_to else None,
        stage.times_out_after_days,
        stage.crm_stages,
    )


def _track(track: Track, names: Mapping[str, str], conditions: Mapping[str, list[Row]]) -> TrackText:
    met = _gate(track.met_when, conditions)
    return TrackText(
        _label(track.track, track.label),
        names[track.from_stage],
        names[track.until_stage],
        met or GateText(needs_all=True, criteria=()),
    )


def _gate(gate: Gate | None, conditions: Mapping[str, list[Row]]) -> GateText | None:
    if gate is None:
        return None
    criteria = tuple(
        CriterionText(
            each.criterion_id,
            label_text(each.label) if each.label else None,
            criterion_words(conditions[each.criterion_id]),
        )
        for each in gate.criteria
    )
    return GateText(gate.combine == "all", criteria)


def _demands(rule: QuorumTree, roles: Mapping[str, str]) -> tuple[str, ...]:
    if isinstance(rule, AllOf):
        return tuple(_demand(part, roles) for part in rule.rules)
    return (_demand(rule, roles),)


def _demand(rule: QuorumTree, roles: Mapping[str, str]) -> str:
    match rule:
        case Single(leaf):
            return _of_group(leaf, roles)
        case NotOf(part):
            return gettext("not: {part}", part=_demand(part, roles))
        case AllOf(parts):
            return all_of([_demand(part, roles) for part in parts])
        case AnyOf(parts):
            return gettext("; or ").join(_demand(part, roles) for part in parts)
    raise TypeError(f"no rule of a quorum: {rule!r}")


def _of_group(rule: QuorumRule, roles: Mapping[str, str]) -> str:
    group = (
        roles[rule.role]
        if rule.role
        else gettext("All members")
        if rule.members == "all"
        else gettext("Voting members")
    )
    if rule.stance == "not_opposed" and not rule.at_least and rule.share in (None, 1.0):
        return gettext("{group}: nobody opposes", group=group)
    parts = (
        [gettext("at least {needed_members}", needed_members=rule.needed_members)]
        if rule.needed_members
        else []
    )
    if rule.share is not None:
        parts.append(percent_text(rule.share))
    return gettext(
        "{group}: {how_many} {stance}",
        group=group,
        how_many=all_of(parts),
        stance=_STANCES.get(rule.stance, plain(rule.stance)),
    )


def _criterion_names(journey_map: JourneyMap) -> dict[str, str]:
    """What criteria are called; one without a name is left out."""
    gates = [gate for stage in journey_map.stages for gate in (stage.enter_when, stage.exit_when) if gate]
    return {
        each.criterion_id: label_text(each.label) for gate in gates for each in gate.criteria if each.label
    }


def _play(
    play: Play, stages: Mapping[str, str], criteria: Mapping[str, str], roles: Mapping[str, str]
) -> PlayText:
    """A play with its stages, criteria and roles by the names that the map gives them."""
    when = play.when
    told = []
    if when.vacancy:
        told.append(gettext("a role is empty ({vacancy})", vacancy=plain(when.vacancy)))
    if when.unmet_criteria:
        named = [criteria.get(each, plain(each)) for each in when.unmet_criteria if each != "any"]
        told.append(
            gettext("not met: {named}", named=", ".join(named))
            if named
            else gettext("a criterion is not met")
        )
    if when.stages:
        told.append(
            gettext("in {each}", each=", ".join(stages.get(each, plain(each)) for each in when.stages))
        )
    if when.agreement:
        told.append(gettext("the team does not agree enough"))
    if when.outlook:
        told.append(gettext("the outlook is at risk"))
    if when.member:
        named = [roles.get(each, plain(each)) for each in when.member.roles]
        words = [*named, *(plain(each) for each in (*when.member.stances, *when.member.momenta))]
        told.append(gettext("a member is {words}", words=", ".join(words)))
    return PlayText(_label(play.play, play.label), play.owner, play.channels, "; ".join(told))
