"""Every kind of mistake in a journey map is told at its exact place, and all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.settings.test_journey_map import MAP as OWN_MAP

from quorate.errors import NotFound, ProblemsFound
from quorate.settings import (
    PROBLEM_CODES,
    examine_journey_map,
    load_journey_map,
    load_journey_maps,
    read_journey_map,
    standard_journey_map_text,
)

SMALL_MAP = """\
journey_map: small
version: 1
opens_when: {opportunity: created}
roles:
  buyer: {required: true}
  user: {influence: 0.4}
quorum: {role: buyer, stance: supporter}
stages:
  - stage: explore
    exit_when: {touch: {channel: meeting}}
  - stage: decide
    falls_back_to: explore
    exit_when: {opportunity: won}
plays:
  - {play: answer, owner: sales, when: {unmet_criterion: any}}
"""

PLAY = "  - {play: answer, owner: sales, when: {stage: explore}}\n"
Place = tuple[int, int, str]

# Line of the small map that is replaced, by what, and where which problems are then told.
MISTAKES: dict[str, tuple[int, str, list[Place]]] = {
    "bracket left open": (3, "opens_when: {opportunity: created", [(4, 6, "syntax")]),
    "tab for indentation": (5, "\tbuyer: {required: true}", [(5, 1, "syntax")]),
    "colon in text": (1, "journey_map: small: map", [(1, 19, "syntax")]),
    "unclosed quote": (15, '  - {play: "answer', [(16, 1, "syntax")]),
    "control character": (1, "journey_map: sm\x07all", [(1, 16, "syntax")]),
    "escape beyond Unicode": (1, 'journey_map: "\\UFFFFFFFF"', [(1, 1, "syntax")]),
    "play for an unknown stage": (
        15,
        "  - {play: answer, owner: sales, when: {unmet_criterion: any, stage: explor}}",
        [(15, 70, "unknown_stage")],
    ),
    "second document": (14, "---", [(14, 1, "several_documents")]),
    "anchor": (5, "  buyer: &b {required: true}", [(5, 10, "alias")]),
    "alias": (6, "  user: *b", [(6, 9, "alias")]),
    "merge key": (6, "  user: {<<: {influence: 1}}", [(6, 10, "unknown_key")]),
    "tag": (2, "version: !!int 1", [(2, 10, "tag")]),
    "key twice": (6, "  buyer: {influence: 0.4}", [(6, 3, "duplicate_key")]),
    "key twice in one line": (5, "  buyer: {required: true, required: true}", [(5, 27, "duplicate_key")]),
    "list as key": (6, "  [user]: {influence: 0.4}", [(6, 3, "wrong_type")]),
    "unknown key": (2, "version: 1\nversoin: 2", [(3, 1, "unknown_key")]),
    "unknown key in a rule": (10, "    exit_when: {toch: {channel: meeting}}", [(10, 17, "unknown_key")]),
    "unknown key in a leaf": (10, "    exit_when: {touch: {chanel: meeting}}", [(10, 25, "unknown_key")]),
    "unknown key in the quorum": (7, "quorum: {rol: buyer, stance: supporter}", [(7, 10, "unknown_key")]),
    "another offering before a journey": (
        3,
        "opens_when: {touch: {offering: another}}",
        [(3, 32, "no_journey_yet")],
    ),
    "roles before a journey": (
        3,
        "opens_when: {people: {at_least: 2, roles: 2}}",
        [(3, 43, "no_journey_yet")],
    ),
    "missing version": (2, "label: Small", [(1, 1, "missing_key")]),
    "missing stage name": (9, "  - label: Explore", [(9, 5, "missing_key"), (12, 20, "unknown_stage")]),
    "missing stance": (7, "quorum: {role: buyer}", [(7, 9, "missing_key")]),
    "time-out without fall-back": (10, "    times_out_after: 30 days", [(10, 22, "missing_key")]),
    "text for a number": (2, "version: one", [(2, 10, "wrong_type")]),
    "truth for a number": (2, "version: true", [(2, 10, "wrong_type")]),
    "fraction for a whole number": (2, "version: 1.5", [(2, 10, "wrong_type")]),
    "number for text": (2, "version: 1\nlabel: 2026", [(3, 8, "wrong_type")]),
    "yes for true": (5, "  buyer: {required: yes}", [(5, 21, "wrong_type")]),
    "nothing given": (2, "version:", [(2, 1, "wrong_type")]),
    "list for a word": (1, "journey_map: [small]", [(1, 14, "wrong_type")]),
    "word for keys": (5, "  buyer: required", [(5, 10, "wrong_type")]),
    "word for a rule": (13, "    exit_when: won", [(13, 16, "wrong_type")]),
    "word for a list of rules": (13, "    exit_when: {all: won}", [(13, 22, "wrong_type")]),
    "keys for the list of stages": (14, "stages: {}", [(14, 1, "duplicate_key"), (15, 3, "syntax")]),
    "unknown word": (10, "    exit_when: {touch: {channel: meating}}", [(10, 34, "unknown_word")]),
    "unknown stance": (7, "quorum: {role: buyer, stance: suporter}", [(7, 31, "unknown_word")]),
    "unknown CRM": (10, "    crm_stages: {salesfroce: Prospecting}", [(10, 18, "unknown_word")]),
    "unknown stance in a statement": (
        13, "    exit_when: {statement: {subject: stance, value: fan}}", [(13, 53, "unknown_word")],
    ),
    "capital in a name": (6, "  End User: {influence: 0.4}", [(6, 3, "bad_name")]),
    "name beginning with a digit": (1, "journey_map: 2nd_map", [(1, 14, "bad_name")]),
    "duration without unit": (12, "    minimum_stay: 7", [(12, 19, "wrong_type")]),
    "unknown unit": (12, "    minimum_stay: 7 fortnights", [(12, 19, "bad_duration")]),
    "duration in words": (12, "    minimum_stay: a week", [(12, 19, "bad_duration")]),
    "duration of nothing": (12, "    minimum_stay: 0 days", [(12, 19, "too_short")]),
    "window shorter than a day": (
        10, "    exit_when: {people: {within: 12 hours}}", [(10, 34, "too_short")],
    ),
    "duration beyond ten years": (12, "    minimum_stay: 11 years", [(12, 19, "out_of_range")]),
    "influence above one": (6, "  user: {influence: 1.4}", [(6, 21, "out_of_range")]),
    "influence is no number": (6, "  user: {influence: .nan}", [(6, 21, "wrong_type")]),
    "version zero": (2, "version: 0", [(2, 10, "out_of_range")]),
    "huge number": (2, "version: 99999999999999999999999999", [(2, 10, "out_of_range")]),
    "text too long": (2, "version: 1\nlabel: " + "long " * 120, [(3, 8, "out_of_range")]),
    "empty text": (2, "version: 1\nlabel: ' '", [(3, 8, "empty_text")]),
    "empty list of rules": (13, "    exit_when: {all: []}", [(13, 22, "empty_list")]),
    "empty list of words": (10, "    exit_when: {touch: {channel: []}}", [(10, 34, "empty_list")]),
    "item twice": (10, "    exit_when: {touch: {channel: [call, call]}}", [(10, 41, "repeated_item")]),
    "no rule": (13, "    exit_when: {}", [(13, 16, "no_rule")]),
    "only an id": (13, "    exit_when: {id: bought}", [(13, 16, "no_rule")]),
    "play without a reason": (15, "  - {play: answer, owner: sales, when: {}}", [(15, 40, "no_rule")]),
    "two rules side by side": (
        13, "    exit_when: {opportunity: won, touch: {channel: call}}", [(13, 35, "several_rules")],
    ),
    "rule too large": (
        13,
        "    exit_when: {not: {any: ["
        + ", ".join(["{all: [{opportunity: won}, {opportunity: open}]}"] * 7)
        + "]}}",
        [(13, 16, "too_many_alternatives")],
    ),
    "role and members": (
        7, "quorum: {role: buyer, members: all, stance: supporter}", [(7, 32, "which_members")],
    ),
    "neither role nor members": (7, "quorum: {stance: supporter}", [(7, 9, "which_members")]),
    "no offerings": (2, "version: 1\nofferings: {}", [(3, 12, "which_offerings")]),
    "stage twice": (11, "  - stage: explore", [(11, 12, "repeated_name")]),
    "criterion twice": (
        13,
        "    exit_when: {all: [{id: bought, opportunity: won}, {id: bought, opportunity: open}]}",
        [(13, 60, "repeated_name")],
    ),
    "CRM stage under two stages": (
        12, "    crm_stages: {hubspot: [Won, won]}", [(12, 33, "repeated_crm_stage")],
    ),
    "unknown role in the quorum": (7, "quorum: {role: buyr, stance: supporter}", [(7, 16, "unknown_role")]),
    "unknown role in a criterion": (10, "    exit_when: {people: {role: usr}}", [(10, 32, "unknown_role")]),
    "unknown role in a statement": (
        10, "    exit_when: {statement: {subject: role, value: usr}}", [(10, 51, "unknown_role")],
    ),
    "unknown stage needs a role": (6, "  user: {needed_by: decision}", [(6, 21, "unknown_stage")]),
    "falls back to an unknown stage": (12, "    falls_back_to: explor", [(12, 20, "unknown_stage")]),
    "unknown criterion in a play": (
        15, "  - {play: answer, owner: sales, when: {unmet_criterion: explore.exit.2}}",
        [(15, 58, "unknown_criterion")],
    ),
    "play for a criterion that its stage does not ask for": (
        15, "  - {play: answer, owner: sales, when: {stage: decide, unmet_criterion: explore.exit.1}}",
        [(15, 73, "play_never_fires")],
    ),
    "play for what they meet by buying": (
        15, "  - {play: answer, owner: sales, when: {unmet_criterion: decide.exit.1}}",
        [(15, 58, "play_never_fires")],
    ),
    "play where nothing is asked": (
        15, "  - {play: answer, owner: sales, when: {stage: decide, unmet_criterion: any}}",
        [(15, 73, "play_never_fires")],
    ),
    "play above every share": (
        15, "  - {play: answer, owner: sales, when: {outlook: {lost_no_decision_above: 1}}}",
        [(15, 75, "play_never_fires")],
    ),
    "play below every share": (
        15, "  - {play: answer, owner: sales, when: {outlook: {won_below: 0}}}", [(15, 62, "play_never_fires")],
    ),
    "play above both losses": (
        15,
        "  - {play: answer, owner: sales, when: {outlook: {lost_no_decision_above: 0.6, lost_competitor_above: 0.5}}}",
        [(15, 103, "play_never_fires")],
    ),
    "play for stances farther apart than they can be": (
        15, "  - {play: answer, owner: sales, when: {agreement: {dispersion_above: 1}}}",
        [(15, 71, "play_never_fires")],
    ),
    "play for less than no support": (
        15, "  - {play: answer, owner: sales, when: {agreement: {support_below: -1}}}",
        [(15, 68, "play_never_fires")],
    ),
    "play for a quorum less than impossible": (
        15, "  - {play: answer, owner: sales, when: {agreement: {quorum_probability_below: 0}}}",
        [(15, 79, "play_never_fires")],
    ),
    "play that presses the undecided": (
        15,
        "  - {play: answer, owner: sales, presses: true, when: {outlook: {won_below: 0.3, cause: indecision}}}",
        [(15, 43, "play_presses_indecision")],
    ),
    "unknown role in a play": (
        15, "  - {play: answer, owner: sales, when: {member: {role: byer}}}", [(15, 56, "unknown_role")],
    ),
    "unknown stage in a play": (
        15, "  - {play: answer, owner: sales, when: {stage: explor}}", [(15, 48, "unknown_stage")],
    ),
    "unknown channel in a play": (
        15, "  - {play: answer, owner: sales, when: {unmet_criterion: any}, channel: fax}",
        [(15, 73, "unknown_word")],
    ),
    "unknown criterion in a statement": (
        10, "    exit_when: {statement: {subject: criterion, value: met}}", [(10, 56, "unknown_criterion")],
    ),
    "channel that cannot have the action": (
        10,
        "    exit_when: {touch: {channel: meeting, action: downloaded}}",
        [(10, 34, "impossible_criterion")],
    ),
    "more roles than the map has": (
        10, "    exit_when: {people: {at_least: 3, roles: 3}}", [(10, 46, "impossible_criterion")],
    ),
    "one role in two roles": (
        10, "    exit_when: {people: {role: user, roles: 2}}", [(10, 45, "impossible_criterion")],
    ),
    "quorum that contradicts itself": (
        7,
        "quorum: {all: [{role: buyer, stance: supporter}, {not: {role: buyer, stance: supporter}}]}",
        [(7, 9, "impossible_quorum")],
    ),
    "touch kind that no stage shows": (
        15,
        f"{PLAY}touch_kinds: [{{kind: looks, expected: {{explore: 0}}}}]",
        [(16, 39, "kind_of_no_stage")],
    ),
    "touch kind twice": (
        15,
        f"{PLAY}touch_kinds: [{{kind: looks, expected: {{explore: 1}}}}, {{kind: looks, expected: {{explore: 2}}}}]",
        [(16, 61, "repeated_name")],
    ),
    "touch kind of an unknown stage": (
        15,
        f"{PLAY}touch_kinds: [{{kind: looks, expected: {{explor: 1}}}}]",
        [(16, 40, "unknown_stage")],
    ),
    "touch kind expected beyond three": (
        15,
        f"{PLAY}touch_kinds: [{{kind: looks, expected: {{explore: 4}}}}]",
        [(16, 49, "out_of_range")],
    ),
    "touch kind that its channel never records": (
        15,
        f"{PLAY}touch_kinds: [{{kind: looks, channel: meeting, action: viewed, expected: {{explore: 1}}}}]",
        [(16, 38, "impossible_criterion")],
    ),
    "falling back to nowhere": (
        12, "    falls_back_when: {touch: {action: asked}}", [(12, 22, "missing_key")],
    ),
    "segment that asks for nothing": (2, "version: 1\nsegment: {}", [(3, 10, "empty_segment")]),
    "segment nobody is in": (
        2, "version: 1\nsegment: {employees_from: 50, employees_to: 10}", [(3, 45, "empty_segment")]
    ),
    "p90 below the median": (12, "    typical_days: {median: 30, p90: 20}", [(12, 37, "p90_below_median")]),
    "stay beyond the time-out": (
        12, "    falls_back_to: explore\n    times_out_after: 1 week\n    minimum_stay: 8 days",
        [(14, 19, "stay_longer_than_time_out")],
    ),
    "falls back to itself": (12, "    falls_back_to: decide", [(12, 20, "fallback_cycle")]),
    "fall back in a circle": (10, "    falls_back_to: decide", [(10, 20, "fallback_cycle")]),
    "falls back forwards": (
        9,
        "  - stage: zero\n    falls_back_to: explore\n  - stage: explore",
        [(10, 20, "fallback_not_earlier")],
    ),
    "track backwards": (
        14,
        "tracks: [{track: agree, from: decide, until: explore, met_when: {opportunity: open}}]\nplays:",
        [(14, 46, "track_backwards")],
    ),
}  # fmt: skip

# Kinds of mistake that a file on disk, a folder or only the other format can have; told in their own tests.
TOLD_ELSEWHERE = {
    "unreadable", "too_large", "encoding", "empty", "too_deep", "bad_text", "bad_size", "repeated_map", "rival_maps",
    "bad_day", "repeated_fact",
}  # fmt: skip


@pytest.mark.parametrize("which", ["required", "needed", "any"])
def test_a_play_for_an_empty_role_where_no_team_needs_any(which: str) -> None:
    text = small_map(5, "  buyer: {influence: 1}")
    play = "  - {play: answer, owner: sales, when: {unmet_criterion: any}}"
    assert play in text
    assert places(text.replace(play, play.replace("unmet_criterion: any", f"vacancy: {which}"))) == [
        (15, 50, "play_never_fires")
    ]


def small_map(line: int, text: str) -> str:
    lines = SMALL_MAP.splitlines()
    lines[line - 1] = text
    return "\n".join(lines) + "\n"


def places(text: str) -> list[Place]:
    journey_map, problems = examine_journey_map(text, "map.yaml")
    assert (journey_map is None) == bool(problems)
    return [(problem.line, problem.column, problem.code) for problem in problems]


def test_the_small_map_has_no_mistake() -> None:
    assert places(SMALL_MAP) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_at_its_place(name: str) -> None:
    line, text, expected = MISTAKES[name]
    assert places(small_map(line, text)) == expected


@pytest.mark.parametrize("end", ["from: explore", "until: decide"])
def test_a_track_along_an_unknown_stage_beside_plays_for_its_criteria(end: str) -> None:
    text = OWN_MAP.replace(end, f"{end}d")
    assert {code for _, _, code in places(text)} == {"unknown_stage"}


def test_every_kind_of_mistake_is_tried_and_explained() -> None:
    tried = {code for _, _, expected in MISTAKES.values() for _, _, code in expected}
    assert tried | TOLD_ELSEWHERE == set(PROBLEM_CODES)
    assert not tried & TOLD_ELSEWHERE


def test_all_mistakes_are_told_at_once() -> None:
    text = """\
journey_map: Small Map
version: none
opens_when: {people: {at_least: 0, within: 30 dayz}}
roles:
  buyer: {required: maybe, influence: 2}
quorum: {all: [{role: byer, stance: supporter}, {stance: suporter}]}
stages:
  - stage: explore
    exit_when: {all: [{people: {chanel: web}}, {opportunity: one}]}
    falls_back_to: decide
  - stage: decide
    typical_days: {median: 30, p90: 3}
    falls_back_to: explor
strategies: []
"""
    assert places(text) == [
        (1, 14, "bad_name"),
        (2, 10, "wrong_type"),
        (3, 33, "out_of_range"),
        (3, 44, "bad_duration"),
        (5, 21, "wrong_type"),
        (5, 39, "out_of_range"),
        (6, 23, "unknown_role"),
        (6, 58, "unknown_word"),
        (9, 33, "unknown_key"),
        (9, 62, "unknown_word"),
        (10, 20, "fallback_not_earlier"),
        (12, 37, "p90_below_median"),
        (13, 20, "unknown_stage"),
        (14, 1, "unknown_key"),
    ]


@pytest.mark.parametrize(
    ("line", "text", "nearest"),
    [
        (2, "versoin: 1", "version"),
        (5, "  buyer: {required: yes}", "true"),
        (6, "  End User: {influence: 0.4}", "end_user"),
        (7, "quorum: {role: byer, stance: supporter}", "buyer"),
        (10, "    exit_when: {touch: {channel: meating}}", "meeting"),
        (10, "    exit_when: {touch: {action: download}}", "downloaded"),
        (12, "    minimum_stay: 7 dayz", "days"),
        (12, "    falls_back_to: explor", "explore"),
        (13, "    exit_when: {oportunity: won}", "opportunity"),
        (15, "  - {play: answer, owner: sale, when: {unmet_criterion: any}}", "sales"),
    ],
)
def test_the_nearest_word_is_offered(line: int, text: str, nearest: str) -> None:
    _, problems = examine_journey_map(small_map(line, text))
    assert nearest in [problem.nearest for problem in problems]


def test_a_message_says_where_what_and_what_instead() -> None:
    with pytest.raises(ProblemsFound) as raised:
        read_journey_map(small_map(7, "quorum: {role: byer, stance: supporter}"), "maps/small.yaml")
    assert (
        "maps/small.yaml:7:16: this map has no role 'byer' "
        "(expected one of: buyer, user; did you mean 'buyer'?) [unknown_role]"
    ) in str(raised.value)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"journey_map: small\nlabel: caf\xe9\n", (2, 11, "encoding")),
        ("journey_map: small\n".encode("utf-16"), (1, 1, "encoding")),
        (b"# " + b"x" * 300_000, (1, 1, "too_large")),
        (b"", (1, 1, "empty")),
        (b"# only a comment\n", (1, 1, "empty")),
        (b"stages: " + b"[" * 3000, (1, 48, "too_deep")),
        (b"just words", (1, 1, "wrong_type")),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, raw: bytes, place: Place) -> None:
    path = tmp_path / "map.yaml"
    path.write_bytes(raw)
    with pytest.raises(ProblemsFound) as raised:
        load_journey_map(path)
    assert [(each.line, each.column, each.code) for each in raised.value.problems] == [place]
    assert raised.value.problems[0].path == str(path)


def test_a_file_that_is_missing_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(ProblemsFound) as raised:
            load_journey_map(path)
        assert [each.code for each in raised.value.problems] == ["unreadable"]


def test_line_ends_and_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL_MAP.replace("\n", "\r\n").encode())
    assert load_journey_map(path) == read_journey_map(SMALL_MAP)


def test_a_folder_of_maps(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_journey_maps(tmp_path)
    (tmp_path / "b.yaml").write_text(SMALL_MAP, encoding="utf-8")
    other = SMALL_MAP.replace("small", "other") + "segment: {tier: A}\n"
    (tmp_path / "a.yml").write_text(other, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a map", encoding="utf-8")
    assert [each.journey_map for each in load_journey_maps(tmp_path)] == ["other", "small"]


def test_the_mistakes_of_all_files_of_a_folder(tmp_path: Path) -> None:
    for name, text in {"a": SMALL_MAP, "b": SMALL_MAP, "c": "journey_map: c", "d": "version: [}"}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as raised:
        load_journey_maps(tmp_path)
    told = [(Path(each.path).name, each.code) for each in raised.value.problems]
    assert told == [("b.yaml", "repeated_map"), *[("c.yaml", "missing_key")] * 5, ("d.yaml", "syntax")]


PIECES = st.sampled_from(
    [
        "a", "stages", "all", ":", ": ", "- ", "? ", "\n", "\n  ", "{", "}", "[", "]", ",", "&a ", "*a",
        "!!x ",
        "|\n", ">", "'", '"', "\\", "#", "%YAML 1.1\n", "---\n", "...", "<<", "1", "true", "null", "30 days",
        "\t", "\ufeff", "\x85",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_is_either_a_map_or_problems(text: str) -> None:
    assert places(text) != []


@settings(max_examples=60)
@given(st.integers(0, len(SMALL_MAP)), st.integers(0, 8), st.lists(PIECES, max_size=3).map("".join))
def test_any_change_to_a_map_is_either_a_map_or_problems(start: int, length: int, piece: str) -> None:
    places(SMALL_MAP[:start] + piece + SMALL_MAP[start + length :])


def test_the_standard_map_has_no_mistake() -> None:
    assert places(standard_journey_map_text()) == []
