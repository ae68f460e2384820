"""A journey map as plain tables that SQL steps can join; `map_contracts` says how they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from quorate.settings.conditions import (
    Condition,
    ConditionRule,
    OpportunityCondition,
    PeopleCondition,
    StatementCondition,
    TouchCondition,
)
from quorate.settings.fingerprint import fingerprint
from quorate.settings.map_contracts import MAP_TABLES
from quorate.settings.plays import AgreementTrigger, MemberTrigger, OutlookTrigger
from quorate.settings.rules import normal_form
from quorate.vocabulary.closed_lists import STANCES

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings.journey_map import JourneyMap
    from quorate.settings.plays import Play

Row: TypeAlias = dict[str, Any]
OPENING_ID = "opens_when"


def map_tables(maps: Sequence[JourneyMap]) -> dict[str, pa.Table]:
    """The maps as one Arrow table for each of `MAP_TABLES`, rows in the order of the files."""
    import pyarrow as pa

    made = [_rows(journey_map) for journey_map in maps]
    return {
        name: pa.Table.from_pylist(
            [row for rows in made for row in rows[name]], schema=described.arrow_schema()
        )
        for name, described in MAP_TABLES.items()
    }


def _rows(journey_map: JourneyMap) -> dict[str, list[Row]]:
    return {
        "map_overview": [_overview(journey_map)],
        "map_stages": list(_stages(journey_map)),
        "map_roles": list(_roles(journey_map)),
        "map_criteria": list(_criteria(journey_map)),
        "map_tracks": list(_tracks(journey_map)),
        "map_conditions": [
            row
            for criterion in journey_map.criteria()
            for row in _conditions(journey_map.journey_map, criterion.criterion_id, criterion.rule)
        ],
        "map_opening": list(_conditions(journey_map.journey_map, OPENING_ID, journey_map.opens_when)),
        "map_quorum": list(_quorum(journey_map)),
        "map_plays": [_play(journey_map.journey_map, play) for play in journey_map.plays],
        "map_crm_stages": list(_crm_stages(journey_map)),
    }


def label_of(name: str, label: str | None) -> str:
    """What a thing is called on pages: its label, or its name in words."""
    return label or name.replace("_", " ").capitalize()


def _overview(journey_map: JourneyMap) -> Row:
    return {
        "journey_map": journey_map.journey_map,
        "version": journey_map.version,
        "label": label_of(journey_map.journey_map, journey_map.label),
        "fingerprint": fingerprint(journey_map),
        "offerings_source": journey_map.offerings.source,
        "offerings": list(journey_map.offerings.names),
        "quiet_for_days": journey_map.closes_when.quiet_for_days,
    }


def _stages(journey_map: JourneyMap) -> Iterator[Row]:
    for position, stage in enumerate(journey_map.stages):
        typical = stage.typical_days
        yield {
            "journey_map": journey_map.journey_map,
            "stage": stage.stage,
            "label": label_of(stage.stage, stage.label),
            "buyer_asks": stage.buyer_asks,
            "position": position,
            "minimum_stay_days": stage.minimum_stay_days,
            "times_out_after_days": stage.times_out_after_days,
            "falls_back_to": stage.falls_back_to,
            "typical_median_days": typical.median if typical else None,
            "typical_p90_days": typical.p90 if typical else None,
            "content_intents": list(stage.content_intents),
        }


def _roles(journey_map: JourneyMap) -> Iterator[Row]:
    for role in journey_map.roles:
        yield {
            "journey_map": journey_map.journey_map,
            "role": role.role,
            "label": label_of(role.role, role.label),
            "is_required": role.is_required,
            "is_voting": role.is_voting,
            "needed_by_stage": role.needed_by,
            "needed_by_position": journey_map.position(role.needed_by) if role.needed_by else None,
            "influence": role.influence,
            "title_functions": list(role.titles.functions),
            "title_seniorities": list(role.titles.seniorities),
        }


def _criteria(journey_map: JourneyMap) -> Iterator[Row]:
    for stage, kind, gate in journey_map.gates():
        if kind == "track":
            continue
        for place, criterion in enumerate(gate.criteria):
            yield {
                "journey_map": journey_map.journey_map,
                "stage": stage,
                "stage_position": journey_map.position(stage),
                "criterion_id": criterion.criterion_id,
                "label": criterion.label,
                "kind": kind,
                "group_path": f"{stage}/{kind}/{gate.combine}",
                "gate_alternative_no": gate.alternative_of(place),
            }


def _tracks(journey_map: JourneyMap) -> Iterator[Row]:
    for track in journey_map.tracks:
        for place, criterion in enumerate(track.met_when.criteria):
            yield {
                "journey_map": journey_map.journey_map,
                "track": track.track,
                "label": label_of(track.track, track.label),
                "from_position": journey_map.position(track.from_stage),
                "until_position": journey_map.position(track.until_stage),
                "criterion_id": criterion.criterion_id,
                "gate_alternative_no": track.met_when.alternative_of(place),
            }


def _conditions(journey_map: str, criterion_id: str, rule: ConditionRule) -> Iterator[Row]:
    for alternative_no, alternative in enumerate(normal_form(rule)):
        for condition_no, required in enumerate(alternative):
            yield {
                "journey_map": journey_map,
                "criterion_id": criterion_id,
                "alternative_no": alternative_no,
                "condition_no": condition_no,
                "is_negated": required.is_negated,
                **_NO_FILTERS,
                **_condition(required.leaf),
            }


_NO_FILTERS: Row = {
    "at_least": 1, "initiators": [], "channels": [], "actions": [], "content_intents": [], "topics": [],
    "author_functions": [],
}  # fmt: skip


def _condition(leaf: Condition) -> Row:
    """The columns a condition fills."""
    match leaf:
        case PeopleCondition():
            return {
                **_touches(leaf, "people"),
                "distinct_functions": leaf.distinct_functions,
                "distinct_roles": leaf.distinct_roles,
            }
        case TouchCondition():
            return _touches(leaf, "touch")
        case StatementCondition():
            return {
                "kind": "statement",
                "at_least": leaf.at_least,
                "role": leaf.role,
                "statement_subject": leaf.subject,
                "statement_value": leaf.value,
                "author_functions": list(leaf.author_functions),
            }
        case OpportunityCondition():
            return {"kind": "opportunity", "opportunity_fact": leaf.fact, "purchase": leaf.purchase}


def _touches(leaf: TouchCondition, kind: str) -> Row:
    return {
        "kind": kind,
        "at_least": leaf.at_least,
        "within_days": leaf.within_days,
        "role": leaf.role,
        "initiators": list(leaf.initiators),
        "channels": list(leaf.channels),
        "actions": list(leaf.counted_actions),
        "content_intents": list(leaf.content_intents),
        "topics": list(leaf.topics),
        "offering": leaf.offering,
        "after": leaf.after,
    }


def _quorum(journey_map: JourneyMap) -> Iterator[Row]:
    for alternative_no, alternative in enumerate(normal_form(journey_map.quorum)):
        for rule_no, required in enumerate(alternative):
            rule = required.leaf
            yield {
                "journey_map": journey_map.journey_map,
                "alternative_no": alternative_no,
                "rule_no": rule_no,
                "is_negated": required.is_negated,
                "role": rule.role,
                "members": rule.members,
                "stance": rule.stance,
                "stances": [stance for stance in STANCES if stance in rule.satisfying_stances],
                "at_least": rule.needed_members,
                "share": rule.needed_share,
            }


def _play(journey_map: str, play: Play) -> Row:
    agreement = play.when.agreement or AgreementTrigger()
    outlook = play.when.outlook or OutlookTrigger()
    member = play.when.member or MemberTrigger()
    return {
        "journey_map": journey_map,
        "play": play.play,
        "label": label_of(play.play, play.label),
        "owner_function": play.owner,
        "serves": play.serves,
        "audience": play.audience,
        "channels": list(play.channels),
        "content_intents": list(play.content_intents),
        "effort_hours": play.effort_hours,
        "presses": play.presses,
        "when_vacancy": play.when.vacancy,
        "when_criterion_ids": list(play.when.unmet_criteria),
        "when_stages": list(play.when.stages),
        "when_dispersion_above": agreement.dispersion_above,
        "when_support_below": agreement.support_below,
        "when_quorum_probability_below": agreement.quorum_probability_below,
        "when_lost_no_decision_above": outlook.lost_no_decision_above,
        "when_lost_competitor_above": outlook.lost_competitor_above,
        "when_won_below": outlook.won_below,
        "when_cause": outlook.cause,
        "when_member_roles": list(member.roles),
        "when_member_stances": list(member.stances),
        "when_member_momenta": list(member.momenta),
    }


def _crm_stages(journey_map: JourneyMap) -> Iterator[Row]:
    for position, stage in enumerate(journey_map.stages):
        for source, names in stage.crm_stages.items():
            for name in names:
                yield {
                    "journey_map": journey_map.journey_map,
                    "source": source,
                    "crm_stage": name,
                    "stage": stage.stage,
                    "position": position,
                }
