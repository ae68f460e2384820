"""Where members, and those still missing, stand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.outlook.worked import CONTEXT, DAY, MAP, working
from tests.worlds import run_step

from quorate.outlook import stance_states
from quorate.outlook.stance_priors import CHAMPION_STANCE, STANCE_VARIANCE, USUAL_STANCE
from quorate.warehouse.steps import Context, Moment, SqlStep

NOW = Moment(DAY).at
# The small map with no role that a team must have, so that nobody is missing.
NOBODY_MISSING = replace(
    CONTEXT,
    journey_maps=(replace(MAP, roles=tuple(replace(role, is_required=False) for role in MAP.roles)),),
)


def reading(
    name: str, days_ago: float, value: float, error: float, person: str = "ann", **also: Any
) -> dict[str, Any]:
    return {
        "journey_id": "j1", "person_id": person, "read_at": NOW - timedelta(days=days_ago), "evidence_id": name,
        "is_statement": False, "signal": "replied", "reading": value, "error_variance": error, **also,
    }  # fmt: skip


def said(name: str, days_ago: float, value: float, person: str = "ann", **also: Any) -> dict[str, Any]:
    return reading(name, days_ago, value, 0.06, person, **{"is_statement": True, "signal": "stated", **also})


def stood(
    readings: list[dict[str, Any]],
    people: tuple[str, ...] = ("ann",),
    context: Context = NOBODY_MISSING,
    ties: tuple[tuple[str, str, float], ...] = (),
    **also: Any,
) -> list[dict[str, Any]]:
    base = {"journey_id": "j1", "role": "user", "membership": "confirmed", "influence": 0.4, **also}
    tables = {
        "journeys": [{"journey_id": "j1", "outcome": "open"}],
        "team_members": working("team_members", [{**base, "person_id": person} for person in people]),
        "stance_evidence": working("stance_evidence", readings),
        "influences": working(
            "influences",
            [
                {"journey_id": "j1", "from_person_id": one, "to_person_id": two, "evidence": "met_together",
                 "times": 1, "weight": weight}
                for one, two, weight in ties
            ],
        ),
    }  # fmt: skip
    rows = run_step(stance_states.STEP, tables, context=context)
    return sorted(rows, key=lambda row: row["person_id"] or "~")


@pytest.mark.parametrize(
    ("readings", "stance", "score", "confidence"),
    [
        # 0.1936 / (0.1936 + 1.5) = 0.114313 of the way from 0.25 to 0.55
        ([(0, 0.55, 1.5)], "supporter", 0.284294, 0.114313),
        # 0.1936 / (0.1936 + 0.02) = 0.906367 of the way to 0.9
        ([(0, 0.9, 0.02)], "champion", 0.839139, 0.906367),
        # one half-life later half of the difference and a quarter of the certainty are left
        ([(180, 0.9, 0.02)], "supporter", 0.544569, 0.226592),
        # after four and a half next to nothing: 0.906367 * 2 ** -4.5 = 0.0401 of weight
        ([(810, 0.9, 0.02)], "unknown", None, 0.0),
        ([(0, -0.9, 0.02)], "opponent", -0.792322, 0.906367),
        # two on one day: 2 * 0.1936 / (2 * 0.1936 + 0.02) of the way to their mean
        ([(0, 0.9, 0.02), (0, -0.9, 0.02)], "neutral", 0.012279, 0.950884),
        ([], "unknown", None, 0.0),
    ],
)
def test_one_member_by_hand(
    readings: list[tuple[float, float, float]], stance: str, score: float | None, confidence: float
) -> None:
    (row,) = stood([reading(f"e{place}", *each) for place, each in enumerate(readings)])
    assert row["stance"] == stance
    assert row["stance_score"] == (None if score is None else pytest.approx(score, abs=1e-6))
    assert row["stance_confidence"] == pytest.approx(confidence, abs=1e-6)


def test_a_member_nobody_saw_is_unknown_and_borrows_from_colleagues_with_more_width() -> None:
    ann, bob = stood([reading("t1", 0, -0.8, 0.02)], ("ann", "bob"))
    assert (ann["stance"], bob["stance"], bob["stance_score"]) == ("opponent", "unknown", None)
    assert ann["mean"] < bob["mean"] < bob["expected_stance"]
    assert ann["variance"] < bob["variance"] < STANCE_VARIANCE


def test_who_is_seen_together_pulls_more() -> None:
    people = ("ann", "bob", "cyd")
    _, bob, cyd = stood([reading("t1", 0, -0.8, 0.02)], people, ties=(("ann", "bob", 0.9),))
    assert bob["mean"] < cyd["mean"] - 0.01


def test_power_pulls_more() -> None:
    tables = [stood([reading("t1", 0, -0.8, 0.02)], ("ann", "bob", "cyd"), influence=0.4)]
    weak = tables[0][1]["mean"]
    rows = [
        {"journey_id": "j1", "person_id": name, "role": "user", "membership": "confirmed", "influence": power}
        for name, power in (("ann", 1.0), ("bob", 0.4), ("cyd", 0.4))
    ]
    made = run_step(
        stance_states.STEP,
        {
            "journeys": [{"journey_id": "j1", "outcome": "open"}],
            "team_members": working("team_members", rows),
            "stance_evidence": working("stance_evidence", [reading("t1", 0, -0.8, 0.02)]),
            "influences": working("influences"),
        },
        context=NOBODY_MISSING,
    )
    assert next(row["mean"] for row in made if row["person_id"] == "bob") < weak - 0.01


def test_required_roles_nobody_fills_have_a_seat_and_a_stance_of_their_role() -> None:
    _, *vacancies = stood([], context=CONTEXT)
    assert [row["role"] for row in vacancies] == ["champion", "economic_buyer"]
    assert [row["person_id"] for row in vacancies] == [None, None]
    assert all(row["is_counted"] and row["stance"] == "unknown" for row in vacancies)
    champion, buyer = vacancies
    assert USUAL_STANCE < buyer["expected_stance"] < champion["expected_stance"] < CHAMPION_STANCE
    assert champion["variance"] == pytest.approx(STANCE_VARIANCE)


def test_reasons_and_what_was_expected_add_up_to_the_score() -> None:
    (row,) = stood(
        [reading("t1", 40, 0.3, 1.5), reading('s"1', 20, -0.45, 0.02), reading("t2", 5, -0.6, 0.8)]
    )
    found = json.loads(row["stance_reasons"])
    assert [each["touch_id"] for each in found] == ["t1", 's"1', "t2"]
    assert found[0]["read_on"] == (NOW - timedelta(days=40)).date().isoformat()
    weights = sum(each["weight"] for each in found)
    added = sum(each["weight"] * each["reading"] for each in found)
    assert added + (1.0 - weights) * row["expected_stance"] == pytest.approx(row["stance_score"], abs=2e-4)


def test_candidates_and_leavers_have_a_stance_and_no_pull() -> None:
    rows = [
        {"journey_id": "j1", "person_id": name, "role": "user", "membership": membership, "influence": 0.4}
        for name, membership in (("ann", "candidate"), ("bob", "confirmed"), ("cyd", "left"))
    ]
    found = run_step(
        stance_states.STEP,
        {
            "journeys": [{"journey_id": "j1", "outcome": "open"}],
            "team_members": working("team_members", rows),
            "stance_evidence": working("stance_evidence", [reading("t1", 0, -0.8, 0.02)]),
            "influences": working("influences"),
        },
        context=NOBODY_MISSING,
    )
    by_person = {row["person_id"]: row for row in found}
    assert by_person["ann"]["stance"] == "opponent"
    assert [by_person[name]["is_counted"] for name in ("ann", "bob", "cyd")] == [False, True, False]


def test_what_happens_after_the_day_is_not_known() -> None:
    later = reading("t2", -1, -0.9, 0.02)
    assert stood([reading("t1", 3, 0.5, 0.5), later]) == stood([reading("t1", 3, 0.5, 0.5)])


def test_stances_are_the_members_of_the_states() -> None:
    states = working("stance_states", stood([reading("t1", 0, 0.9, 0.02)], context=CONTEXT))
    (row,) = run_step(SqlStep("quorate.outlook", "stances"), {"stance_states": states})
    assert (row["person_id"], row["stance"]) == ("ann", "champion")


def test_nobody_is_called_anything_for_having_stood_aside() -> None:
    asides = [reading(f"t{month}", 30.0 * month, -0.1, 3.0, signal="stood_aside") for month in range(1, 7)]
    (aside,) = stood(asides)
    assert (aside["stance"], aside["stance_score"], aside["stance_confidence"]) == ("unknown", None, 0.0)
    assert aside["mean"] < USUAL_STANCE - 0.05, "it still moves where the quorum takes them to stand"
    (heard,) = stood([*asides, reading("t0", 3.0, 0.9, 1.2)])
    assert heard["stance"] != "unknown"
    assert heard["mean"] > aside["mean"]


def test_roles_are_shared_out_and_an_empty_role_may_be_nobodys() -> None:
    shares = [0.5, 0.2, 0.1, 0.1, 0.1]
    ann, *empty = stood([], context=CONTEXT, role="economic_buyer", role_shares=shares)
    assert ann["role_shares"] == [*shares, 0.0]
    names = [role.role for role in MAP.roles]
    for row in empty:
        place = names.index(row["role"])
        # half of the chance that it is not Ann's
        assert row["role_shares"][place] == pytest.approx(0.5 * (1.0 - shares[place]))
        assert sum(row["role_shares"]) == row["role_shares"][place]
    assert {row["role"] for row in empty} == {role.role for role in MAP.roles if role.is_required} - {
        "economic_buyer"
    }
