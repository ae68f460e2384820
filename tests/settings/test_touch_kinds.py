"""Kinds of touch in a journey map: what they read as, and that their marks belong to the map's meaning."""

from __future__ import annotations

from quorate.settings import BUYER_ACTIONS, MOST_EXPECTED, default_journey_map, fingerprint, read_journey_map

MAP = """\
journey_map: small
version: 1
opens_when: {opportunity: created}
roles: {buyer: {required: true}}
quorum: {role: buyer, stance: supporter}
stages: [{stage: explore}, {stage: decide}]
touch_kinds:
  - {kind: meets, channel: [meeting, call], action: attended, expected: {decide: 3}}
  - {kind: joins, counts: new_people, role: buyer, expected: {explore: 2, decide: 1}}
"""


def test_kinds_are_read_in_the_order_of_the_file() -> None:
    meets, joins = read_journey_map(MAP).touch_kinds
    assert (meets.counts, meets.channels, meets.counted_actions) == (
        "touches",
        ("meeting", "call"),
        ("attended",),
    )
    assert (joins.counts, joins.roles, joins.counted_actions) == ("new_people", ("buyer",), BUYER_ACTIONS)
    assert joins.expected == {"explore": 2, "decide": 1}


def test_a_mark_and_the_order_of_kinds_belong_to_the_meaning() -> None:
    own = fingerprint(read_journey_map(MAP))
    assert fingerprint(read_journey_map(MAP.replace("decide: 3", "decide: 2"))) != own
    assert (
        fingerprint(read_journey_map(MAP.replace("{explore: 2, decide: 1}", "{decide: 1, explore: 2}")))
        == own
    )
    first, second = MAP.splitlines()[-2:]
    swapped = "\n".join([*MAP.splitlines()[:-2], second, first])
    assert fingerprint(read_journey_map(swapped)) != own


def test_every_stage_of_the_standard_map_differs_from_every_other_by_its_marks() -> None:
    standard = default_journey_map()
    columns = {
        stage.stage: tuple(kind.expected.get(stage.stage, 0) for kind in standard.touch_kinds)
        for stage in standard.stages
    }
    assert len(set(columns.values())) == len(columns)
    marks = {mark for kind in standard.touch_kinds for mark in kind.expected.values()}
    assert marks == set(range(1, MOST_EXPECTED + 1))
