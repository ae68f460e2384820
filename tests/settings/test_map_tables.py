"""The map as tables: they keep their contract, and mean what the map means."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.settings import (
    MAP_TABLES,
    SHIPPED_MAPS,
    AllOf,
    AnyOf,
    Condition,
    JourneyMap,
    NotOf,
    OpportunityCondition,
    PeopleCondition,
    Rule,
    Single,
    StatementCondition,
    TouchCondition,
    map_tables,
    read_journey_map,
    shipped_journey_map_text,
)

Rows = list[dict[str, Any]]

MAP = """\
journey_map: own
version: 3
opens_when: {any: [{people: {at_least: 2, within: 30 days, initiator: buyer}}, {opportunity: created}]}
roles:
  economic_buyer: {required: true, influence: 1.0, titles: {seniority: [c_level, vp], function: finance}}
  advisor: {needed_by: decide, votes: false}
quorum: {any: [{role: economic_buyer, stance: champion}, {members: voting, stance: not_opposed}]}
stages:
  - stage: explore
    exit_when:
      any: [{id: met, touch: {channel: meeting}}, {touch: {channel: call, at_least: 2, role: advisor}}]
  - stage: decide
    enter_when: {people: {functions: 2, roles: 2, initiator: buyer}}
    exit_when: {not: {any: [{opportunity: open}, {statement: {subject: criterion, value: met, by: sales}}]}}
    times_out_after: 30 days
    falls_back_to: explore
    typical_days: {median: 30, p90: 90}
    crm_stages: {salesforce: [Negotiation/Review, Closed Won]}
tracks: [{track: agree, from: explore, until: decide, met_when: {opportunity: open}}]
plays: [{play: answer, owner: sales, when: {member: {momentum: quiet}}, channel: email}]
"""
SHIPPED = {name: read_journey_map(shipped_journey_map_text(name)) for name in SHIPPED_MAPS}


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    return {name: table.to_pylist() for name, table in map_tables([read_journey_map(MAP)]).items()}


@pytest.mark.parametrize("journey_map", [*SHIPPED.values(), read_journey_map(MAP)], ids=[*SHIPPED, "own"])
def test_every_table_keeps_its_contract(journey_map: JourneyMap) -> None:
    made = map_tables([journey_map])
    assert set(made) == set(MAP_TABLES)
    for name, table in made.items():
        contract = MAP_TABLES[name]
        assert table.schema == contract.arrow_schema()
        rows = table.to_pylist()
        keys = [tuple(row[column] for column in contract.key) for row in rows]
        assert len(set(keys)) == len(keys), name
        for column in contract.columns:
            values = [row[column.name] for row in rows]
            assert column.optional or None not in values, (name, column.name)
            if column.words is not None:
                told = [word for value in values for word in (value if isinstance(value, list) else [value])]
                assert {word for word in told if word is not None} <= set(column.words), (name, column.name)


def _columns(rows: Rows, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_stages(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_stages"],
        "stage",
        "label",
        "position",
        "times_out_after_days",
        "falls_back_to",
        "typical_p90_days",
    ) == [("explore", "Explore", 0, None, None, None), ("decide", "Decide", 1, 30, "explore", 90)]


def test_roles(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_roles"],
        "role",
        "label",
        "is_required",
        "is_voting",
        "needed_by_position",
        "title_seniorities",
    ) == [
        ("economic_buyer", "Economic buyer", True, True, None, ["c_level", "vp"]),
        ("advisor", "Advisor", False, False, 1, []),
    ]


def test_criteria_and_tracks(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_criteria"],
        "stage",
        "stage_position",
        "criterion_id",
        "kind",
        "group_path",
        "gate_alternative_no",
    ) == [
        ("explore", 0, "met", "exit", "explore/exit/any", 0),
        ("explore", 0, "explore.exit.2", "exit", "explore/exit/any", 1),
        ("decide", 1, "decide.entry.1", "entry", "decide/entry/all", 0),
        ("decide", 1, "decide.exit.1", "exit", "decide/exit/all", 0),
    ]
    assert _columns(tables["map_tracks"], "track", "criterion_id", "from_position", "until_position") == [
        ("agree", "agree.track.1", 0, 1)
    ]


def test_conditions(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_conditions"],
        "criterion_id",
        "alternative_no",
        "condition_no",
        "is_negated",
        "kind",
        "at_least",
    ) == [
        ("met", 0, 0, False, "touch", 1),
        ("explore.exit.2", 0, 0, False, "touch", 2),
        ("decide.entry.1", 0, 0, False, "people", 1),
        ("decide.exit.1", 0, 0, True, "opportunity", 1),
        ("decide.exit.1", 0, 1, True, "statement", 1),
        ("agree.track.1", 0, 0, False, "opportunity", 1),
    ]
    people = tables["map_conditions"][2]
    assert (people["distinct_functions"], people["distinct_roles"], people["role"]) == (2, 2, None)
    assert tables["map_conditions"][1]["role"] == "advisor"
    assert (people["initiators"], people["actions"]) == (["buyer"], [])
    statement = tables["map_conditions"][4]
    assert (statement["statement_subject"], statement["statement_value"]) == ("criterion", "met")
    assert statement["author_functions"] == ["sales"]


def test_the_opening_rule(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_opening"], "criterion_id", "alternative_no", "kind", "within_days", "opportunity_fact"
    ) == [("opens_when", 0, "people", 30, None), ("opens_when", 1, "opportunity", None, "created")]


def test_the_quorum(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_quorum"], "alternative_no", "role", "members", "at_least", "share", "stances"
    ) == [
        (0, "economic_buyer", None, 1, None, ["champion"]),
        (1, None, "voting", 0, 1.0, ["champion", "supporter", "neutral", "sceptic", "unknown"]),
    ]


def test_plays_crm_stages_and_the_map_itself(tables: dict[str, Rows]) -> None:
    assert _columns(
        tables["map_plays"], "play", "label", "owner_function", "channels", "when_member_momenta"
    ) == [("answer", "Answer", "sales", ["email"], ["quiet"])]
    assert _columns(tables["map_crm_stages"], "source", "crm_stage", "stage", "position") == [
        ("salesforce", "Negotiation/Review", "decide", 1),
        ("salesforce", "Closed Won", "decide", 1),
    ]
    assert _columns(
        tables["map_overview"], "journey_map", "version", "offerings_source", "quiet_for_days"
    ) == [("own", 3, "crm", 180)]


def _leaf(row: dict[str, Any]) -> Condition:
    """The condition a row stands for; rebuilt from nothing but the row."""
    if row["kind"] == "opportunity":
        return OpportunityCondition(fact=row["opportunity_fact"], purchase=row["purchase"])
    if row["kind"] == "statement":
        return StatementCondition(
            subject=row["statement_subject"],
            value=row["statement_value"],
            role=row["role"],
            author_functions=tuple(row["author_functions"]),
            at_least=row["at_least"],
        )
    filters: dict[str, Any] = {
        name: tuple(row[name]) for name in ("initiators", "channels", "actions", "content_intents", "topics")
    }
    filters |= {name: row[name] for name in ("at_least", "within_days", "role", "offering", "after")}
    if row["kind"] == "touch":
        return TouchCondition(**filters)
    return PeopleCondition(
        **filters, distinct_functions=row["distinct_functions"], distinct_roles=row["distinct_roles"]
    )


def _with_actions_written_out(leaf: Condition) -> Condition:
    if not isinstance(leaf, TouchCondition):
        return leaf
    kept = {name: getattr(leaf, name) for name in leaf.__dataclass_fields__}
    return type(leaf)(**{**kept, "actions": leaf.counted_actions})


def _holds(rule: Rule[Condition], true: set[Condition]) -> bool:
    match rule:
        case Single(leaf):
            return _with_actions_written_out(leaf) in true
        case NotOf(part):
            return not _holds(part, true)
        case AllOf(parts):
            return all(_holds(part, true) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, true) for part in parts)
    raise AssertionError(rule)


EVERY_MAP = {**SHIPPED, "own": read_journey_map(MAP)}
EVERY_CONDITION = {
    name: map_tables((each,))["map_conditions"].to_pylist() for name, each in EVERY_MAP.items()
}


@pytest.mark.parametrize(
    ("journey_map", "rows"),
    [(EVERY_MAP[name], EVERY_CONDITION[name]) for name in EVERY_MAP],
    ids=EVERY_MAP,
)
@given(data=st.data())
def test_the_rows_alone_tell_whether_a_criterion_is_met(
    data: st.DataObject, journey_map: JourneyMap, rows: Rows
) -> None:
    leaves = list(dict.fromkeys(_leaf(row) for row in rows))
    true = {leaf for leaf in leaves if data.draw(st.booleans())}
    ways: dict[str, dict[int, bool]] = defaultdict(dict)
    for row in rows:
        way = ways[row["criterion_id"]]
        holds = (_leaf(row) in true) is not row["is_negated"]
        way[row["alternative_no"]] = way.get(row["alternative_no"], True) and holds
    for criterion in journey_map.criteria():
        assert any(ways[criterion.criterion_id].values()) is _holds(criterion.rule, true), (
            criterion.criterion_id
        )
